package dev.rowcast.deliver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all lanes of a task may use together. Each lane has its own limits; but a task has a lane for each subscription
 * and partition, and if a service with a hundred partitions is down, a hundred full lanes could exceed the heap.
 *
 * <p>While less than half is in use, only the lanes' own limits apply. Above that, a lane is full as soon as it holds its even share of the
 * other half. So stuck lanes can't use the memory that the others need to continue, and all lanes together exceed the limit by no more than
 * the records that a runtime hands over at once. Counts estimated heap sizes of changes, not their bytes on the wire.
 *
 * <p>Thread-safe.
 */
public final class BufferMemory {
    private final long capacity;
    private final long half;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger lanes = new AtomicInteger();

    /** @param bytes the limit; at least 1 */
    public BufferMemory(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("buffer memory must be at least 1 byte, not " + bytes + " bytes");
        }
        this.capacity = bytes;
        this.half = Math.max(1, bytes / 2);
    }

    /** Unlimited memory. */
    public static BufferMemory unlimited() {
        return new BufferMemory(Long.MAX_VALUE);
    }

    /** The limit in bytes. */
    public long capacity() {
        return capacity;
    }

    /** Bytes in use. */
    public long used() {
        return used.get();
    }

    void open() {
        lanes.incrementAndGet();
    }

    /** A lane that holds this many bytes is closed. */
    void close(long held) {
        used.addAndGet(-held);
        lanes.decrementAndGet();
    }

    /** Adds to the bytes in use; a negative number subtracts. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    /** Whether a lane that holds this many bytes should take no more, so that the others can continue. */
    boolean isShort(long held) {
        return used.get() >= half && held >= half / Math.max(1, lanes.get());
    }
}
