package dev.rowcast.batch.source;

import dev.rowcast.change.IdWriter;
import dev.rowcast.change.Place;
import dev.rowcast.change.StreamId;
import dev.rowcast.change.TableId;

/** Somewhere in a table that is read as a whole. */
record TablePlace(TableId table) implements Place {
    @Override
    public StreamId stream() {
        return new StreamId(table.toString(), 0);
    }

    @Override
    public long sequence() {
        return 0;
    }

    @Override
    public String words() {
        return "table " + table + " in MySQL";
    }

    @Override
    public void writeId(IdWriter id) {
        id.utf8(table.toString());
    }

    @Override
    public void writeMark(IdWriter id) {
        id.utf8(table.toString());
    }
}
