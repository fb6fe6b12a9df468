package dev.rowcast.destination.log;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.Outlet;
import java.util.function.Consumer;

/** A lane's way into the log: one batch at a time. Thread-safe. */
final class LogOutlet implements Outlet {
    private final LineWriter writer;
    private final boolean sync;
    private volatile boolean closed;

    LogOutlet(LineWriter writer, boolean sync) {
        this.writer = writer;
        this.sync = sync;
    }

    @Override
    public Room room() {
        return Room.ONE;
    }

    @Override
    public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
        writer.write(new LineWriter.Job(batch, sync, () -> closed, whenAnswered));
    }

    /** There is never a batch behind the one that was answered. */
    @Override
    public void withdraw() {}

    /** A lane that drains pushes no more. */
    @Override
    public void drain() {}

    @Override
    public void close() {
        closed = true;
    }
}
