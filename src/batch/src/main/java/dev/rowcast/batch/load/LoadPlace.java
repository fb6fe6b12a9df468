package dev.rowcast.batch.load;

import dev.rowcast.change.IdWriter;
import dev.rowcast.change.Place;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.StreamId;
import dev.rowcast.change.TableId;
import java.util.List;

/**
 * Where a loaded row stands: in a table, at its key.
 *
 * @param stream the table's
 * @param sequence which of the rows that its loader has read it is
 * @param table the table
 * @param key its place in the order of the key
 * @param version the same for all rows of a load
 */
record LoadPlace(StreamId stream, long sequence, TableId table, List<String> key, RowVersion version) implements Place {
    @Override
    public String words() {
        return key.isEmpty() ? "table " + table + " in MySQL" : "the row " + key + " of table " + table + " in MySQL";
    }

    /** The same each time that the row is loaded. */
    @Override
    public void writeId(IdWriter id) {
        for (int i = key.size() - 1; i >= 0; i--) {
            id.utf8(key.get(i));
            id.raw('/');
        }
        id.utf8(stream.topic());
    }

    @Override
    public void writeMark(IdWriter id) {
        writeId(id);
    }
}
