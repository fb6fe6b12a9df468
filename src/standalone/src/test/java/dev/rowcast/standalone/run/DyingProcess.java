package dev.rowcast.standalone.run;

import dev.rowcast.standalone.spool.SpoolLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A process of its own that runs until it is killed, or dies when it has been at a step so many times. */
public final class DyingProcess {
    private DyingProcess() {}

    /** Port, server id, database, routes, folder, step (or nothing), times. */
    public static void main(String[] arguments) throws InterruptedException {
        String step = arguments[5];
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[6]));
        Running.start(
                Shop.source(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), arguments[2], Map.of()),
                arguments[3],
                Path.of(arguments[4]),
                new SpoolLimits(Duration.ofMillis(200), 1 << 20, 1L << 30),
                at -> {
                    if (at.name().equals(step) && left.decrementAndGet() == 0) {
                        Runtime.getRuntime().halt(9);
                    }
                });
        new CountDownLatch(1).await();
    }
}
