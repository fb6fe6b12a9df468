package dev.rowcast.standalone.spool;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.convert.KnownSchema;
import dev.rowcast.standalone.engine.EnginePlace;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.engine.HeapSizes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Records as bytes, one behind the other: the version of this format, then of each record its sequence, key, value and headers. Keys, values and headers are
 * written as Rowcast's converter writes them, with the fingerprints of their schemas. Not thread-safe.
 */
final class RecordBytes {
    private static final int VERSION = 1;
    private static final int NONE = -1;

    private final Schemas schemas;
    private final HeapSizes sizes = new HeapSizes();

    RecordBytes(Schemas schemas) {
        this.schemas = schemas;
    }

    /** The bytes of records of one stream. */
    byte[] write(List<EngineRecord> records) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            for (EngineRecord record : records) {
                out.writeLong(record.sequence());
                writeValue(out, record.keySchema(), record.key());
                writeValue(out, record.valueSchema(), record.value());
                writeHeaders(out, record.headers());
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
    }

    private void writeHeaders(DataOutputStream out, Headers headers) throws IOException {
        out.writeShort(headers.size());
        for (Header header : headers) {
            out.writeUTF(header.key());
            writeValue(out, header.schema(), header.value());
        }
    }

    private void writeValue(DataOutputStream out, @Nullable Schema schema, @Nullable Object value) throws IOException {
        if (schema == null || value == null) {
            out.writeInt(NONE);
            return;
        }
        byte[] bytes = schemas.of(schema).write(value);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * The records of such bytes.
     *
     * @param stream theirs
     * @param epoch theirs
     * @param nowNanos when they come back
     * @throws IllegalStateException if that isn't what was written
     */
    List<EngineRecord> read(StreamId stream, Epoch epoch, byte[] bytes, long nowNanos) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        List<EngineRecord> records = new ArrayList<>();
        try {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("the spool of " + stream.topic() + " is in version " + version
                        + " of its format, and this build reads version " + VERSION + "; run the newer build");
            }
            while (in.available() > 0) {
                records.add(readRecord(in, stream, epoch, nowNanos));
            }
            return records;
        } catch (IOException cut) {
            throw new IllegalStateException("the spool of " + stream.topic() + " is cut; restore the state", cut);
        }
    }

    /** The key of the first record, as it is written; empty where it has none. */
    static byte[] firstKey(byte[] bytes) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            in.readByte();
            in.readLong();
            int length = in.readInt();
            return length == NONE ? new byte[0] : in.readNBytes(length);
        } catch (IOException cut) {
            throw new IllegalStateException("a kept record is cut; restore the state", cut);
        }
    }

    private EngineRecord readRecord(DataInputStream in, StreamId stream, Epoch epoch, long nowNanos)
            throws IOException {
        long sequence = in.readLong();
        SchemaAndValue key = readValue(in);
        SchemaAndValue value = readValue(in);
        Headers headers = readHeaders(in);
        return new EngineRecord(
                new EnginePlace(
                        stream,
                        sequence,
                        epoch,
                        EngineRecord.sourceOf(value.value()),
                        key.value() instanceof Struct row ? row : null),
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                headers,
                sizes.of(key.value()) + sizes.of(value.value()),
                nowNanos);
    }

    private Headers readHeaders(DataInputStream in) throws IOException {
        ConnectHeaders headers = new ConnectHeaders();
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            headers.add(name, readValue(in));
        }
        return headers;
    }

    private SchemaAndValue readValue(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return SchemaAndValue.NULL;
        }
        byte[] bytes = in.readNBytes(length);
        KnownSchema schema = schemas.of(KnownSchema.fingerprintIn(bytes));
        return new SchemaAndValue(schema.schema(), schema.read(bytes));
    }
}
