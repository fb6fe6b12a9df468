package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subscribers that are away for a while. */
@ExtendWith(StackExtension.class)
class SubscriberOutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(5);
    private static final int PARTS = 5;

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
        // Again and again, the third subscriber goes on getting its share.
        for (int part = 1; part <= PARTS; part++) {
            Duration until = OUTAGE.multipliedBy(part).dividedBy(PARTS);
            int before = steady.count();
            await().atMost(Pipeline.PATIENCE).until(() -> System.nanoTime() - start >= until.toNanos());
            pipeline.awaitCount(steady, before + 10);
            assertThat(TestStack.shared().connect().status(pipeline.sink()).isRunning())
                    .as("the sink runs")
                    .isTrue();
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
