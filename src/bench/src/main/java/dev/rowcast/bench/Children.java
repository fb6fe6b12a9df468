package dev.rowcast.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The processes that suites start: none outlives the suite, nor this JVM. */
final class Children {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicBoolean ending = new AtomicBoolean();

    /** Has them ended when this JVM is, by Ctrl-C or otherwise. */
    void endWithThisJvm() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            ending.set(true);
                            endAll();
                        },
                        "rowcast-bench-end"));
    }

    /** Whether this JVM is being ended, so that what fails now only does because of that. */
    boolean areEnding() {
        return ending.get();
    }

    /** Asks all that run to end, and forces those that don't in time; how many there were. */
    int endAll() {
        List<ProcessHandle> running = ProcessHandle.current().descendants().toList();
        running.forEach(ProcessHandle::destroy);
        CompletableFuture.allOf(running.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        running.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        return running.size();
    }
}
