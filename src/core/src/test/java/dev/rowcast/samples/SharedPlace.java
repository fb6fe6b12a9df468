package dev.rowcast.samples;

import dev.rowcast.change.IdWriter;
import dev.rowcast.change.Place;
import dev.rowcast.change.ProgressId;
import dev.rowcast.change.StreamId;

/**
 * A place in a log that holds the records of many streams, as a runtime has it that reads a binary log: all are numbered in common, and what is
 * committed is committed for all of them.
 */
public record SharedPlace(StreamId stream, long sequence) implements Place {
    /** What all of these count for. */
    public static final ProgressId ALL = new ProgressId() {
        @Override
        public String toString() {
            return "all of the log";
        }
    };

    @Override
    public ProgressId progress() {
        return ALL;
    }

    @Override
    public String words() {
        return "record " + sequence + " of the log";
    }

    @Override
    public void writeId(IdWriter id) {
        id.decimal(sequence);
        id.utf8("the log's record ");
    }

    @Override
    public void writeMark(IdWriter id) {
        id.decimal(sequence);
        id.raw('#');
    }
}
