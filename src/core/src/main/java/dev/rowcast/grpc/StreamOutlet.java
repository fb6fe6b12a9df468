package dev.rowcast.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.Outlet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A lane's streams, one after the other: a new one begins only with a batch that nothing unsettled precedes. Thread-safe. */
final class StreamOutlet implements Outlet {
    /** Begins streams. */
    @FunctionalInterface
    interface Opener {
        /**
         * @throws TokenFile.UnusableException if there is to be a token and never was one
         */
        StreamCall open() throws TokenFile.UnusableException;
    }

    private final Opener opener;
    private final Consumer<StreamOutlet> whenClosed;
    private volatile @Nullable StreamCall current;

    @GuardedBy("this") private boolean ended;

    /** @param whenClosed told when this is closed */
    StreamOutlet(Opener opener, Consumer<StreamOutlet> whenClosed) {
        this.opener = opener;
        this.whenClosed = whenClosed;
    }

    @Override
    public Room room() {
        StreamCall stream = current;
        return stream == null ? Room.ONE : stream.room();
    }

    @Override
    public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
        StreamCall stream;
        try {
            stream = streamFor(first);
        } catch (TokenFile.UnusableException e) {
            whenAnswered.accept(CallSetup.misconfigured(String.valueOf(e.getMessage())));
            return;
        }
        if (stream == null || !stream.send(batch, whenAnswered)) {
            whenAnswered.accept(new Answer.Returned("the stream was ended before the batch was sent"));
        }
    }

    private synchronized @Nullable StreamCall streamFor(boolean first) throws TokenFile.UnusableException {
        StreamCall stream = current;
        if (first && !ended && (stream == null || stream.isOver())) {
            stream = opener.open();
            current = stream;
        }
        return stream;
    }

    @Override
    public void withdraw() {
        StreamCall stream = current;
        if (stream != null) {
            stream.withdraw();
        }
    }

    /** The connection to this target is going away: what comes next is to go over another. */
    void move(String target) {
        StreamCall stream = current;
        if (stream != null && stream.target().equals(target)) {
            stream.drain();
        }
    }

    @Override
    public void rest() {
        StreamCall stream = current;
        if (stream != null) {
            stream.rest();
        }
    }

    @Override
    public void drain() {
        end();
        StreamCall stream = current;
        if (stream != null) {
            stream.drain();
        }
    }

    @Override
    public void close() {
        end();
        StreamCall stream = current;
        if (stream != null) {
            stream.close();
        }
        whenClosed.accept(this);
    }

    private synchronized void end() {
        ended = true;
    }
}
