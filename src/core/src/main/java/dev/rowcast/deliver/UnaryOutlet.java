package dev.rowcast.deliver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call for each batch, one batch at a time. Thread-safe. */
public final class UnaryOutlet implements Outlet {
    private final Push calls;

    @GuardedBy("this") private @Nullable Waiting out;

    @GuardedBy("this") private boolean closed;

    public UnaryOutlet(Push calls) {
        this.calls = calls;
    }

    /** Makes calls. */
    @FunctionalInterface
    public interface Push {
        /**
         * Sends a batch.
         *
         * @param whenAnswered gets the answer, exactly once unless the call is cancelled first; on any thread, possibly before this
         *     method returns
         */
        Call push(Batch batch, Consumer<Answer> whenAnswered);
    }

    /** A call in flight. */
    @FunctionalInterface
    public interface Call {
        /** Cancels the call; ignore an answer that still arrives. Has no effect after the call has ended. */
        void cancel();
    }

    @Override
    public Room room() {
        return Room.ONE;
    }

    @Override
    public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
        Waiting waiting = new Waiting(whenAnswered);
        synchronized (this) {
            out = waiting;
        }
        Call call = calls.push(batch, waiting);
        boolean late;
        synchronized (this) {
            if (out == waiting) {
                waiting.call = call;
            }
            late = closed && !waiting.answered;
        }
        if (late) {
            call.cancel();
        }
    }

    /** There is never a batch behind the one that was answered. */
    @Override
    public void withdraw() {}

    @Override
    public void drain() {}

    @Override
    public void close() {
        Call cancelled;
        synchronized (this) {
            closed = true;
            cancelled = out == null ? null : out.call;
        }
        if (cancelled != null) {
            cancelled.cancel();
        }
    }

    /** Drops the reference to an answered batch: a task may have thousands of idle lanes. */
    private synchronized void answered(Waiting waiting) {
        waiting.answered = true;
        if (out == waiting) {
            out = null;
        }
    }

    private final class Waiting implements Consumer<Answer> {
        private final Consumer<Answer> whenAnswered;
        private boolean answered;

        @Nullable Call call;

        Waiting(Consumer<Answer> whenAnswered) {
            this.whenAnswered = whenAnswered;
        }

        @Override
        public void accept(Answer answer) {
            answered(this);
            whenAnswered.accept(answer);
        }
    }
}
