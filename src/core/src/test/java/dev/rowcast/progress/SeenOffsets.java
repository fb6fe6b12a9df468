package dev.rowcast.progress;

import java.util.OptionalLong;

/** The offsets of one partition, and what a runtime knows of it beside: up to where it has taken records. For one thread. */
public final class SeenOffsets {
    private final StreamOffsets offsets;
    private long first = -1;
    private long position = -1;

    public SeenOffsets() {
        this(new StreamOffsets());
    }

    public SeenOffsets(StreamOffsets offsets) {
        this.offsets = offsets;
    }

    public PendingRecord open(long offset, int parts) {
        first = first < 0 ? offset : first;
        position = offset + 1;
        return offsets.open(offset, parts);
    }

    /** As a runtime asks; empty while that is where it began. */
    public OptionalLong committable() {
        long next = offsets.committable(position);
        return next == first || position < 0 ? OptionalLong.empty() : OptionalLong.of(next);
    }

    public int openRecords() {
        return offsets.openRecords();
    }
}
