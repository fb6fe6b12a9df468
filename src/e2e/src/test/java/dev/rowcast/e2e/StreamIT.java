package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subscriptions in stream mode. */
@ExtendWith(StackExtension.class)
class StreamIT {
    private static final int MEANWHILE = 300;

    @Test
    void everythingArrivesOnStreamsAlthoughASubscriberGoesAndComesBack() {
        Pipeline pipeline = Pipeline.of("stream");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 50);
        GenericSubscriber steady = GenericSubscriber.listening();
        GenericSubscriber restarted = GenericSubscriber.listening();
        pipeline.start(
                Route.to(steady.port(), "steady", pipeline.table("orders")).streaming(),
                Route.to(restarted.port(), "restarted", pipeline.table("orders"))
                        .streaming());
        Workload workload = Workload.on(pipeline, 2_000);
        pipeline.awaitCount(restarted, 50 + MEANWHILE);
        restarted.down();
        int before = steady.count();
        pipeline.awaitCount(steady, before + MEANWHILE);
        restarted.up();
        pipeline.awaitCount(restarted, before + MEANWHILE);
        workload.stop();
        Replica all = pipeline.awaitSame(steady, "orders");
        assertThat(pipeline.awaitSame(restarted, "orders").changes()).isEqualTo(all.changes());
        pipeline.awaitCommitted("orders");
        assertThat(steady.streams()).isPositive();
        assertThat(restarted.streams()).isGreaterThan(1);
    }
}
