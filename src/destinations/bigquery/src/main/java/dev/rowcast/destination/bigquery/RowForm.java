package dev.rowcast.destination.bigquery;

import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.Row;
import dev.rowcast.store.Write;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;

/**
 * The message that rows of one form are: key, version, what BigQuery is to do, and the row's columns. A message without what it is to do can't be made.
 *
 * @param columns those that rows come with
 * @param schema the message, as BigQuery is told it
 * @param id tells it from other forms, whoever made it
 */
record RowForm(List<ColumnForm> columns, ProtoSchema schema, long id) {
    /** Of rows that are to go: the key alone. */
    static final RowForm KEYS = of(List.of());

    private static final int KEY = 1;
    private static final int VERSION = 2;
    private static final int CHANGE_TYPE = 3;
    private static final int SEQUENCE = 4;
    private static final int FIRST = 5;

    static RowForm of(Contract contract, Map<String, ColumnFacts> facts, boolean numbersAsText) {
        return of(contract.fields().stream()
                .filter(field -> field.state() == FieldState.ACTIVE || field.state() == FieldState.BRIDGED)
                .map(field -> ColumnForm.of(field, facts.get(field.column()), numbersAsText))
                .toList());
    }

    private static RowForm of(List<ColumnForm> columns) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder()
                .setName("Row")
                .addField(own(Columns.KEY, KEY, FieldDescriptorProto.Type.TYPE_STRING))
                .addField(own(Columns.VERSION, VERSION, FieldDescriptorProto.Type.TYPE_INT64))
                .addField(own(Columns.CHANGE_TYPE, CHANGE_TYPE, FieldDescriptorProto.Type.TYPE_STRING))
                .addField(own(Columns.SEQUENCE, SEQUENCE, FieldDescriptorProto.Type.TYPE_STRING));
        for (int i = 0; i < columns.size(); i++) {
            message.addField(columns.get(i).declared().setNumber(FIRST + i));
        }
        if (columns.stream().anyMatch(column -> column.type() == BigQueryType.GEOMETRY)) {
            message.addNestedType(DescriptorProto.newBuilder()
                    .setName(ColumnForm.GEOMETRY)
                    .addField(own("wkb", ColumnForm.GEOMETRY_WKB, FieldDescriptorProto.Type.TYPE_BYTES))
                    .addField(own("srid", ColumnForm.GEOMETRY_SRID, FieldDescriptorProto.Type.TYPE_INT64)));
        }
        ProtoSchema schema =
                ProtoSchema.newBuilder().setProtoDescriptor(message).build();
        return new RowForm(columns, schema, id(schema.toByteArray()));
    }

    private static FieldDescriptorProto.Builder own(String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }

    private static long id(byte[] schema) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(schema))
                    .getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The fields of a row's columns. NULL is left out.
     *
     * @throws UnfitException if BigQuery has no such value
     */
    byte[] columns(Row row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (int i = 0; i < columns.size(); i++) {
                Object value = row.get(columns.get(i).field());
                if (value != null) {
                    columns.get(i).write(FIRST + i, value, out);
                }
            }
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @param columns as {@link #columns(Row)} made them */
    static ByteString message(Write write, ByteBuffer columns) {
        ByteString.Output bytes =
                ByteString.newOutput(columns.remaining() + write.key().length() + Long.SIZE);
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeString(KEY, write.key());
            out.writeInt64(VERSION, write.version().asLong());
            out.writeString(CHANGE_TYPE, write.action() == Write.Action.PUT ? Columns.UPSERT : Columns.DELETE);
            out.writeString(SEQUENCE, Columns.sequence(write.version()));
            // Of a buffer all is written, whatever its position.
            out.writeRawBytes(columns.slice());
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteString();
    }
}
