package dev.rowcast.destination.jdbc;

import static dev.rowcast.destination.jdbc.TestTable.field;
import static dev.rowcast.destination.jdbc.TestTable.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.store.Found;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is there is read back, and a row replaced on condition. */
class ReaderIT {
    private final String schema = Database.schema();

    private static <T> T get(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private static StoreReader reader(JdbcStore store) {
        return store.reader().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void eachValueIsReadBackAsItWasWritten(Database database) throws Exception {
        List<Object[]> rows = TypesIT.values().map(each -> each.get()).toList();
        List<ContractField> fields = new ArrayList<>();
        fields.add(field(1, "id", SemanticType.INT64));
        for (SemanticType type : SemanticType.values()) {
            if (type != SemanticType.GEOMETRY) {
                fields.add(field(fields.size() + 1, TypesIT.name(type), type));
            }
        }
        TestTable types = TestTable.of("types", 1, fields, Map.of("decimal", new int[] {65, 30}));
        try (JdbcStore store = database.open(schema)) {
            types.begin(store);
            List<Write> writes = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            for (int i = 0; i < rows.size(); i++) {
                keys.add("" + i);
                writes.add(types.put(
                        store,
                        "" + i,
                        i + 1,
                        TestTable.values("id", (long) i, TypesIT.name((SemanticType) rows.get(i)[0]), rows.get(i)[1])));
            }
            results(store, writes);
            results(store, types.delete(store, "gone", 7));

            Set<String> asked = new HashSet<>(keys);
            asked.addAll(Set.of("gone", "never"));
            Map<String, Found> found = get(reader(store).find(types.target(store), types.schema(), asked));
            assertThat(found).hasSize(rows.size() + 1);
            assertThat(found.get("gone")).isEqualTo(new Found("gone", RowVersion.ofLong(7), null));
            for (int i = 0; i < rows.size(); i++) {
                Found there = found.get("" + i);
                assertThat(there.version()).isEqualTo(RowVersion.ofLong(i + 1));
                for (ContractField field : fields.subList(1, fields.size())) {
                    Object expected = field.type() == rows.get(i)[0] ? rows.get(i)[1] : null;
                    assertThat(Objects.requireNonNull(there.row()).get(field))
                            .as(rows.get(i)[0] + " " + i)
                            .isEqualTo(expected);
                }
            }
            assertThat(scanned(store, types)).containsExactlyInAnyOrderElementsOf(keys);
        }
    }

    private static List<String> scanned(JdbcStore store, TestTable table) throws Exception {
        List<String> keys = new ArrayList<>();
        @Nullable String after = null;
        while (true) {
            List<Found> page = get(reader(store).scan(table.target(store), table.schema(), after, 7));
            page.forEach(found -> keys.add(found.key()));
            if (page.size() < 7) {
                return keys;
            }
            after = page.get(6).key();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowIsReplacedWhereItStillHasItsVersion(Database database) throws Exception {
        TestTable table = TestTable.of("t", Map.of("v", SemanticType.INT64));
        try (JdbcStore store = database.open(schema)) {
            table.begin(store);
            results(store, row(table, store, 1, 5, 50));
            assertThat(replace(table, store, row(table, store, 1, 5, 51), 5L)).isTrue();
            assertThat(value(table, store, "1")).isEqualTo("5: 51");

            // The stream was there first.
            results(store, row(table, store, 1, 6, 60));
            assertThat(replace(table, store, row(table, store, 1, 5, 52), 5L)).isFalse();
            assertThat(replace(table, store, row(table, store, 1, 0, 52), null)).isFalse();
            assertThat(value(table, store, "1")).isEqualTo("6: 60");

            assertThat(replace(table, store, table.delete(store, "1", 6), 6L)).isTrue();
            assertThat(value(table, store, "1")).isEqualTo("6: deleted");
            assertThat(replace(table, store, row(table, store, 2, 0, 20), null)).isTrue();
            assertThat(value(table, store, "2")).isEqualTo("0: 20");
            results(store, row(table, store, 2, 1, 21));
            assertThat(value(table, store, "2")).isEqualTo("1: 21");
        }
    }

    /** Else it would count as one of those that the TRUNCATE removed. */
    @ParameterizedTest
    @EnumSource
    void aRowThatIsMissingAfterATruncateIsWritten(Database database) throws Exception {
        TestTable table = TestTable.of("t", Map.of("v", SemanticType.INT64));
        try (JdbcStore store = database.open(schema)) {
            table.begin(store);
            results(store, row(table, store, 1, 5, 50));
            results(store, table.truncate(store, 9));
            assertThat(replace(table, store, row(table, store, 1, 5, 51), 5L)).isFalse();
            assertThat(replace(table, store, row(table, store, 1, 0, 90), null)).isTrue();
            assertThat(value(table, store, "1")).isEqualTo("9: 90");
        }
    }

    private static Write row(TestTable table, JdbcStore store, long id, long version, long v) {
        return table.put(store, "" + id, version, TestTable.values("id", id, "v", v));
    }

    private static boolean replace(TestTable table, JdbcStore store, Write write, @Nullable Long expected)
            throws Exception {
        return get(reader(store).replace(write, table.schema(), expected == null ? null : RowVersion.ofLong(expected)));
    }

    private static String value(TestTable table, JdbcStore store, String key) throws Exception {
        Found found = get(reader(store).find(table.target(store), table.schema(), List.of(key)))
                .get(key);
        return found.version().asLong() + ": "
                + (found.row() == null
                        ? "deleted"
                        : found.row().get(table.contract().fields().get(1)));
    }
}
