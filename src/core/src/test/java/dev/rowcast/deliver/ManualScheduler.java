package dev.rowcast.deliver;

import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A scheduler whose time passes only when the test says so. Everything runs on the test's thread. */
public final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
    private volatile long now;
    private long sequence;

    public long nanoTime() {
        return now;
    }

    /** How many tasks wait, the cancelled ones left out. */
    int waiting() {
        tasks.removeIf(FutureTask::isCancelled);
        return tasks.size();
    }

    /** How long until the next task; -1 if none. */
    long nanosToNext() {
        return waiting() == 0 ? -1 : tasks.element().due - now;
    }

    /** Goes to when the next task is due and runs it; false if there is none. */
    boolean runNext() {
        if (waiting() == 0) {
            return false;
        }
        Task<?> task = tasks.remove();
        now = Math.max(now, task.due);
        task.run();
        task.rethrow();
        return true;
    }

    /** Lets this much time pass. */
    public void pass(long nanos) {
        long until = now + nanos;
        while (waiting() > 0 && tasks.element().due <= until) {
            runNext();
        }
        now = until;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        Task<V> task = new Task<>(callable, now + unit.toNanos(delay), sequence++);
        tasks.add(task);
        return task;
    }

    @Override
    public void execute(Runnable command) {
        schedule(command, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("lanes schedule single tasks");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("lanes schedule single tasks");
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        tasks.clear();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long due;
        private final long number;

        Task(Callable<V> callable, long due, long number) {
            super(callable);
            this.due = due;
            this.number = number;
        }

        void rethrow() {
            try {
                get();
            } catch (CancellationException meanwhile) {
                // By a thread that had the answer just then.
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts here", e);
            } catch (java.util.concurrent.ExecutionException e) {
                throw new AssertionError("a scheduled task failed", e.getCause());
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> that = (Task<?>) other;
            return due != that.due ? Long.compare(due, that.due) : Long.compare(number, that.number);
        }
    }
}
