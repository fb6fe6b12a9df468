package dev.rowcast.change;

/**
 * Where a record stands, in the terms of the runtime that read it. Order is a matter of stream and sequence alone, commit of progress and sequence;
 * the rest is text. Immutable, with {@code equals} by value.
 */
public interface Place {
    /** The stream that it came in. */
    StreamId stream();

    /**
     * Its number in the stream, from 0: each record of a stream has a higher one than those before it, whatever the gaps, unless the stream was rewound.
     * Streams that share a progress number their records in common. Subscribers see it as the offset.
     */
    long sequence();

    /** Which numbering the sequence is of. By default {@link Epoch#NONE}. */
    default Epoch epoch() {
        return Epoch.NONE;
    }

    /**
     * When its change arrived, for the guard of a store or of a subscriber. By default its place in the numbering of the stream.
     *
     * @throws IllegalArgumentException if that is beyond what a version can say
     */
    default RowVersion version() {
        return new RowVersion(epoch().number(), sequence());
    }

    /** What it counts for when the runtime asks how far it may commit; the same for all records of a stream. By default the stream itself. */
    default ProgressId progress() {
        return stream();
    }

    /** Where that is, for people: "topic orders, partition 3, offset 42". */
    String words();

    /** Writes an id that no other record has, the same whenever this one is read: of a change that its source doesn't name. */
    void writeId(IdWriter id);

    /** Writes what tells its change from others that have the same position in the binary log. */
    void writeMark(IdWriter id);
}
