package dev.rowcast.standalone.engine;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.IdWriter;
import dev.rowcast.change.Place;
import dev.rowcast.change.StreamId;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Where a record of the engine stands: each table is a stream, and all have one numbering.
 *
 * @param stream the topic that the connector names for the table, with partition 0
 * @param sequence the number of the record among all that the engine handed over
 * @param epoch of the start of the engine
 * @param source the {@code source} block of the record; null where it has none
 * @param key the record's key; null where it has none
 */
public record EnginePlace(
        StreamId stream,
        long sequence,
        Epoch epoch,
        @Nullable Struct source,
        @Nullable Struct key) implements Place {
    @Override
    public String words() {
        return "table topic " + stream.topic() + ", record " + sequence + logged();
    }

    private String logged() {
        return source == null ? "" : " (" + position(source) + ")";
    }

    private static String position(Struct source) {
        return source.getString("file") + ":" + source.getInt64("pos");
    }

    /** Of a snapshot's row: where the snapshot stands in the log, the table, and the key. A row without a key has its number. */
    @Override
    public void writeId(IdWriter id) {
        writeKey(id);
        id.raw('/');
        id.utf8(stream.topic());
        if (source != null) {
            id.raw('/');
            id.utf8(position(source));
        }
    }

    @Override
    public void writeMark(IdWriter id) {
        writeKey(id);
        id.raw('/');
        id.utf8(stream.topic());
    }

    private void writeKey(IdWriter id) {
        if (key == null) {
            id.decimal(sequence);
            id.raw('#');
            return;
        }
        List<Field> columns = key.schema().fields();
        for (int i = columns.size() - 1; i >= 0; i--) {
            String text = text(key.get(columns.get(i)));
            id.utf8(text);
            if (columns.size() > 1) {
                // So that ("a,", "b") and ("a", ",b") are two.
                id.raw(':');
                id.decimal(text.length());
            }
            if (i > 0) {
                id.raw(',');
            }
        }
    }

    private static String text(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return HexFormat.of().formatHex(bytes);
        }
        return String.valueOf(value);
    }

    @Override
    public String toString() {
        return stream.topic() + "@" + sequence;
    }
}
