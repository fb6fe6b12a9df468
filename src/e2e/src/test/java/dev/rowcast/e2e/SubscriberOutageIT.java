package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subscribers that are away for ten seconds. */
@ExtendWith(StackExtension.class)
class SubscriberOutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(10);

    @Test
    void subscribersThatWereAwayMissNothingAndHoldUpNobody() {
        Pipeline pipeline = Pipeline.of("outage");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 50);
        GenericSubscriber late = GenericSubscriber.notListening();
        GenericSubscriber gone = GenericSubscriber.listening();
        GenericSubscriber steady = GenericSubscriber.listening();
        pipeline.start(
                Route.to(late.port(), "late", pipeline.table("orders")),
                Route.to(gone.port(), "gone", pipeline.table("orders")),
                Route.to(steady.port(), "steady", pipeline.table("orders")));
        Workload workload = Workload.on(pipeline, 1_000);
        pipeline.awaitCount(gone, 100);

        gone.down();
        int whenItWent = gone.count();
        long start = System.nanoTime();
        int[] steadyBefore = {steady.count()};
        // In each fifth of the time the third subscriber gets its share.
        for (int part = 1; part <= 5; part++) {
            Duration until = OUTAGE.multipliedBy(part).dividedBy(5);
            await().atMost(OUTAGE).until(() -> System.nanoTime() - start >= until.toNanos());
            assertThat(steady.count())
                    .as("changes at the subscriber that is there, after %s", until)
                    .isGreaterThan(steadyBefore[0]);
            assertThat(TestStack.shared().connect().status(pipeline.sink()).isRunning())
                    .as("the sink runs")
                    .isTrue();
            steadyBefore[0] = steady.count();
        }
        assertThat(gone.count()).isEqualTo(whenItWent);
        assertThat(late.count()).isZero();
        assertThat(TestStack.shared().topics().committed(pipeline.sink()).values())
                .as("offsets committed while a subscriber had nothing yet")
                .allMatch(offset -> offset == 0);

        late.up();
        gone.up();
        workload.stop();
        Replica steadys = pipeline.awaitSame(steady, "orders");
        Replica lates = pipeline.awaitSame(late, "orders");
        Replica gones = pipeline.awaitSame(gone, "orders");
        pipeline.awaitCommitted("orders");
        assertThat(lates.changes()).isEqualTo(steadys.changes()).isEqualTo(gones.changes());
    }
}
