package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The connector is stopped while its subscriber has a batch in hand. */
@ExtendWith(StackExtension.class)
class DrainIT {
    private static final int RESTARTS = 2;

    private final ConnectClient connect = TestStack.shared().connect();

    @Test
    void aBusyConnectorThatIsRestartedRepeatsNothing() {
        Pipeline pipeline = Pipeline.of("drained");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 20);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        subscriber.answering(Gate.after(Duration.ofMillis(200)));
        pipeline.start(Route.to(subscriber.port(), "orders", pipeline.table("orders")));
        Workload workload = Workload.on(pipeline, 1_000);
        for (int i = 0; i < RESTARTS; i++) {
            pipeline.awaitCount(subscriber, subscriber.count() + 40);
            connect.restart(pipeline.sink());
        }
        pipeline.awaitCount(subscriber, subscriber.count() + 40);
        workload.stop();

        Replica replica = pipeline.awaitSame(subscriber, "orders");
        System.out.printf(
                "%d restarts of a busy connector: %,d changes arrived, %,d of them twice%n",
                RESTARTS, replica.changes(), replica.duplicates());
        assertThat(replica.duplicates())
                .as("changes that came again though nothing failed")
                .isZero();
    }

    /**
     * A sink that swallows the interrupt of a shutdown, and returns from a delivery as if it had ended, makes Connect commit what nobody has. Here the
     * stop comes while the subscriber doesn't answer: it ends within Connect's patience, and commits nothing that wasn't answered.
     */
    @Test
    @Tag("pitfall-6")
    void aStopWhileTheSubscriberHangsEndsInTimeAndCommitsNothingThatIsUnanswered() throws IOException {
        Pipeline pipeline = Pipeline.of("hung");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 20);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.start(Route.to(subscriber.port(), "orders", pipeline.table("orders")));
        pipeline.awaitSame(subscriber, "orders");
        pipeline.awaitCommitted("orders");

        Gate gate = new Gate();
        AtomicLong unanswered = new AtomicLong(Long.MAX_VALUE);
        subscriber.answering(batch -> {
            unanswered.accumulateAndGet(batch.getChanges(0).getOffset(), Math::min);
            return gate.shut().apply(batch);
        });
        Orders.insert(pipeline.db(), 20);
        pipeline.waiting().until(() -> unanswered.get() < Long.MAX_VALUE);
        pipeline.stop();

        assertThat(unanswered).hasValue(20);
        assertThat(TestStack.shared().topics().committed(pipeline.sink()).values())
                .containsExactly(20L);
        assertThat(Files.readString(log()))
                .as("the worker's log")
                .doesNotContain("Graceful stop of task " + pipeline.sink());

        gate.open();
        connect.resume(pipeline.sink());
        pipeline.awaitSame(subscriber, "orders");
        pipeline.awaitCommitted("orders");
    }

    private static Path log() {
        return TestStack.shared().stack().connect().log();
    }
}
