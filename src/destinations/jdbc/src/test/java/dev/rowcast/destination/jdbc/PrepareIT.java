package dev.rowcast.destination.jdbc;

import static dev.rowcast.destination.jdbc.TestTable.field;
import static dev.rowcast.destination.jdbc.TestTable.results;
import static dev.rowcast.destination.jdbc.TestTable.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.route.Secret;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.WriteResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a target is made of, what it is extended by, and what is refused before the first row. */
class PrepareIT {
    private static final Prepared.Ready READY = Prepared.Ready.READY;

    private final String schema = Database.schema();
    private final TestTable items = TestTable.of("items", Map.of("v", SemanticType.INT64));

    private static void assertUnfit(Prepared prepared, String... words) {
        assertThat(prepared)
                .isInstanceOfSatisfying(
                        Prepared.Unfit.class,
                        unfit -> assertThat(unfit.reason()).contains(words));
    }

    private String rows(Database database, String table) {
        return database.name(schema + Table.ROWS_SUFFIX, table);
    }

    @ParameterizedTest
    @EnumSource
    void namesAreTakenAsTheyAre(Database database) {
        List<String> tables = new ArrayList<>(
                List.of("Order", "select", "a b", "it's \"so\" `called`", "t", "T", "x".repeat(63), "ü".repeat(31)));
        if (database == Database.MYSQL) {
            tables.addAll(List.of("y".repeat(64), "ü".repeat(64)));
        }
        try (JdbcStore store = database.open(schema)) {
            for (int i = 0; i < tables.size(); i++) {
                TestTable table = TestTable.of(tables.get(i), Map.of("select", SemanticType.INT64));
                table.begin(store);
                TestTable wider = TestTable.of(
                        tables.get(i),
                        2,
                        List.of(
                                field(1, "id", SemanticType.INT64),
                                field(2, "select", SemanticType.INT64),
                                field(3, "Order", SemanticType.STRING)),
                        Map.of());
                assertThat(wider.prepare(store)).as(tables.get(i)).isEqualTo(READY);
                results(
                        store,
                        wider.put(store, "1", 1, values("id", 1L, "select", (long) i, "Order", "o")),
                        wider.put(store, "2", 1, values("id", 2L, "select", (long) i)));
                results(store, wider.delete(store, "2", 2));
            }
            for (int i = 0; i < tables.size(); i++) {
                assertThat(database.read("SELECT * FROM " + database.name(schema, tables.get(i))))
                        .as(tables.get(i))
                        .containsExactly(List.of("1", "" + i, "o"));
            }
            TestTable tooLong = TestTable.of(
                    database == Database.MYSQL ? "y".repeat(65) : "ü".repeat(32), Map.of("v", SemanticType.INT64));
            assertUnfit(tooLong.examine(store), "the name", "has more than");
            assertUnfit(tooLong.prepare(store), "the name", "has more than");
            assertUnfit(
                    TestTable.of("own", Map.of(Table.VERSION, SemanticType.INT64))
                            .prepare(store),
                    Table.VERSION);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoAsksWhatWouldBeChangesNothing(Database database) {
        try (JdbcStore store = database.open(schema)) {
            assertThat(items.examine(store)).isEqualTo(READY);
            assertThat(database.read("SELECT schema_name FROM information_schema.schemata WHERE schema_name IN ('"
                            + schema + "', '" + schema + Table.ROWS_SUFFIX + "')"))
                    .isEmpty();
        }
        JdbcSettings away = database.settings(schema, 1, null);
        try (JdbcStore store = database.open(away)) {
            assertThat(items.examine(store)).isInstanceOf(Prepared.Failed.class);
            assertUnfit(
                    TestTable.of("own", Map.of(Table.VERSION, SemanticType.INT64))
                            .examine(store),
                    Table.VERSION);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherUniqueIndexIsRefused(Database database) {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            database.run("CREATE UNIQUE INDEX one_v ON " + rows(database, "items") + " (v)");
        }
        try (JdbcStore store = database.open(schema)) {
            assertUnfit(items.examine(store), "one_v", "ordinary index");
            assertUnfit(items.prepare(store), "one_v", "ordinary index");
        }
    }

    /** In the time until somebody prepares again, MySQL would take a row for another one. */
    @ParameterizedTest
    @EnumSource
    void anotherUniqueIndexThatComesLaterTouchesNoOtherRow(Database database) {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            results(store, items.put(store, "1", 1, values("id", 1L, "v", 7L)));
            database.run("CREATE UNIQUE INDEX one_v ON " + rows(database, "items") + " (v)");
            if (database == Database.MYSQL) {
                assertThat(TestTable.write(store, List.of(items.put(store, "2", 2, values("id", 2L, "v", 7L)))))
                        .asString()
                        .contains("MISCONFIGURED", "another unique index");
            } else {
                assertThat(results(store, items.put(store, "2", 2, values("id", 2L, "v", 7L))))
                        .allMatch(WriteResult.Refused.class::isInstance);
            }
            assertThat(database.read("SELECT id, v FROM " + database.name(schema, "items")))
                    .containsExactly(List.of("1", "7"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void foreignKeysAreRefused(Database database) {
        TestTable parents = TestTable.of("parents", Map.of("v", SemanticType.INT64));
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            parents.begin(store);
            database.run("ALTER TABLE " + rows(database, "items")
                    + " ADD COLUMN parent VARCHAR(580) "
                    + (database == Database.MYSQL ? "COLLATE utf8mb4_0900_bin" : "COLLATE \"C\"")
                    + ", ADD CONSTRAINT to_parent FOREIGN KEY (parent) REFERENCES " + rows(database, "parents") + " ("
                    + Table.KEY + ")");
            assertUnfit(items.prepare(store), "to_parent", "drop it");
            assertUnfit(parents.prepare(store), "to_parent", "drop it");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOthersHaveAddedStaysTheirs(Database database) {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            database.run("ALTER TABLE " + rows(database, "items") + " ADD COLUMN seen VARCHAR(10) DEFAULT 'no'");
            assertThat(items.prepare(store)).isEqualTo(READY);
            results(store, items.put(store, "1", 1, values("id", 1L, "v", 7L)));
            database.run("UPDATE " + rows(database, "items") + " SET seen = 'yes'");
            results(store, items.put(store, "1", 2, values("id", 1L, "v", 8L)));
            assertThat(database.read("SELECT v, seen FROM " + rows(database, "items")))
                    .containsExactly(List.of("8", "yes"));

            database.run("ALTER TABLE " + rows(database, "items") + " ADD COLUMN must INT NOT NULL DEFAULT 3");
            assertThat(items.prepare(store)).isEqualTo(READY);
            database.run("ALTER TABLE " + rows(database, "items") + " ALTER COLUMN must DROP DEFAULT");
            assertUnfit(items.prepare(store), "must", "NOT NULL");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTypeThatDoesNotFitIsNamedWithTheStatementThatMendsIt(Database database) {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            results(store, items.put(store, "1", 1, values("id", 1L, "v", 7L)));
            database.run(
                    "DROP VIEW " + database.name(schema, "items"),
                    database == Database.MYSQL
                            ? "ALTER TABLE " + rows(database, "items") + " MODIFY COLUMN v SMALLINT"
                            : "ALTER TABLE " + rows(database, "items") + " ALTER COLUMN v TYPE SMALLINT");
            Prepared prepared = items.prepare(store);
            assertUnfit(prepared, "column v", "smallint", "bigint", "; run: ");
            String reason = ((Prepared.Unfit) prepared).reason();
            for (String statement :
                    reason.substring(reason.indexOf("; run: ") + 7).split("; ", -1)) {
                database.run(statement);
            }
            assertThat(items.prepare(store)).isEqualTo(READY);
            assertThat(database.read("SELECT v FROM " + database.name(schema, "items")))
                    .containsExactly(List.of("7"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aColumnIsAddedByManyTasksAtOnceAndADroppedOneStaysEmpty(Database database) throws Exception {
        ContractField id = field(1, "id", SemanticType.INT64);
        ContractField v = field(2, "v", SemanticType.INT64);
        ContractField note = field(3, "note", SemanticType.STRING);
        TestTable first = TestTable.of("items", 1, List.of(id, v), Map.of());
        TestTable wider = TestTable.of("items", 2, List.of(id, v, note), Map.of());
        TestTable later = TestTable.of("items", 3, List.of(id, v.in(FieldState.DROPPED), note), Map.of());
        List<JdbcStore> stores = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Prepared>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                JdbcStore store = database.open(schema);
                stores.add(store);
                TestTable table = i % 2 == 0 ? first : wider;
                all.add(CompletableFuture.supplyAsync(() -> table.prepare(store), threads));
            }
            for (CompletableFuture<Prepared> each : all) {
                assertThat(each.get(120, TimeUnit.SECONDS)).isEqualTo(READY);
            }
            JdbcStore store = stores.get(1);
            wider.begin(store);
            results(store, wider.put(store, "1", 1, values("id", 1L, "v", 7L, "note", "a")));
            later.begin(store);
            results(store, later.put(store, "1", 2, values("id", 1L, "note", "b")));
            assertThat(database.read("SELECT * FROM " + database.name(schema, "items")))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsExactly("1", null, "b"));
        } finally {
            stores.forEach(JdbcStore::close);
            threads.shutdownNow();
        }
    }

    /** What a renamed column and one of another type are to the contract, they are here. */
    @ParameterizedTest
    @EnumSource
    void aRenamedColumnKeepsItsPlaceAndOneOfAnotherTypeGetsANewOneBesideIt(Database database) {
        ContractField id = field(1, "id", SemanticType.INT64);
        ContractField v = field(2, "v", SemanticType.INT64);
        TestTable first = TestTable.of("items", 1, List.of(id, v), Map.of());
        TestTable renamed = TestTable.of("items", 2, List.of(id, v.of("w")), Map.of());
        TestTable retyped = TestTable.of(
                "items",
                3,
                List.of(
                        id,
                        v.in(FieldState.BRIDGED),
                        new ContractField(3, "v_v2", "v", SemanticType.STRING, FieldState.ACTIVE)),
                Map.of());
        try (JdbcStore store = database.open(schema)) {
            first.begin(store);
            renamed.begin(store);
            results(store, renamed.put(store, "1", 1, values("id", 1L, "v", 7L)));
            retyped.begin(store);
            results(
                    store,
                    retyped.put(store, "2", 2, values("id", 2L, "v", 8L, "v_v2", "8")),
                    retyped.put(store, "3", 2, values("id", 3L, "v_v2", "x")));
            assertThat(database.read("SELECT * FROM " + database.name(schema, "items") + " ORDER BY id"))
                    .isEqualTo(List.of(
                            Arrays.asList("1", "7", null), List.of("2", "8", "8"), Arrays.asList("3", null, "x")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfANewSchemaAreMadeAtOnce(Database database) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<JdbcStore> stores = new ArrayList<>();
        try {
            List<CompletableFuture<Prepared>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                JdbcStore store = database.open(schema);
                stores.add(store);
                TestTable table = TestTable.of("t" + i, Map.of("v", SemanticType.INT64));
                all.add(CompletableFuture.supplyAsync(() -> table.prepare(store), threads));
            }
            for (CompletableFuture<Prepared> each : all) {
                assertThat(each.get(120, TimeUnit.SECONDS)).isEqualTo(READY);
            }
        } finally {
            stores.forEach(JdbcStore::close);
            threads.shutdownNow();
        }
    }

    /** The view first, as PostgreSQL demands: then the column is gone for good, and the view comes back without it. */
    @ParameterizedTest
    @EnumSource
    void aDroppedColumnCanBeTakenOutByHand(Database database) {
        ContractField id = field(1, "id", SemanticType.INT64);
        ContractField v = field(2, "v", SemanticType.INT64);
        TestTable before = TestTable.of("items", 1, List.of(id, v), Map.of());
        TestTable after = TestTable.of("items", 2, List.of(id, v.in(FieldState.DROPPED)), Map.of());
        try (JdbcStore store = database.open(schema)) {
            before.begin(store);
            after.begin(store);
            database.run(
                    "DROP VIEW " + database.name(schema, "items"),
                    "ALTER TABLE " + rows(database, "items") + " DROP COLUMN v");
            assertThat(TestTable.write(store, List.of(after.put(store, "1", 1, values("id", 1L)))))
                    .as("prepared anew with the next try")
                    .asString()
                    .contains("MISCONFIGURED");
            assertThat(after.prepare(store)).isEqualTo(READY);
            results(store, after.put(store, "1", 1, values("id", 1L)));
            assertThat(database.read("SELECT * FROM " + database.name(schema, "items")))
                    .containsExactly(List.of("1"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTargetHasOneSubscriptionUntilAnotherOneTakesItOver(Database database) {
        try (JdbcStore store = database.open(schema);
                JdbcStore heir = database.open(
                        database.settings(schema, database.address().port(), TestTable.OWNER))) {
            items.begin(store);
            assertUnfit(items.claim(store, "other", 0), "reports", "\"takeOver\": \"reports\"");
            assertThat(items.prepare(heir)).isEqualTo(READY);
            assertThat(items.claim(heir, "heir", 4)).isEqualTo(READY);
            assertThat(TestTable.write(store, List.of(items.put(store, "1", 1, values("id", 1L)))))
                    .asString()
                    .contains("MISCONFIGURED", "written by the subscription heir now");
            assertThat(database.read("SELECT * FROM " + database.name(schema, "items")))
                    .isEmpty();
            assertUnfit(items.claim(store, TestTable.OWNER, 9), "heir");
            assertThat(items.claim(heir, "heir", 3)).isEqualTo(new Prepared.Behind(4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfTwoDatabasesDoNotMeetInOne(Database database) {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            database.run("UPDATE " + rows(database, Table.MARKS) + " SET source = 'crm.items'");
            assertUnfit(items.prepare(store), "crm.items", "shop.items", "\"schema\"");
        }
    }

    /** Rows of the old key would stay beside those of the new one for ever. */
    @ParameterizedTest
    @EnumSource
    void anotherKeyWaitsUntilTheRowsOfTheOldOneAreGone(Database database) {
        TestTable rekeyed = items.keyedBy(List.of(1, 2));
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            results(store, items.put(store, "1", 1, values("id", 1L, "v", 7L)));
            assertUnfit(rekeyed.examine(store), "known by (id)", "by (id, v)");
            Prepared prepared = rekeyed.prepare(store);
            assertUnfit(prepared, "known by (id)", "by (id, v)");
            String reason = ((Prepared.Unfit) prepared).reason();
            for (String statement : reason.substring(reason.indexOf("DELETE"), reason.indexOf("; and"))
                    .split("; ", -1)) {
                database.run(statement);
            }
            rekeyed.begin(store);
            results(store, rekeyed.put(store, "[1,8]", 2, values("id", 1L, "v", 8L)));
            assertThat(database.read("SELECT v FROM " + database.name(schema, "items")))
                    .containsExactly(List.of("8"));
        }
    }

    /** The interface for readers: they see the views, and nothing else. */
    @ParameterizedTest
    @EnumSource
    void aReaderSeesTheViewAlone(Database database) throws SQLException {
        String reader = "reader_" + schema;
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            results(store, items.put(store, "1", 1, values("id", 1L, "v", 7L)), items.delete(store, "2", 1));
        }
        database.run(
                database == Database.MYSQL
                        ? new String[] {
                            "CREATE USER " + reader + " IDENTIFIED BY 'r'",
                            "GRANT SELECT ON " + schema + ".* TO " + reader
                        }
                        : new String[] {
                            "CREATE ROLE " + reader + " LOGIN PASSWORD 'r'",
                            "GRANT USAGE ON SCHEMA " + schema + " TO " + reader,
                            "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + reader
                        });
        Database.Address at = database.address();
        Database.Address as = new Database.Address(at.host(), at.port(), at.prefix(), at.database(), reader, "r");
        try (Connection connection = database.admin(as).getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement
                            .executeQuery("SELECT id FROM " + database.name(schema, "items"))
                            .next())
                    .isTrue();
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM " + rows(database, "items")))
                    .isInstanceOf(SQLException.class)
                    .satisfies(error ->
                            assertThat(SqlFault.of((SQLException) error)).isEqualTo(SqlFault.WRONG));
        }
    }

    /** What the message says is what has to be run. */
    @ParameterizedTest
    @EnumSource
    void withoutRightsTheMessageHasTheStatements(Database database) {
        String writer = "writer_" + schema;
        database.run(
                database == Database.MYSQL
                        ? "CREATE USER " + writer + " IDENTIFIED BY 'w'"
                        : "CREATE ROLE " + writer + " LOGIN PASSWORD 'w'");
        JdbcSettings all = database.settings(schema);
        JdbcSettings settings = new JdbcSettings(
                all.url(), writer, new Secret("password", "w"), schema, 2, all.retention(), false, null);
        try (JdbcStore store = database.open(settings)) {
            Prepared prepared = items.prepare(store);
            assertUnfit(prepared, "what the user needs there: ", writer);
            String reason = ((Prepared.Unfit) prepared).reason();
            for (String statement :
                    reason.substring(reason.indexOf("there: ") + 7).split("; ?", -1)) {
                if (!statement.isEmpty()) {
                    database.run(statement);
                }
            }
            items.begin(store);
            assertThat(results(store, items.put(store, "1", 1, values("id", 1L)), items.delete(store, "2", 1)))
                    .containsExactly(WriteResult.Done.WRITTEN, WriteResult.Done.WRITTEN);
            assertThat(results(store, items.truncate(store, 9))).containsExactly(WriteResult.Done.WRITTEN);
        }
        JdbcSettings wrong = new JdbcSettings(
                all.url(), writer, new Secret("password", "x"), schema, 2, all.retention(), false, null);
        try (JdbcStore store = database.open(wrong)) {
            assertUnfit(items.prepare(store), writer);
        }
    }
}
