package dev.rowcast.destination.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.RowError;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.rowcast.destination.Faults.Fate;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Storage Write API's default streams, for changes of rows alone, as strict as it is. */
final class FakeWrites extends BigQueryWriteGrpc.BigQueryWriteImplBase {
    private static final Pattern STREAM =
            Pattern.compile("projects/([^/]+)/datasets/([^/]+)/tables/([^/]+)/(?:streams/)?_default");
    private static final Pattern SECTIONS = Pattern.compile("[0-9A-Fa-f]{1,16}(/[0-9A-Fa-f]{1,16}){0,3}");
    private static final int LARGEST_REQUEST = 10_000_000;
    private static final Map<String, List<FieldDescriptor.Type>> TAKEN = Map.ofEntries(
            Map.entry("BOOLEAN", List.of(FieldDescriptor.Type.BOOL)),
            Map.entry("INTEGER", List.of(FieldDescriptor.Type.INT64, FieldDescriptor.Type.INT32)),
            Map.entry("FLOAT", List.of(FieldDescriptor.Type.DOUBLE)),
            Map.entry("NUMERIC", List.of(FieldDescriptor.Type.STRING)),
            Map.entry("BIGNUMERIC", List.of(FieldDescriptor.Type.STRING)),
            Map.entry("STRING", List.of(FieldDescriptor.Type.STRING)),
            Map.entry("BYTES", List.of(FieldDescriptor.Type.BYTES)),
            Map.entry("DATE", List.of(FieldDescriptor.Type.INT32)),
            Map.entry("DATETIME", List.of(FieldDescriptor.Type.STRING)),
            Map.entry("TIMESTAMP", List.of(FieldDescriptor.Type.INT64)),
            Map.entry("RECORD", List.of(FieldDescriptor.Type.MESSAGE)));

    private final FakeBigQuery bigQuery;

    FakeWrites(FakeBigQuery bigQuery) {
        this.bigQuery = bigQuery;
    }

    @Override
    public StreamObserver<AppendRowsRequest> appendRows(StreamObserver<AppendRowsResponse> answers) {
        return new Call(answers);
    }

    /** What is wrong with a row. */
    private static final class BadRow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadRow(String message) {
            super(message);
        }
    }

    private final class Call implements StreamObserver<AppendRowsRequest> {
        private final StreamObserver<AppendRowsResponse> answers;
        private @Nullable Descriptor form;
        private String stream = "";
        private volatile boolean over;

        Call(StreamObserver<AppendRowsResponse> answers) {
            this.answers = answers;
            // What comes after nobody reads.
            ((ServerCallStreamObserver<AppendRowsResponse>) answers).setOnCancelHandler(() -> over = true);
        }

        @Override
        public void onNext(AppendRowsRequest request) {
            if (over) {
                return;
            }
            if (form == null || request.getProtoRows().hasWriterSchema()) {
                stream = request.getWriteStream().isEmpty() ? stream : request.getWriteStream();
                form = form(request.getProtoRows().getWriterSchema().getProtoDescriptor());
            }
            if (bigQuery.swallowed.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return;
            }
            Fate fate = bigQuery.fate();
            if (fate == Fate.UNAVAILABLE) {
                end(Status.UNAVAILABLE.withDescription("as a test has it"));
                return;
            }
            if (fate == Fate.BUSY) {
                answers.onNext(bigQuery.busy());
                return;
            }
            Status.Code denied = bigQuery.denied;
            if (denied != null) {
                end(denied.toStatus().withDescription("as a test has it"));
                return;
            }
            Optional<AppendRowsResponse> answer = take(request);
            if (fate == Fate.UNANSWERED) {
                end(Status.UNAVAILABLE.withDescription("the answer is lost"));
            } else if (!over) {
                answer.ifPresent(answers::onNext);
            }
        }

        private void end(Status status) {
            over = true;
            answers.onError(status.asRuntimeException());
        }

        /** Empty where the call has ended. */
        private Optional<AppendRowsResponse> take(AppendRowsRequest request) {
            if (request.getSerializedSize() > LARGEST_REQUEST) {
                end(Status.INVALID_ARGUMENT.withDescription(
                        "AppendRows request too large: " + request.getSerializedSize() + " limit " + LARGEST_REQUEST));
                return Optional.empty();
            }
            Optional<FakeTable> table = table();
            if (table.isEmpty()) {
                end(Status.NOT_FOUND.withDescription("Requested entity was not found. Entity: " + stream));
                return Optional.empty();
            }
            Optional<AppendRowsResponse> wrong = wrong(table.get(), form);
            return wrong.isPresent()
                    ? wrong
                    : Optional.of(append(
                            table.get(), form, request.getProtoRows().getRows().getSerializedRowsList()));
        }

        private Optional<FakeTable> table() {
            Matcher name = STREAM.matcher(stream);
            if (!name.matches() || !name.group(1).equals(FakeBigQuery.PROJECT)) {
                return Optional.empty();
            }
            return bigQuery.table(name.group(2), name.group(3));
        }

        @Override
        public void onError(Throwable gone) {
            over = true;
        }

        @Override
        public void onCompleted() {
            answers.onCompleted();
        }
    }

    private static Descriptor form(DescriptorProto message) {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setSyntax("proto2")
                .setName("row.proto")
                .addMessageType(message)
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0])
                    .getMessageTypes()
                    .get(0);
        } catch (com.google.protobuf.Descriptors.DescriptorValidationException notOne) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("Invalid proto schema")
                    .asRuntimeException();
        }
    }

    /** What is wrong with the form of all rows. */
    private Optional<AppendRowsResponse> wrong(FakeTable table, Descriptor form) {
        boolean changes = form.findFieldByName("_CHANGE_TYPE") != null;
        if (changes && table.key().isEmpty()) {
            return Optional.of(invalid("_CHANGE_TYPE is for a table with a primary key alone"));
        }
        if (!changes) {
            // BigQuery would take it, and have a row for each change.
            return Optional.of(invalid("no _CHANGE_TYPE in the writer's schema: each change would be a row"));
        }
        for (FieldDescriptor field : form.getFields()) {
            if (field.getName().startsWith("_CHANGE_")) {
                continue;
            }
            Optional<JsonNode> column =
                    bigQuery.isHidden(field.getName()) ? Optional.empty() : table.column(field.getName());
            if (column.isEmpty()) {
                return Optional.of(extra(field.getName()));
            }
            boolean repeated = column.get().path("mode").asText().equals("REPEATED");
            if (!TAKEN.get(column.get().path("type").asText()).contains(field.getType())
                    || repeated != field.isRepeated()) {
                return Optional.of(invalid("The proto field mismatched with BigQuery field at " + field.getName()));
            }
        }
        return Optional.empty();
    }

    private static AppendRowsResponse invalid(String message) {
        return AppendRowsResponse.newBuilder()
                .setError(com.google.rpc.Status.newBuilder()
                        .setCode(Code.INVALID_ARGUMENT_VALUE)
                        .setMessage(message))
                .build();
    }

    private static AppendRowsResponse extra(String column) {
        StorageError error = StorageError.newBuilder()
                .setCode(StorageError.StorageErrorCode.SCHEMA_MISMATCH_EXTRA_FIELDS)
                .setErrorMessage("extra fields: " + column)
                .build();
        return AppendRowsResponse.newBuilder()
                .setError(com.google.rpc.Status.newBuilder()
                        .setCode(Code.INVALID_ARGUMENT_VALUE)
                        .setMessage("Input schema has more fields than BigQuery schema, extra fields: '" + column + "'")
                        .addDetails(Any.pack(error)))
                .build();
    }

    /** All rows of the request, or none where one is wrong. */
    private AppendRowsResponse append(FakeTable table, Descriptor form, List<ByteString> rows) {
        AppendRowsResponse.Builder errors = AppendRowsResponse.newBuilder();
        List<Runnable> merges = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            try {
                merges.add(merge(table, form, rows.get(i)));
            } catch (BadRow bad) {
                if (errors.getRowErrorsCount() == bigQuery.mostRowErrors) {
                    continue;
                }
                errors.addRowErrors(RowError.newBuilder()
                        .setIndex(i)
                        .setCode(RowError.RowErrorCode.FIELDS_ERROR)
                        .setMessage(bad.getMessage()));
            }
        }
        if (rows.isEmpty()) {
            return invalid("no rows");
        }
        if (errors.getRowErrorsCount() > 0) {
            return errors.setError(com.google.rpc.Status.newBuilder()
                            .setCode(Code.INVALID_ARGUMENT_VALUE)
                            .setMessage("Errors found while processing rows. Please refer to the row_errors field"))
                    .build();
        }
        merges.forEach(Runnable::run);
        bigQuery.appended(rows.size());
        return AppendRowsResponse.newBuilder()
                .setAppendResult(AppendRowsResponse.AppendResult.getDefaultInstance())
                .build();
    }

    private Runnable merge(FakeTable table, Descriptor form, ByteString bytes) {
        DynamicMessage row;
        try {
            row = DynamicMessage.parseFrom(form, bytes);
        } catch (InvalidProtocolBufferException notOne) {
            throw new BadRow("not parsed");
        }
        if (!row.getUnknownFields().asMap().isEmpty()) {
            throw new BadRow("unknown fields");
        }
        String type = text(row, "_CHANGE_TYPE");
        if (!type.equals("UPSERT") && !type.equals("DELETE")) {
            throw new BadRow("_CHANGE_TYPE is '" + type + "'");
        }
        String sequence = bigQuery.sequence(sections(text(row, "_CHANGE_SEQUENCE_NUMBER")));
        Map<String, Object> values = values(table, row);
        List<Object> key = table.key().stream().map(values::get).toList();
        if (key.contains(null)) {
            throw new BadRow("a column of the primary key is missing");
        }
        if (bigQuery.isRefused(values)) {
            throw new BadRow("as a test has it: " + values.get("v"));
        }
        FakeTable.Stored stored = new FakeTable.Stored(sequence, type.equals("DELETE") ? null : values);
        return () -> table.merge(key, stored);
    }

    private static String text(DynamicMessage row, String name) {
        return String.valueOf(row.getField(row.getDescriptorForType().findFieldByName(name)));
    }

    /** Such that texts compare as numbers do. */
    private static String sections(String number) {
        if (!SECTIONS.matcher(number).matches()) {
            throw new BadRow("_CHANGE_SEQUENCE_NUMBER is '" + number + "'");
        }
        StringBuilder all = new StringBuilder();
        for (String section : number.toUpperCase().split("/")) {
            all.append("0".repeat(16 - section.length())).append(section).append('/');
        }
        return all.toString();
    }

    private static Map<String, Object> values(FakeTable table, DynamicMessage row) {
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<FieldDescriptor, Object> field : row.getAllFields().entrySet()) {
            String name = field.getKey().getName();
            table.column(name)
                    .ifPresent(
                            column -> values.put(column.path("name").asText(), value(column, field.getValue(), name)));
        }
        for (JsonNode column : table.columns()) {
            if (column.path("mode").asText().equals("REQUIRED")
                    && !values.containsKey(column.path("name").asText())) {
                throw new BadRow("Missing required field " + column.path("name").asText());
            }
        }
        return values;
    }

    /** As a query gives it back. */
    private static Object value(JsonNode column, Object value, String name) {
        return switch (column.path("type").asText()) {
            case "NUMERIC" -> number(value, name, 29, 9);
            case "BIGNUMERIC" -> number(value, name, 38, 38);
            case "DATE" -> date(LocalDate.ofEpochDay((Integer) value), name);
            case "DATETIME" -> clock(value.toString(), name);
            case "TIMESTAMP" -> micros((Long) value, name);
            case "RECORD" -> record((Message) value);
            default -> value;
        };
    }

    private static Object number(Object value, String name, int beforePoint, int scale) {
        BigDecimal number = new BigDecimal(value.toString());
        number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        if (number.precision() - number.scale() > beforePoint) {
            throw new BadRow("Field " + name + ": invalid value, out of range");
        }
        // As BigQuery's casts do, without a word.
        return number.setScale(Math.min(number.scale(), scale), java.math.RoundingMode.HALF_UP)
                .toPlainString();
    }

    private static LocalDate date(LocalDate date, String name) {
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw new BadRow("Field " + name + ": date out of range");
        }
        return date;
    }

    private static LocalDateTime clock(String text, String name) {
        LocalDateTime clock = LocalDateTime.parse(text.replace(' ', 'T'));
        date(clock.toLocalDate(), name);
        return clock;
    }

    private static Long micros(Long micros, String name) {
        date(LocalDate.ofEpochDay(Math.floorDiv(micros, 86_400_000_000L)), name);
        return micros;
    }

    private static Object record(Message value) {
        Map<String, Object> parts = new HashMap<>();
        value.getAllFields().forEach((field, part) -> parts.put(field.getName(), part));
        return parts;
    }
}
