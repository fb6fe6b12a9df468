package dev.rowcast.deliver;

import dev.rowcast.observe.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows what no answer tells of: that the subscriber lets a lane send nothing for long, and what fails while nothing is out.
 *
 * <p>Thread-safe. Its lock is held for moments, and the board is told from the scheduler: lanes ask for room with locks of theirs held.
 */
final class WatchedOutlets implements Outlets {
    /** Who may send nothing for so long makes the subscription show it. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Outlets inner;
    private final DeliveryContext context;
    private final StateBoard board;

    private final Object lock = new Object();
    /** Since when each may send nothing although it has something, the first first. */
    private final Map<Outlet, Long> stuck = new LinkedHashMap<>();
    /** What failed although nothing was out, until an answer comes. */
    private Answer.@Nullable Failed failure;

    private boolean shown;
    private boolean watching;
    private boolean closed;

    /** @param inner where the calls go; closed with this */
    WatchedOutlets(Outlets inner, DeliveryContext context, StateBoard board) {
        this.inner = inner;
        this.context = context;
        this.board = board;
        board.join(this);
        inner.whenFailed(this::failed);
    }

    @Override
    public Outlet open(DeliveryContext lanes, Runnable whenRoom) {
        return new Watched(inner.open(lanes, whenRoom));
    }

    @Override
    public void whenReachable(Runnable listener) {
        inner.whenReachable(listener);
    }

    @Override
    public void whenCrowded(IntConsumer listener) {
        inner.whenCrowded(listener);
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            stuck.clear();
        }
        board.leave(this);
        inner.close();
    }

    private void failed(Answer.Failed failed) {
        synchronized (lock) {
            failure = failed;
            lookIn(Duration.ZERO);
        }
    }

    private void answered(Answer answer) {
        synchronized (lock) {
            if (failure != null && !(answer instanceof Answer.Returned)) {
                failure = null;
                lookIn(Duration.ZERO);
            }
        }
    }

    private void asked(Outlet outlet, boolean maySend) {
        synchronized (lock) {
            if (!maySend && !closed) {
                stuck.putIfAbsent(outlet, context.nanoTime().getAsLong());
                if (!watching) {
                    watching = true;
                    lookIn(PATIENCE);
                }
            } else if (stuck.remove(outlet) != null && shown) {
                lookIn(Duration.ZERO);
            }
        }
    }

    private void lookIn(Duration wait) {
        context.scheduler().schedule(this::look, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Tells the board what there is to tell, and looks again while there may be more. */
    private void look() {
        State state;
        String reason;
        synchronized (lock) {
            if (closed) {
                return;
            }
            Answer.Failed failed = failure;
            long longest = stuck.isEmpty()
                    ? 0
                    : context.nanoTime().getAsLong() - stuck.values().iterator().next();
            if (failed != null) {
                state = failed.failure() == Failure.MISCONFIGURED ? State.MISCONFIGURED : State.BACKING_OFF;
                reason = failed.reason();
            } else if (longest >= PATIENCE.toNanos()) {
                state = State.BACKING_OFF;
                reason = "waits for credit of the subscriber for " + TimeUnit.NANOSECONDS.toSeconds(longest) + " s";
            } else {
                state = State.DELIVERING;
                reason = "";
            }
            shown = state != State.DELIVERING;
            watching = !stuck.isEmpty();
            if (watching) {
                lookIn(PATIENCE);
            }
        }
        board.report(this, state, reason, Duration.ZERO);
    }

    private final class Watched implements Outlet {
        private final Outlet way;

        Watched(Outlet way) {
            this.way = way;
        }

        @Override
        public Room room() {
            Room room = way.room();
            asked(this, room.isLeft());
            return room;
        }

        @Override
        public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
            way.push(batch, first, answer -> {
                answered(answer);
                whenAnswered.accept(answer);
            });
        }

        @Override
        public void withdraw() {
            way.withdraw();
        }

        @Override
        public void rest() {
            way.rest();
        }

        @Override
        public void drain() {
            asked(this, true);
            way.drain();
        }

        @Override
        public void close() {
            asked(this, true);
            way.close();
        }
    }
}
