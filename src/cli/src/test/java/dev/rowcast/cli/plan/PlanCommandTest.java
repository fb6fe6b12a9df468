package dev.rowcast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.Rowcast;
import dev.rowcast.cli.support.Paste;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.export.Export;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {
    private static final TableShape ORDERS = shape(
            "orders",
            new Column("id", ColumnType.integer(SemanticType.INT64, 64, false)),
            new Column("customer_id", ColumnType.integer(SemanticType.INT64, 64, false)),
            new Column("note", ColumnType.of(SemanticType.STRING)));
    private static final TableShape CUSTOMERS = shape(
            "customers",
            new Column("id", ColumnType.integer(SemanticType.INT64, 64, false)),
            new Column("name", ColumnType.of(SemanticType.STRING)),
            new Column("email", ColumnType.of(SemanticType.STRING)),
            new Column("born", ColumnType.of(SemanticType.DATE)),
            new Column("password_hash", ColumnType.of(SemanticType.BYTES)));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path dir;

    @BeforeEach
    void export() throws IOException {
        Export.writeHistories(dir, List.of(history(ORDERS), history(CUSTOMERS)));
    }

    @Test
    void saysForEachStatementAndSubscriptionWhatWouldHappen() throws IOException {
        assertThat(plan("--file", resource("migration.sql"), "--routes", resource("routes.json")))
                .isEqualTo(3);

        assertThat(out.toString()).isEqualToNormalizingNewlines(text("plan.txt"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatAStoreWouldNotTakeIsToldBefore() {
        Stores stores = (subscription, contract, facts) -> contract.keyFields().isEmpty()
                ? Optional.of(new Stores.Word(Outcome.HOLD, "its store would have the rows wait: no key"))
                : contract.activeField("shape").map(field -> new Stores.Word(Outcome.UNKNOWN, "its store is away"));
        Plan plan = Planner.plan(
                List.of(Agreed.of(history(ORDERS))),
                new Audience(Optional.empty(), stores),
                Optional.of("shop"),
                "ALTER TABLE orders ADD label TEXT; CREATE TABLE keyless (a INT); ALTER TABLE orders ADD shape GEOMETRY",
                Paste.PLAIN);

        assertThat(plan.statements())
                .extracting(Plan.Statement::outcome)
                .containsExactly(Outcome.SAFE, Outcome.HOLD, Outcome.UNKNOWN);
        assertThat(PlanText.of(plan))
                .contains(
                        "       its store would have the rows wait: no key",
                        "       its store is away",
                        "Result: 1 of 3 would stop rows until somebody approves or mends a store; what 1 of 3 would do can't be told.");
        assertThat(PlanJson.of(plan)).contains("\"store\" : {", "\"result\" : \"hold\"");
    }

    @Test
    void aConditionThatTheRowsWouldNoLongerFitIsToldBefore() {
        Routing routing = RoutingParser.parse("""
                {"subscriptions": [{"name": "noted", "tables": ["shop.orders"], "target": "a:1", "evolution": "lenient",
                  "when": "has(after.note)"}]}""");
        Plan plan = Planner.plan(
                List.of(Agreed.of(history(ORDERS))),
                new Audience(Optional.of(routing), Stores.NONE),
                Optional.of("shop"),
                "ALTER TABLE orders ADD label TEXT; ALTER TABLE orders DROP COLUMN note",
                Paste.PLAIN);

        assertThat(plan.statements()).extracting(Plan.Statement::outcome).containsExactly(Outcome.SAFE, Outcome.HOLD);
        assertThat(String.join("\n", PlanText.of(plan)))
                .contains(
                        "its \"when\" can't be asked of them: line 1, column 4: undefined field 'note'",
                        "approves or changes a condition");
        assertThat(PlanJson.of(plan)).contains("\"unfit\" : \"line 1, column 4");
    }

    @Test
    void itsCommandsFindTheSameLog() {
        assertThat(plan(
                        "--bootstrap-server",
                        "kafka:9092",
                        "--topic",
                        "our log",
                        "--sql",
                        "ALTER TABLE shop.orders DROP COLUMN note"))
                .isEqualTo(2);

        assertThat(out.toString())
                .contains("approve shop.orders --as apply --bootstrap-server kafka:9092 --topic 'our log'");
    }

    @Test
    void whatMayBeAnExcludedColumnUnderANewNameIsHeldWhateverItsType() throws IOException {
        String sql = "ALTER TABLE customers CHANGE password_hash secret TEXT";
        assertThat(plan("--database", "shop", "--routes", resource("routes.json"), "--sql", sql))
                .isEqualTo(2);

        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("it may be \"password_hash\", which audit isn't sent, under a new name")
                .contains("rowcast contracts approve shop.customers --as rename:password_hash=secret");
    }

    @Test
    void saysTheSameToPrograms() throws IOException {
        assertThat(plan("--file", resource("migration.sql"), "--routes", resource("routes.json"), "--json"))
                .isEqualTo(3);

        assertThat(out.toString()).isEqualToNormalizingNewlines(text("plan.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "0 | ALTER TABLE orders ADD COLUMN x INT",
                "0 | ALTER TABLE orders ADD COLUMN x INT; INSERT INTO orders VALUES (1, 2, 'x', 3)",
                "0 | RENAME TABLE orders TO t, t TO orders",
                "2 | ALTER TABLE orders DROP PARTITION p0; ALTER TABLE orders DROP COLUMN note",
                "3 | FROBNICATE; DROP TABLE orders",
                "4 | ALTER TABLE orders ADD COLUMN url VARCHAR(50)",
                "4 | ALTER TABLE elsewhere.people ADD COLUMN url VARCHAR(50)",
                "4 | CREATE TABLE elsewhere.people (url VARCHAR(50))",
                "4 | ALTER TABLE orders RENAME COLUMN note TO customer_id, RENAME COLUMN customer_id TO note",
                "4 | ALTER TABLE orders CHANGE note customer_id TEXT, CHANGE customer_id note BIGINT",
                "4 | SET sql_mode = 'ANSI_QUOTES'; ALTER TABLE \"orders\" DROP COLUMN \"note\"",
                "4 | FROBNICATE; ALTER TABLE orders ADD COLUMN url INT",
                "5 | ALTER TABLE orders DROP PARTITION p0",
                "5 | ALTER TABLE orders DISCARD TABLESPACE",
                "5 | ALTER TABLE spare EXCHANGE PARTITION p0 WITH TABLE orders",
                "5 | CREATE TABLE c (id INT PRIMARY KEY, o BIGINT, FOREIGN KEY (o) REFERENCES orders (id) ON DELETE CASCADE)",
                "5 | ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE",
                "5 | CREATE TABLE n LIKE orders; INSERT INTO n SELECT * FROM orders; RENAME TABLE orders TO o, n TO orders",
                "6 | DROP TABLE orders",
                "6 | RENAME TABLE orders TO o",
                "6 | ALTER TABLE orders RENAME TO o",
                "6 | DROP DATABASE shop",
                "7 | ALTER TABLE ordrs ADD COLUMN x INT",
                "7 | ALTER TABLE elsewhere DROP COLUMN x",
                "2 | ALTER TABLE orders DROP COLUMN note",
                "2 | ALTER TABLE orders ADD COLUMN x INT; ALTER TABLE orders DROP COLUMN note",
                "2 | ALTER TABLE orders MODIFY note BLOB",
                "2 | ALTER TABLE orders CHANGE note remark VARCHAR(10)",
                "2 | ALTER TABLE orders DROP PRIMARY KEY",
                "2 | ALTER TABLE orders MODIFY id BIGINT UNSIGNED NOT NULL",
                "2 | DROP TABLE orders; CREATE TABLE orders (id BIGINT PRIMARY KEY)",
                "2 | CREATE TABLE n LIKE orders; ALTER TABLE n DROP note; RENAME TABLE orders TO o, n TO orders",
                "3 | FROBNICATE",
                "3 | FROBNICATE; ALTER TABLE orders DROP COLUMN note",
                "3 | ALTER TABLE orders DROP COLUMN nix",
                "3 | ALTER TABLE Orders DROP COLUMN note",
                "3 | CALL migrate()",
            })
    void theExitCodeIsThatOfTheWorstStatement(int code, String sql) {
        assertThat(plan("--sql", sql)).isEqualTo(code);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void withoutRoutingOneReaderHasTheStandardPolicies() {
        assertThat(plan("--sql", "ALTER TABLE orders CHANGE note remark TEXT")).isEqualTo(2);
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                1  HOLD     ALTER TABLE orders CHANGE note remark TEXT
                   shop.orders  column "note" is gone and "remark" of the same type is new, perhaps a rename: field note = 3 would read as absent for ever, and the values come in remark = 4
                     standard policies  HOLD  rows wait until somebody approves: rowcast contracts approve shop.orders --as apply or, if it is a rename, rowcast contracts approve shop.orders --as rename:note=remark
                Result: 1 of 1 would stop rows until somebody approves.
                """);
    }

    @Test
    void rowsOfAnAliasAreJudgedByTheContractThatTheyUse() {
        assertThat(plan("--routes", resource("routes.json"), "--sql", "ALTER TABLE orders_v2 DROP COLUMN note"))
                .isEqualTo(2);
        assertThat(out.toString()).contains("billing-orders  HOLD").contains("approve shop.orders --as apply");
        assertThat(plan("--routes", resource("routes.json"), "--sql", "RENAME TABLE orders TO orders_v2"))
                .isZero();
    }

    @Test
    void whatNobodyReceivesEndsAndChangesWithoutNotice() {
        for (String sql : List.of("DROP TABLE parcels", "ALTER TABLE crm.people ADD x INT", "TRUNCATE crm.people")) {
            assertThat(plan("--routes", resource("narrow.json"), "--sql", "CREATE TABLE parcels (id INT); " + sql))
                    .isZero();
        }
        assertThat(plan("--routes", resource("narrow.json"), "--sql", "DROP TABLE customers"))
                .isZero();
        assertThat(plan("--routes", resource("narrow.json"), "--sql", "ALTER TABLE customers DROP PARTITION p0"))
                .isZero();
        assertThat(plan("--routes", resource("narrow.json"), "--sql", "ALTER TABLE ordrs ADD x INT"))
                .isEqualTo(7);
        assertThat(out.toString()).contains("did you mean shop.orders?");
    }

    @Test
    void whatTheSourceCanNotFollowComesWithAWayToWriteIt() throws IOException {
        assertThat(plan(
                        "--sql",
                        "ALTER TABLE orders ADD COLUMN url VARCHAR(50) DEFAULT 'a', RENAME COLUMN note TO auto",
                        "--json"))
                .isEqualTo(4);
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/result").asText()).isEqualTo("stop");
        assertThat(json.at("/statements/0/stop/rewrite/0").asText())
                .isEqualTo("ALTER TABLE orders ADD COLUMN `url` VARCHAR(50) DEFAULT 'a', RENAME COLUMN note TO `auto`");
        assertThat(json.at("/statements/0/tables/0/effect").asText()).isEqualTo("changed");

        assertThat(plan(
                        "--sql",
                        "ALTER TABLE orders RENAME COLUMN note TO customer_id, RENAME COLUMN customer_id TO note"))
                .isEqualTo(4);
        assertThat(out.toString()).contains("""
                 write it so:
                      ALTER TABLE orders RENAME COLUMN `note` TO `note_was`;
                      ALTER TABLE orders RENAME COLUMN `customer_id` TO note;
                      ALTER TABLE orders RENAME COLUMN `note_was` TO customer_id;
                """);
    }

    @Test
    void statementsMayComeOnStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(
                    new ByteArrayInputStream("ALTER TABLE orders DROP note; -- ü".getBytes(StandardCharsets.UTF_8)));
            assertThat(plan()).isEqualTo(2);
            System.setIn(new ByteArrayInputStream("ALTER TABLE orders ADD x INT".getBytes(StandardCharsets.UTF_8)));
            assertThat(plan("--file", "-")).isZero();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void theDatabaseIsTheOnlyOneWithContractsOrTheOneThatIsNamed() throws IOException {
        assertThat(plan("--sql", "ALTER TABLE orders DROP note", "--database", "other"))
                .isEqualTo(7);
        assertThat(out.toString()).contains("did you mean shop.orders?");
        TableShape moved = new TableShape(new TableId("crm", "orders"), ORDERS.columns(), List.of("id"));
        Export.writeHistories(dir, List.of(history(ORDERS), history(moved)));

        assertThat(plan("--sql", "ALTER TABLE orders DROP note")).isEqualTo(3);
        assertThat(out.toString()).contains("it names no database for orders");
        assertThat(plan("--sql", "ALTER TABLE orders DROP note", "--database", "crm"))
                .isEqualTo(2);
    }

    @Test
    void whatCanNotBePlannedIsOneClearMessage() throws IOException {
        fails("there is no statement in --sql", "--sql", " ; -- nothing");
        fails(
                "there is no file " + dir.resolve("nix.sql"),
                "--file",
                dir.resolve("nix.sql").toString());
        Path latin = Files.write(dir.resolve("latin.sql"), new byte[] {'-', '-', ' ', (byte) 0xfc});
        fails(latin + " isn't UTF-8", "--file", latin.toString());
        Path broken = Files.writeString(dir.resolve("routes.json"), "{}");
        fails("routes: 1 mistake", "--sql", "x", "--routes", broken.toString());
        Files.writeString(dir.resolve("contracts.json"), "[{}]");
        fails("contracts.json can't be read: entry 0: /format", "--sql", "x");
        Files.writeString(dir.resolve("contracts.json"), "[]");
        fails("there is no contract in " + dir, "--sql", "x");
        Files.delete(dir.resolve("contracts.json"));
        fails("write the folder with: rowcast contracts export --out " + dir, "--sql", "x");
    }

    @Test
    void aWrongCommandLineIsNotTakenForAHold() {
        fails("--sql", "--sql", "x", "--file", "y");
        fails("there is no --jsn in rowcast plan; did you mean --json?", "--jsn");
    }

    @Test
    void theJsonIsOne() throws IOException {
        plan("--sql", "ALTER TABLE orders ADD `ü\"` INT", "--json");

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/result").asText()).isEqualTo("safe");
        assertThat(json.at("/statements/0/sql").asText()).isEqualTo("ALTER TABLE orders ADD `ü\"` INT");
        assertThat(json.at("/statements/0/tables/0/changes/0/kind").asText()).isEqualTo("columnAdded");
    }

    private void fails(String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(plan(arguments)).isEqualTo(1);
        assertThat(err.toString()).startsWith("rowcast: ").contains(message).doesNotContain("\tat ");
    }

    private int plan(String... arguments) {
        out.getBuffer().setLength(0);
        List<String> line = new ArrayList<>(List.of("plan", "--contracts", dir.toString()));
        line.addAll(Arrays.asList(arguments));
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
                .execute(line.toArray(String[]::new));
    }

    private static TableShape shape(String table, Column... columns) {
        return new TableShape(new TableId("shop", table), List.of(columns), List.of("id"));
    }

    private static TableHistory history(TableShape shape) {
        LogPosition here = new LogPosition("shop", null, "binlog.000001", 4);
        return TableHistory.of(
                List.of(ContractEntry.auto(Evolution.first(shape, List.of()), 0, shape, here, "sink", 1)));
    }

    private static String resource(String name) {
        return Path.of("src/test/resources/plan", name).toString();
    }

    private static String text(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PlanCommandTest.class.getResourceAsStream("/plan/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
