package dev.rowcast.standalone.spool;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.state.LetterTable.Letter;
import dev.rowcast.standalone.state.Session;

/** Makes of dead letters the records again that they were made of. Not thread-safe. */
public final class LetterReader {
    private final RecordBytes format;

    /** @param session where the letters are from */
    public LetterReader(Session session) {
        this.format = new RecordBytes(new Schemas(session));
    }

    /**
     * The letter's record, with the place that it had.
     *
     * @throws IllegalStateException if that isn't what was written
     */
    public EngineRecord record(Letter letter) {
        return format.read(
                        new StreamId(letter.stream(), 0),
                        new Epoch(letter.epoch(), true, null),
                        letter.record(),
                        System.nanoTime())
                .get(0);
    }

    /** The bytes of its record's key, the same for the same row; empty where the table has none. */
    public static byte[] key(Letter letter) {
        return RecordBytes.firstKey(letter.record());
    }
}
