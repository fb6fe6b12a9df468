package dev.rowcast.grpc;

import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.observe.DeliveryListener;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What lanes share, for tests that have none. */
final class TestContext {
    private static final ScheduledExecutorService SCHEDULER = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "test-context");
        thread.setDaemon(true);
        return thread;
    });

    private TestContext() {}

    static DeliveryContext get() {
        return DeliveryContext.builder(
                        SCHEDULER, (change, reason, durable, failed) -> durable.run(), DeliveryListener.NONE)
                .build();
    }
}
