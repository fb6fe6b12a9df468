package dev.rowcast.bench.task;

import com.google.protobuf.Timestamp;
import dev.rowcast.bench.encode.Orders20ByHand;
import dev.rowcast.v1.Operation;
import dev.rowcast.v1.Source;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import shop.Orders20Change;
import shop.Orders20Key;
import shop.PushOrders20Request;

/**
 * Debezium's envelopes as generated messages, through their builders: the code that a sink for one table has, with the fields looked up once. It makes the same
 * messages as Rowcast. For one thread.
 */
final class OrderMessages {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private @Nullable Envelope known;

    /** The fields of one envelope schema. */
    private record Envelope(
            Schema schema,
            Field before,
            Field after,
            Field op,
            Field source,
            Field server,
            Field serverId,
            Field gtid,
            Field file,
            Field position,
            Field row,
            Field nanos,
            Orders20ByHand rows) {
        static Envelope of(Schema schema) {
            Schema row = schema.field("after").schema();
            Schema source = schema.field("source").schema();
            return new Envelope(
                    schema,
                    schema.field("before"),
                    schema.field("after"),
                    schema.field("op"),
                    schema.field("source"),
                    source.field("name"),
                    source.field("server_id"),
                    source.field("gtid"),
                    source.field("file"),
                    source.field("pos"),
                    source.field("row"),
                    source.field("ts_ns"),
                    new Orders20ByHand(row));
        }
    }

    /** A batch without changes. */
    PushOrders20Request.Builder batchOf(TopicPartition partition) {
        return PushOrders20Request.newBuilder()
                .setSubscription("bench")
                .setTopic(partition.topic())
                .setPartition(partition.partition())
                .setDatabase("shop")
                .setTable("orders_20")
                .setMessageType("shop.Orders20")
                .setContractRevision(1);
    }

    /** The record's change. */
    Orders20Change change(SinkRecord record) {
        Envelope fields = fieldsOf(record.valueSchema());
        Struct envelope = (Struct) record.value();
        Operation operation = operation((String) envelope.get(fields.op()));
        Source source = source(fields, (Struct) envelope.get(fields.source()));
        Orders20Change.Builder change = Orders20Change.newBuilder()
                .setId(id(record, source, operation))
                .setOperation(operation)
                .setKey(Orders20Key.newBuilder().setId0((Long)
                        ((Struct) record.key()).get(record.keySchema().fields().get(0))))
                .setSource(source)
                .setOffset(record.kafkaOffset());
        Struct before = (Struct) envelope.get(fields.before());
        Struct after = (Struct) envelope.get(fields.after());
        if (before != null) {
            change.setBefore(fields.rows().row(before));
        }
        if (after != null) {
            change.setAfter(fields.rows().row(after));
        }
        if (before != null && after != null) {
            change.addAllChangedFields(fields.rows().changed(before, after));
        }
        return change.build();
    }

    private Envelope fieldsOf(Schema schema) {
        Envelope fields = known;
        if (fields == null || fields.schema() != schema) {
            fields = Envelope.of(schema);
            known = fields;
        }
        return fields;
    }

    private static String id(SinkRecord record, Source source, Operation operation) {
        return source.getServer() + "/" + source.getGtid() + "/" + source.getPosition() + "/" + source.getRow() + "/"
                + letter(operation) + "@" + record.kafkaPartition() + ":" + record.kafkaOffset();
    }

    private static String letter(Operation operation) {
        return switch (operation) {
            case OPERATION_INSERT -> "i";
            case OPERATION_UPDATE -> "u";
            case OPERATION_DELETE -> "d";
            default -> throw new IllegalArgumentException("no change of a row: " + operation);
        };
    }

    private static Operation operation(String letter) {
        return switch (letter) {
            case "c" -> Operation.OPERATION_INSERT;
            case "u" -> Operation.OPERATION_UPDATE;
            case "d" -> Operation.OPERATION_DELETE;
            default -> throw new IllegalArgumentException("no change of a row: op " + letter);
        };
    }

    private static Source source(Envelope fields, Struct source) {
        long nanos = (Long) source.get(fields.nanos());
        Source.Builder message = Source.newBuilder()
                .setCommitTime(Timestamp.newBuilder()
                        .setSeconds(nanos / NANOS_PER_SECOND)
                        .setNanos((int) (nanos % NANOS_PER_SECOND)))
                .setServer((String) source.get(fields.server()))
                .setServerId((Long) source.get(fields.serverId()))
                .setFile((String) source.get(fields.file()))
                .setPosition((Long) source.get(fields.position()))
                .setRow((Integer) source.get(fields.row()));
        String gtid = (String) source.get(fields.gtid());
        return gtid == null ? message.build() : message.setGtid(gtid).build();
    }
}
