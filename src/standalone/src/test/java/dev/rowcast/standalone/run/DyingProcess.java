package dev.rowcast.standalone.run;

import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A process of its own that runs until it is killed, or dies when it has been at a step so many times. */
public final class DyingProcess {
    /** What its state may take; others may write more to the file. */
    static final int DISK_BYTES = 24 << 20;

    /** With what a process ends whose reading has ended although nobody stopped it. */
    static final int BROKEN = 3;

    private static final int PAGE_BYTES = 4096;

    private DyingProcess() {}

    /** Port, server id, database, routes, folder, step (or nothing), times. */
    public static void main(String[] arguments) throws InterruptedException {
        // Where it dies at a step each record is a batch of its own, so that a step lies between the two of a key
        // change.
        Map<String, String> batches = arguments[5].isEmpty() ? Map.of() : Map.of("max.batch.size", "1");
        Running running = Running.start(
                Shop.source(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), arguments[2], batches),
                arguments[3],
                State.open(
                        "jdbc:sqlite:" + Path.of(arguments[4], "state.db") + "?max_page_count="
                                + DISK_BYTES / PAGE_BYTES,
                        null,
                        null),
                Duration.ofSeconds(10),
                new SpoolLimits(Duration.ofMillis(200), 1 << 20, 1L << 30),
                dyingAt(arguments[5], Integer.parseInt(arguments[6])));
        StateTeller.start(running.runner::sourceState);
        breakDown(running.awaitBreakdown());
    }

    /** Ends the process with {@link #BROKEN}, since it would seem to run else. */
    static void breakDown(Throwable why) {
        why.printStackTrace();
        Runtime.getRuntime().halt(BROKEN);
    }

    /** Ends the process when it has been at the step of that name so many times. */
    static Consumer<Step> dyingAt(String step, int times) {
        AtomicInteger left = new AtomicInteger(times);
        return at -> {
            if (at.name().equals(step) && left.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(9);
            }
        };
    }
}
