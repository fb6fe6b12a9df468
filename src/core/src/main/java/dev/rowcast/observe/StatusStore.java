package dev.rowcast.observe;

import org.jspecify.annotations.Nullable;

/** Keeps the last state of each task. For one thread; may wait. */
public interface StatusStore extends AutoCloseable {
    /**
     * Keeps that in place of what was kept under the key.
     *
     * @param value null to keep nothing
     * @throws RuntimeException if it couldn't; may be tried again with the same or a newer value
     */
    void put(String key, byte @Nullable [] value);

    @Override
    void close();
}
