package dev.rowcast.deliver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all lanes of a task may fill together. Each lane has limits of its own; but a task has a lane for each subscription
 * and partition, and when a service that takes a hundred of them is away, a hundred full lanes could be more than the heap.
 *
 * <p>While less than half is in use lanes have their own limits alone. From then on a lane is full as soon as it holds its even share of the
 * other half. So what is stuck can't take what the others need to go on, and all of them together hold no more than the whole, and
 * what a runtime hands over at once. Counted is an estimate of what a change keeps on the heap, not its bytes on the wire.
 *
 * <p>Thread-safe.
 */
public final class BufferMemory {
    private final long capacity;
    private final long half;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger lanes = new AtomicInteger();

    /** @param bytes how much; at least 1 */
    public BufferMemory(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("there is no room for a change in " + bytes + " bytes");
        }
        this.capacity = bytes;
        this.half = Math.max(1, bytes / 2);
    }

    /** As much as there is. */
    public static BufferMemory unlimited() {
        return new BufferMemory(Long.MAX_VALUE);
    }

    /** Bytes that may be in use. */
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

    /** A lane ends that holds so much. */
    void close(long held) {
        used.addAndGet(-held);
        lanes.decrementAndGet();
    }

    /** So much more is in use; less where it is negative. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    /** Whether a lane that holds so much should take no more for the others' sake. */
    boolean isShort(long held) {
        return used.get() >= half && held >= half / Math.max(1, lanes.get());
    }
}
