package dev.rowcast.deliver;

import dev.rowcast.change.StreamId;

/** What a store asks of the runtime whose changes it would take for old ones. Thread-safe; doesn't block. */
@FunctionalInterface
public interface EpochRequests {
    /** Of a runtime that repeats what another one has numbered: its versions are taken as they are. */
    EpochRequests NONE = (stream, above) -> {};

    /**
     * Has the stream's changes come again, with an epoch above that one. Asked again with each try until they do.
     *
     * @param above what the target has seen already
     */
    void raise(StreamId stream, long above);
}
