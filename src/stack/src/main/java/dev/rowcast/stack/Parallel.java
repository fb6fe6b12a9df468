package dev.rowcast.stack;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Several things at the same time, all of which have ended when it returns. */
final class Parallel {
    private Parallel() {}

    /** Throws the first failure; {@code giveUp} is called when it happens, so that the others don't go on for nothing. */
    static void run(List<Runnable> tasks, Runnable giveUp) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, tasks.size()));
        var running = new ExecutorCompletionService<Boolean>(threads);
        tasks.forEach(task -> running.submit(task, true));
        RuntimeException failure = null;
        try {
            for (int left = tasks.size(); left > 0; left--) {
                try {
                    running.take().get();
                } catch (ExecutionException e) {
                    if (failure == null) {
                        failure = e.getCause() instanceof RuntimeException cause
                                ? cause
                                : new StackException("Failed.", e);
                        giveUp.run();
                    }
                }
            }
        } catch (InterruptedException e) {
            giveUp.run();
            throw Tools.interrupted(e);
        } finally {
            threads.shutdownNow();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
