package dev.rowcast.destination.jdbc;

import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.store.Claim;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** A table of the source as a test has it: its contract, and writes of its rows. The first field is the key. */
record TestTable(Contract contract, OutputSchema schema) {
    static final String OWNER = "reports";

    /** A table of a number {@code id}, the key, and of these columns. */
    static TestTable of(String table, Map<String, SemanticType> columns) {
        List<ContractField> fields = new ArrayList<>();
        fields.add(field(1, "id", SemanticType.INT64));
        columns.forEach((name, type) -> fields.add(field(fields.size() + 1, name, type)));
        return of(table, 1, fields, Map.of());
    }

    /** @param declared what the source says of columns' lengths and scales, by their names */
    static TestTable of(String table, int revision, List<ContractField> fields, Map<String, int[]> declared) {
        return of(table, revision, fields, declared, List.of(1));
    }

    private static TestTable of(
            String table, int revision, List<ContractField> fields, Map<String, int[]> declared, List<Integer> key) {
        TableId id = new TableId("shop", table);
        Contract contract = new Contract(id, revision, "shop", "Rows", fields, key, fields.size());
        SchemaBuilder rows = SchemaBuilder.struct();
        fields.stream()
                .map(ContractField::column)
                .distinct()
                .forEach(column -> rows.field(column, column(declared.get(column))));
        return new TestTable(contract, new OutputSchema(contract, rows.build(), null, SourceSettings.DEFAULT));
    }

    /** The same table with another key. */
    TestTable keyedBy(List<Integer> numbers) {
        return of(contract.table().table(), contract.revision() + 1, contract.fields(), Map.of(), numbers);
    }

    private static Schema column(int @Nullable [] digits) {
        SchemaBuilder column = SchemaBuilder.string().optional();
        if (digits != null) {
            column.parameter("__debezium.source.column.type", "DECIMAL")
                    .parameter("__debezium.source.column.length", Integer.toString(digits[0]))
                    .parameter("__debezium.source.column.scale", Integer.toString(digits[1]));
        }
        return column.build();
    }

    static ContractField field(int number, String name, SemanticType type) {
        return new ContractField(number, name, name, type, FieldState.ACTIVE);
    }

    /** What was said of it before is what it comes to, but for rights that only a change needs, and where the database couldn't be asked. */
    Prepared prepare(JdbcStore store) {
        Prepared said = examine(store);
        Prepared done = get(store.prepare(target(store), schema).toCompletableFuture());
        boolean known = !(said instanceof Prepared.Failed);
        if (known && done == Prepared.Ready.READY
                ? said != done
                : said instanceof Prepared.Unfit && !said.equals(done)) {
            throw new AssertionError("said " + said + ", done " + done);
        }
        return done;
    }

    Prepared examine(JdbcStore store) {
        return get(store.examine(contract, schema.facts()).toCompletableFuture());
    }

    Prepared claim(JdbcStore store, String owner, long epoch) {
        return get(store.claim(target(store), new Claim(owner, epoch)).toCompletableFuture());
    }

    /** Has it there and ours. */
    void begin(JdbcStore store) {
        for (Prepared each : List.of(prepare(store), claim(store, OWNER, 0))) {
            if (each != Prepared.Ready.READY) {
                throw new IllegalStateException(each.toString());
            }
        }
    }

    Target target(JdbcStore store) {
        return store.target(schema);
    }

    Write put(JdbcStore store, String key, long version, Map<String, ? extends @Nullable Object> values) {
        byte[] body = RowBody.of(contract, field -> values.get(field.name()), dialect(store));
        return new Write(target(store), key, Write.Action.PUT, body, RowVersion.ofLong(version));
    }

    Write delete(JdbcStore store, String key, long version) {
        return new Write(target(store), key, Write.Action.DELETE, new byte[0], RowVersion.ofLong(version));
    }

    Write truncate(JdbcStore store, long version) {
        return new Write(target(store), "", Write.Action.TRUNCATE, new byte[0], RowVersion.ofLong(version));
    }

    private static Dialect dialect(JdbcStore store) {
        return Dialects.of(store.format().toString()).orElseThrow();
    }

    static Written write(JdbcStore store, List<Write> writes) {
        return get(store.write(writes).toCompletableFuture());
    }

    static List<WriteResult> results(JdbcStore store, Write... writes) {
        return results(store, List.of(writes));
    }

    static List<WriteResult> results(JdbcStore store, List<Write> writes) {
        Written written = write(store, writes);
        if (written instanceof Written.Each each) {
            return each.results();
        }
        throw new IllegalStateException(written.toString());
    }

    /** Values by name, NULL among them. */
    static Map<String, @Nullable Object> values(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(Objects.requireNonNull(namesAndValues[i]).toString(), namesAndValues[i + 1]);
        }
        return values;
    }

    private static <T> T get(CompletableFuture<T> answer) {
        try {
            return answer.get(120, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
