package dev.rowcast.destination.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What lines are written to. For one thread. */
interface LineTarget extends AutoCloseable {
    /**
     * Appends whole lines, and returns when all are written. Where that fails it is to be closed, and part of the lines may be there; one that is torn is
     * gone once the same is opened again.
     */
    void append(ByteBuffer lines) throws IOException;

    /** Whether it is still what its name stands for; not where a file was moved away, as rotations do. */
    boolean isCurrent() throws IOException;

    /** Returns when all that was appended is on the disk. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
