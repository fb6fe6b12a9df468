package dev.rowcast.deliver;

import dev.rowcast.observe.State;
import java.time.Duration;
import java.util.List;

/**
 * Makes keys wait for a retry that the subscriber asked for; meanwhile they use no sender. Methods are called under the lane's lock,
 * except {@link #tell} and {@link #close}, which call the board.
 */
final class KeyRetries {
    private final ByKey backlog;
    private final DeliveryContext context;
    private final StateBoard board;
    private final Object lock;
    private final Runnable rouse;
    private final RetryTimer timer;

    /** Keeps reports to the board in order. Taken before the lane's lock. */
    private final Object boardLock = new Object();

    /**
     * @param lock the lane's
     * @param rouse makes senders check for changes that may be sent; called under the lock
     */
    KeyRetries(ByKey backlog, DeliveryContext context, StateBoard board, Object lock, Runnable rouse) {
        this.backlog = backlog;
        this.context = context;
        this.board = board;
        this.lock = lock;
        this.rouse = rouse;
        this.timer = new RetryTimer(context.scheduler(), lock);
        board.join(this);
    }

    /** Makes the keys of these changes wait. */
    void delay(List<KeyDelays.Again> again, long nowNanos) {
        if (!again.isEmpty()) {
            backlog.delay(again, context.random().getAsDouble(), nowNanos);
            time(nowNanos);
        }
    }

    private void time(long nowNanos) {
        KeyDelays delays = backlog.delays();
        if (delays.isEmpty()) {
            timer.stop();
        } else {
            timer.start(delays.untilNext(nowNanos), this::due);
        }
    }

    private void due() {
        synchronized (lock) {
            long now = context.nanoTime().getAsLong();
            backlog.resume(now);
            time(now);
            rouse.run();
        }
    }

    /** Tells the board if keys have started or stopped waiting. Not called under the lane's lock, because the board reads the lanes' figures under its own. */
    void tell() {
        synchronized (lock) {
            if (!backlog.delays().takeChanged()) {
                return;
            }
        }
        synchronized (boardLock) {
            State state;
            String reason;
            Duration next;
            synchronized (lock) {
                KeyDelays delays = backlog.delays();
                state = delays.isAnyStuck() ? State.BACKING_OFF : State.DELIVERING;
                reason = delays.reason();
                next = delays.untilNext(context.nanoTime().getAsLong());
            }
            board.report(this, state, reason, next);
        }
    }

    void stop() {
        timer.stop();
    }

    /** Stops reporting. */
    void close() {
        synchronized (boardLock) {
            board.leave(this);
        }
    }
}
