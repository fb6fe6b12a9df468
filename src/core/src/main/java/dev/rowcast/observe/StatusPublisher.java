package dev.rowcast.observe;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a task's status: soon after it changes, and at intervals, so that a task which died is missed. On a thread of its own: whoever
 * tells it of a change never waits, however long the store takes. A store that fails is one line in the log, and another when it is back.
 */
public final class StatusPublisher implements DeliveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);

    /** Changes come in flocks, such as all subscriptions of one server. */
    private static final Duration GATHERING = Duration.ofMillis(100);
    /** Connect gives a task that stops five seconds in all. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final String name;
    private final String place;
    private final String advice;
    private final StatusStore store;
    private final Supplier<TaskStatus> status;
    private final ScheduledThreadPoolExecutor executor;
    private final AtomicBoolean changed = new AtomicBoolean();
    private volatile boolean stopped;
    private boolean failing;

    /**
     * @param name the task, for people
     * @param place where the store is, for people
     * @param advice what to do where the store fails on and on, as a sentence; may be empty
     * @param store closed with this
     * @param status how the task is doing; asked on the publisher's thread
     */
    public StatusPublisher(String name, String place, String advice, StatusStore store, Supplier<TaskStatus> status) {
        this.name = name;
        this.place = place;
        this.advice = advice;
        this.store = store;
        this.status = status;
        this.executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "rowcast-status-" + name);
            thread.setDaemon(true);
            return thread;
        });
        // A change that is told while the task stops.
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Begins to publish. */
    public void start(Duration interval) {
        executor.scheduleWithFixedDelay(this::publish, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something is worth to be told soon. */
    public void changed() {
        if (!stopped && changed.compareAndSet(false, true)) {
            executor.schedule(this::publish, GATHERING.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void stateChanged(StateChange change) {
        changed();
    }

    @Override
    public void tableHeld(HeldTable held) {
        changed();
    }

    @Override
    public void tableReleased(String partition) {
        changed();
    }

    @Override
    public void partitionBlocked(BlockedPartition blocked) {
        changed();
    }

    @Override
    public void partitionUnblocked(String partition) {
        changed();
    }

    private void publish() {
        changed.set(false);
        if (!stopped) {
            store(status);
        }
    }

    private void store(Supplier<TaskStatus> source) {
        try {
            TaskStatus current = source.get();
            store.put(current.key(), StatusJson.write(current));
            if (failing) {
                LOG.info("the status of task {} is published again ({})", name, place);
                failing = false;
            }
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn(
                        "the status of task {} can't be published ({}), so rowcast status shows an old one or none; delivery continues,"
                                + " and publishing is retried. {}{}",
                        name,
                        place,
                        advice.isEmpty() ? "" : advice + " ",
                        e.toString());
                failing = true;
            }
        }
    }

    /** Publishes that as the last, and ends; waits for that a second at most. */
    public void close(Supplier<TaskStatus> last) {
        if (stopped) {
            return;
        }
        stopped = true;
        executor.execute(() -> {
            store(last);
            store.close();
        });
        executor.shutdown();
        try {
            if (!executor.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("the last status of task {} is still on its way", name);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
