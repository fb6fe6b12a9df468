package dev.rowcast.bench.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * One request for a batch on Google's own stub, of messages by the table's columns. With the guard BigQuery orders changes by
 * their versions; without, all are as new, and the last to come wins.
 */
final class AppendLoop implements Writer {
    private static final String KEY = "_rowcast_key";
    private static final String VERSION = "_rowcast_version";
    private static final String TYPE = "_CHANGE_TYPE";
    private static final String SEQUENCE = "_CHANGE_SEQUENCE_NUMBER";
    private static final Metadata.Key<String> ROUTE =
            Metadata.Key.of("x-goog-request-params", Metadata.ASCII_STRING_MARSHALLER);
    private static final int SECONDS = 60;

    private final String stream;
    private final Descriptor form;
    private final boolean guarded;
    private final BlockingQueue<AppendRowsResponse> answers = new LinkedBlockingQueue<>();
    private final StreamObserver<AppendRowsRequest> requests;
    private boolean begun;

    /**
     * @param stream the table's default one
     * @param columns of the table, as the API tells them
     */
    AppendLoop(Channel channel, String stream, JsonNode columns, boolean guarded) {
        this.stream = stream;
        this.form = form(columns);
        this.guarded = guarded;
        Metadata headers = new Metadata();
        headers.put(ROUTE, "write_stream=" + URLEncoder.encode(stream, StandardCharsets.UTF_8));
        this.requests = BigQueryWriteGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .appendRows(new Answers());
    }

    private static Descriptor form(JsonNode columns) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("Row");
        for (JsonNode column : columns) {
            add(message, column.path("name").asText(), type(column.path("type").asText()));
        }
        add(message, TYPE, FieldDescriptorProto.Type.TYPE_STRING);
        add(message, SEQUENCE, FieldDescriptorProto.Type.TYPE_STRING);
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("row.proto")
                .addMessageType(message)
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0])
                    .getMessageTypes()
                    .get(0);
        } catch (DescriptorValidationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void add(DescriptorProto.Builder message, String name, FieldDescriptorProto.Type type) {
        message.addField(FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(message.getFieldCount() + 1)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                .setType(type));
    }

    private static FieldDescriptorProto.Type type(String column) {
        return switch (column) {
            case "INTEGER", "TIMESTAMP" -> FieldDescriptorProto.Type.TYPE_INT64;
            case "FLOAT" -> FieldDescriptorProto.Type.TYPE_DOUBLE;
            case "BYTES" -> FieldDescriptorProto.Type.TYPE_BYTES;
            case "DATE" -> FieldDescriptorProto.Type.TYPE_INT32;
            default -> FieldDescriptorProto.Type.TYPE_STRING;
        };
    }

    @Override
    public void write(List<RowChange> changes) throws InterruptedException {
        for (int from = 0; from < changes.size(); from += Load.BATCH) {
            ProtoRows.Builder rows = ProtoRows.newBuilder();
            changes.subList(from, Math.min(changes.size(), from + Load.BATCH))
                    .forEach(change -> rows.addSerializedRows(row(change)));
            append(rows.build());
        }
    }

    private void append(ProtoRows rows) throws InterruptedException {
        AppendRowsRequest.ProtoData.Builder data =
                AppendRowsRequest.ProtoData.newBuilder().setRows(rows);
        AppendRowsRequest.Builder request = AppendRowsRequest.newBuilder();
        if (!begun) {
            data.setWriterSchema(ProtoSchema.newBuilder().setProtoDescriptor(form.toProto()));
            request.setWriteStream(stream);
            begun = true;
        }
        requests.onNext(request.setProtoRows(data).build());
        AppendRowsResponse answer = answers.poll(SECONDS, TimeUnit.SECONDS);
        if (answer == null || answer.hasError() || answer.getRowErrorsCount() > 0) {
            throw new IllegalStateException("BigQuery refused rows: " + answer);
        }
    }

    private ByteString row(RowChange change) {
        DynamicMessage.Builder row = DynamicMessage.newBuilder(form);
        boolean deleted = change.operation() == Operation.DELETE;
        set(row, KEY, String.valueOf(Objects.requireNonNull(change.key()).get(Loop.ID)));
        set(row, VERSION, change.version().asLong());
        set(row, TYPE, deleted ? "DELETE" : "UPSERT");
        set(row, SEQUENCE, "%016X".formatted(guarded ? change.version().asLong() : 0));
        if (!deleted) {
            columns(row, Objects.requireNonNull(change.after()));
        }
        return row.build().toByteString();
    }

    private void columns(DynamicMessage.Builder row, Struct values) {
        for (Field field : Loop.FIELDS) {
            Object value = values.get(field);
            if (value != null) {
                set(row, field.name(), Values.of(field, value));
            }
        }
    }

    private void set(DynamicMessage.Builder row, String name, Object value) {
        FieldDescriptor field = form.findFieldByName(name);
        row.setField(field, value(field, value));
    }

    private static Object value(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case BYTES -> ByteString.copyFrom((byte[]) value);
            case DOUBLE -> ((Number) value).doubleValue();
            case INT32 -> (int) ((LocalDate) value).toEpochDay();
            case INT64 -> whole(value);
            default -> value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
        };
    }

    private static long whole(Object value) {
        if (value instanceof Instant instant) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        }
        return value instanceof LocalTime time
                ? TimeUnit.NANOSECONDS.toMicros(time.toNanoOfDay())
                : ((Number) value).longValue();
    }

    @Override
    public void close() {
        requests.onCompleted();
    }

    private final class Answers implements StreamObserver<AppendRowsResponse> {
        @Override
        public void onNext(AppendRowsResponse answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable fault) {
            answers.add(AppendRowsResponse.newBuilder()
                    .setError(com.google.rpc.Status.newBuilder()
                            .setCode(io.grpc.Status.fromThrowable(fault)
                                    .getCode()
                                    .value())
                            .setMessage(fault.toString()))
                    .build());
        }

        @Override
        public void onCompleted() {}
    }
}
