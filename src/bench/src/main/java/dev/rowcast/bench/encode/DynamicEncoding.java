package dev.rowcast.bench.encode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import dev.rowcast.bench.rows.BenchColumn;
import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.Operation;
import dev.rowcast.v1.Source;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The same changes to the same bytes by protobuf-java's DynamicMessage, as one would write it without an encoder of one's own. */
final class DynamicEncoding {
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final List<BenchColumn> columns;
    private final Descriptor row;
    private final Descriptor key;
    private final FieldDescriptor[] fields;

    private DynamicEncoding(BenchTable table) {
        columns = table.columns();
        row = ContractDescriptors.row(table.contract());
        key = ContractDescriptors.key(table.contract());
        fields = columns.stream()
                .map(column -> row.findFieldByName(column.name()))
                .toArray(FieldDescriptor[]::new);
    }

    static Supplier<byte[]> rows(BenchTable table) {
        DynamicEncoding dynamic = new DynamicEncoding(table);
        return Turns.through(Turns.rows(table), row -> dynamic.message(row).toByteArray());
    }

    static Supplier<byte[]> changes(BenchTable table) {
        return Turns.through(table.changes(), new DynamicEncoding(table)::encode);
    }

    private byte[] encode(RowChange change) {
        ChangeEvent.Builder event = ChangeEvent.newBuilder()
                .setId(change.id())
                .setOperation(Operation.forNumber(change.operation().number()))
                .setSource(source(change.source()))
                .setOffset(change.at().sequence());
        Struct before = change.before();
        Struct after = change.after();
        if (change.key() != null) {
            event.setKey(DynamicMessage.newBuilder(key)
                    .setField(
                            key.getFields().get(0),
                            change.key().getWithoutDefault(columns.get(0).name()))
                    .build()
                    .toByteString());
        }
        if (before != null) {
            event.setBefore(message(before).toByteString());
        }
        if (after != null) {
            event.setAfter(message(after).toByteString());
        }
        if (before != null && after != null) {
            addChanged(before, after, event);
        }
        return event.build().toByteArray();
    }

    private DynamicMessage message(Struct struct) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(row);
        for (int i = 0; i < fields.length; i++) {
            BenchColumn column = columns.get(i);
            Object value = struct.getWithoutDefault(column.name());
            if (value != null) {
                message.setField(fields[i], column.expected().apply(value));
            }
        }
        return message.build();
    }

    private void addChanged(Struct before, Struct after, ChangeEvent.Builder event) {
        for (int i = 0; i < fields.length; i++) {
            String name = columns.get(i).name();
            if (!Objects.equals(before.getWithoutDefault(name), after.getWithoutDefault(name))) {
                event.addChangedFields(fields[i].getNumber());
            }
        }
    }

    private static Source source(SourcePosition at) {
        Source.Builder source = Source.newBuilder()
                .setCommitTime(Timestamp.newBuilder()
                        .setSeconds(at.commitTimeNanos() / NANOS_PER_SECOND)
                        .setNanos((int) (at.commitTimeNanos() % NANOS_PER_SECOND)))
                .setServer(at.server())
                .setServerId(at.serverId())
                .setFile(at.file())
                .setPosition(at.position())
                .setRow(at.row());
        @Nullable String gtid = at.gtid();
        return gtid == null ? source.build() : source.setGtid(gtid).build();
    }
}
