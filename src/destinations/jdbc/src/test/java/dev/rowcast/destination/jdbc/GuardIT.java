package dev.rowcast.destination.jdbc;

import static dev.rowcast.destination.jdbc.TestTable.results;
import static dev.rowcast.destination.jdbc.TestTable.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Answer;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Writes;
import dev.rowcast.store.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row is there at its newest version, wholly, however writes come. */
class GuardIT {
    private static final WriteResult.Done WRITTEN = WriteResult.Done.WRITTEN;
    private static final WriteResult.Done STALE = WriteResult.Done.STALE;

    private final String schema = Database.schema();
    private final TestTable items = TestTable.of("items", Map.of("v", SemanticType.INT64));

    private List<List<@Nullable String>> view(Database database) {
        return database.read("SELECT id, v FROM " + database.name(schema, "items") + " ORDER BY id, v");
    }

    private static Map<String, @Nullable Object> row(long id, long v) {
        return values("id", id, "v", v);
    }

    @ParameterizedTest
    @EnumSource
    void anEqualVersionIsOurOwnRetryAndAnOlderOneIsStale(Database database) {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            assertThat(results(store, items.put(store, "1", 5, row(1, 5)))).containsExactly(WRITTEN);
            assertThat(results(store, items.put(store, "1", 5, row(1, 5)))).containsExactly(WRITTEN);
            assertThat(results(store, items.put(store, "2", 9, row(2, 9)), items.put(store, "1", 4, row(1, 4))))
                    .containsExactly(WRITTEN, STALE);
            assertThat(results(store, items.delete(store, "1", 3))).containsExactly(STALE);
            assertThat(results(store, items.delete(store, "1", 6), items.delete(store, "7", 6)))
                    .containsExactly(WRITTEN, WRITTEN);
            assertThat(results(store, items.put(store, "1", 5, row(1, 5)), items.put(store, "7", 5, row(7, 5))))
                    .containsExactly(STALE, STALE);
            assertThat(view(database)).containsExactly(List.of("2", "9"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOlderThanATruncateIsStale(Database database) {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            results(store, items.put(store, "1", 5, row(1, 5)), items.put(store, "2", 12, row(2, 12)));
            assertThat(results(store, items.truncate(store, 10))).containsExactly(WRITTEN);
            assertThat(results(store, items.truncate(store, 8))).containsExactly(STALE);
            assertThat(results(
                            store,
                            items.put(store, "3", 9, row(3, 9)),
                            items.put(store, "4", 11, row(4, 11)),
                            items.delete(store, "5", 9)))
                    .containsExactly(STALE, WRITTEN, STALE);
            assertThat(view(database)).containsExactly(List.of("2", "12"), List.of("4", "11"));
        }
    }

    /** The mark is read with the rows, and what they were taken to be before that isn't kept if it says otherwise. */
    @ParameterizedTest
    @EnumSource
    void aTruncateOfAnotherTaskIsLearntBeforeAnythingIsCommitted(Database database) {
        try (JdbcStore store = database.open(schema);
                JdbcStore other = database.open(schema)) {
            items.begin(store);
            items.begin(other);
            assertThat(results(store, items.put(store, "1", 5, row(1, 5)))).containsExactly(WRITTEN);
            assertThat(results(other, items.truncate(other, 10))).containsExactly(WRITTEN);
            assertThat(results(store, items.put(store, "2", 9, row(2, 9)), items.put(store, "3", 11, row(3, 11))))
                    .containsExactly(STALE, WRITTEN);
            assertThat(results(other, items.truncate(other, 20))).containsExactly(WRITTEN);
            assertThat(results(store, items.put(store, "4", 19, values("id", 4L, "v", "no number"))))
                    .containsExactly(STALE);
            assertThat(view(database)).isEmpty();
        }
    }

    /** What its rows are doesn't matter any more: none is written, and none is rejected. */
    @ParameterizedTest
    @EnumSource
    void whoHasBeenReplacedWritesAndRejectsNothing(Database database) {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            database.run("UPDATE " + database.name(schema + "_rows", Table.MARKS) + " SET owner = 'others'");
            for (Map<String, @Nullable Object> row : List.of(row(1, 5), values("id", 1L, "v", "no number"))) {
                assertThat(TestTable.write(store, List.of(items.put(store, "1", 5, row))))
                        .isInstanceOfSatisfying(
                                Written.Failed.class,
                                failed -> assertThat(failed.answer().reason()).contains("subscription others"));
            }
            assertThat(view(database)).isEmpty();
        }
    }

    /** Wherever the version's column is in the table: MySQL assigns from left to right. */
    @ParameterizedTest
    @EnumSource
    void ofThirtyColumnsAllAreWrittenOrNone(Database database) {
        Map<String, SemanticType> columns = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            columns.put("c" + i, SemanticType.INT64);
        }
        TestTable wide = TestTable.of("wide", columns);
        Random random = new Random(59);
        try (JdbcStore store = database.open(schema)) {
            wide.begin(store);
            for (String place : List.of("", "FIRST", "AFTER c14")) {
                if (!place.isEmpty() && database == Database.MYSQL) {
                    database.run("ALTER TABLE " + database.name(schema + "_rows", "wide") + " MODIFY COLUMN "
                            + Table.VERSION + " BIGINT NOT NULL " + place);
                }
                for (int round = 0; round < 20; round++) {
                    List<Write> writes = new ArrayList<>();
                    for (int key = 0; key < 10; key++) {
                        long version = random.nextInt(1000);
                        Map<String, Object> values = new LinkedHashMap<>();
                        columns.keySet().forEach(name -> values.put(name, version));
                        writes.add(wide.put(store, "k" + key, version, values));
                    }
                    results(store, writes);
                }
            }
            String each = String.join(", ", columns.keySet());
            assertThat(database.read("SELECT " + each + ", " + Table.VERSION + " FROM "
                            + database.name(schema + "_rows", "wide")))
                    .hasSize(10)
                    .allSatisfy(row -> assertThat(row).containsOnly(row.get(0)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofAHundredVersionsOfAKeyInABatchTheLastIsThereAndKeysOfTheSameValuesAreTwo(Database database)
            throws Exception {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            List<List<Write>> changes = new ArrayList<>();
            for (int version = 1; version <= 100; version++) {
                changes.add(List.of(items.put(store, "[\"a\",\"b\"]", version, row(1, version))));
                changes.add(List.of(items.put(store, "[\"b\",\"a\"]", version, row(2, version))));
            }
            assertThat(Writes.write(store, changes).get(90, TimeUnit.SECONDS)).isEqualTo(Answer.Accepted.ALL);
            assertThat(view(database)).containsExactly(List.of("1", "100"), List.of("2", "100"));
        }
    }

    /** Letters, accents and blanks at the end are told apart, as no collation of readers would. */
    @ParameterizedTest
    @EnumSource
    void keysThatLookAlikeAreRowsOfTheirOwn(Database database) {
        List<String> keys = List.of(
                "a",
                "A",
                "á",
                "a ",
                "",
                " ",
                "ß",
                "ss",
                "\ud83d\ude00",
                "\ud83d\ude01",
                "x".repeat(513),
                "x".repeat(514),
                "é".repeat(300));
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            for (long version = 1; version <= 2; version++) {
                List<Write> writes = new ArrayList<>();
                for (int i = 0; i < keys.size(); i++) {
                    writes.add(items.put(store, keys.get(i), version, row(i, version)));
                }
                assertThat(results(store, writes)).containsOnly(WRITTEN);
            }
            assertThat(view(database))
                    .hasSize(keys.size())
                    .allSatisfy(row -> assertThat(row.get(1)).isEqualTo("2"));
            assertThat(results(store, items.delete(store, keys.get(10), 3))).containsExactly(WRITTEN);
            assertThat(view(database)).hasSize(keys.size() - 1).noneMatch(row -> "10".equals(row.get(0)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void createUpdateAndDeleteOfAKeyInABatchEndAsTheLast(Database database) throws Exception {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            List<List<String>> orders = List.of(
                    List.of("put", "put", "delete"),
                    List.of("put", "delete", "put"),
                    List.of("delete", "put", "put"),
                    List.of("delete", "put", "delete"),
                    List.of("delete", "delete", "put"));
            List<List<Write>> changes = new ArrayList<>();
            for (int step = 0; step < 3; step++) {
                for (int key = 0; key < orders.size(); key++) {
                    long version = 10 + step;
                    changes.add(List.of(
                            orders.get(key).get(step).equals("put")
                                    ? items.put(store, "k" + key, version, row(key, version))
                                    : items.delete(store, "k" + key, version)));
                }
            }
            assertThat(Writes.write(store, changes).get(90, TimeUnit.SECONDS)).isEqualTo(Answer.Accepted.ALL);
            assertThat(view(database)).containsExactly(List.of("1", "12"), List.of("2", "12"), List.of("4", "12"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfTwoTablesWithOneKeyAndVersionAreTwo(Database database) {
        TestTable others = TestTable.of("others", Map.of("v", SemanticType.INT64));
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            others.begin(store);
            assertThat(results(store, items.put(store, "1", 7, row(1, 1)), others.put(store, "1", 7, row(1, 2))))
                    .containsExactly(WRITTEN, WRITTEN);
            assertThat(view(database)).containsExactly(List.of("1", "1"));
            assertThat(database.read("SELECT v FROM " + database.name(schema, "others")))
                    .containsExactly(List.of("2"));
        }
    }

    /** Rows swap unique values, in any order; there is no unique index that they could meet in. */
    @ParameterizedTest
    @EnumSource
    void rowsThatSwapUniqueValuesTouchNoOther(Database database) {
        TestTable users = TestTable.of("users", Map.of("email", SemanticType.STRING));
        List<Write> first = new ArrayList<>();
        List<Write> rotated = new ArrayList<>();
        try (JdbcStore store = database.open(schema)) {
            users.begin(store);
            for (int i = 0; i < 100; i++) {
                first.add(users.put(store, "" + i, i, values("id", (long) i, "email", "e" + i)));
                rotated.add(users.put(store, "" + i, 200 + i, values("id", (long) i, "email", "e" + (i + 1) % 100)));
            }
            results(store, first);
            Collections.shuffle(rotated, new Random(56));
            for (int from = 0; from < 100; from += 10) {
                assertThat(results(store, rotated.subList(from, from + 10))).containsOnly(WRITTEN);
            }
            assertThat(database.read("SELECT id, email FROM " + database.name(schema, "users")))
                    .hasSize(100)
                    .allSatisfy(row -> assertThat(row.get(1))
                            .isEqualTo("e" + (Integer.parseInt(String.valueOf(row.get(0))) + 1) % 100));
        }
    }
}
