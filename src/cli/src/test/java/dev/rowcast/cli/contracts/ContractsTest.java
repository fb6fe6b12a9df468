package dev.rowcast.cli.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.Rowcast;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

class ContractsTest {
    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final TableId CUSTOMERS = new TableId("shop", "customers");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Column ID = new Column("id", ColumnType.integer(SemanticType.INT64, 64, false));
    private static final TableShape FIRST =
            shape(ORDERS, ID, text("status"), column("amount", SemanticType.INT64), text("note"));
    private static final TableShape RETYPED =
            shape(ORDERS, ID, text("status"), column("amount", SemanticType.DECIMAL), text("note"));
    private static final TableShape RENAMED =
            shape(ORDERS, ID, text("status"), column("amount", SemanticType.INT64), text("remark"));
    private static final TableShape DROPPED = shape(ORDERS, ID, text("status"), column("amount", SemanticType.INT64));

    @TempDir
    Path dir;

    private final List<LogEntry> log = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsTablesAndWhatWaits() {
        begin();
        hold(RETYPED, Stop.HOLD, sentence(RETYPED) + " (subscription billing-orders)");

        assertThat(run("list")).isZero();
        assertOut("""
                TABLE            REV  FIELDS  STATE
                shop.customers     1       2  ok
                shop.orders        1       4  HELD for 12 min at binlog.000004:9177 by connector shop-to-billing
                                              column "amount" changed from INT64 to DECIMAL: under its number 3 readers would silently
                                              see zeros or nothing; applied, field amount = 3 reads as absent for ever, and the values
                                              come in amount_v2 = 5 (subscription billing-orders)
                                                rowcast contracts diff shop.orders                # see what each decision would do
                                                rowcast contracts approve shop.orders --as apply  # or version, bridge, ignore
                                                rowcast contracts reject shop.orders              # let no such row reach anybody
                """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aScriptCanAskWhetherAnythingWaits() {
        begin();
        assertThat(run("list", "--fail-if-held")).isZero();
        hold(DROPPED, Stop.QUARANTINE, "gone");
        assertThat(run("list", "--fail-if-held")).isEqualTo(2);
        assertThat(out.toString()).contains("QUARANTINED for 12 min at binlog.000004:9177");
        run("approve", "shop.orders", "--as", "apply");

        assertThat(run("list", "--fail-if-held")).isZero();
        assertThat(out.toString())
                .contains(
                        "2       3  approved by ada as apply 0 s ago; not yet taken up by connector shop-to-billing\n");
    }

    @Test
    void aTableThatFailsItsTaskSaysThatItMustBeRestarted() {
        begin();
        hold(DROPPED, Stop.FAIL, "gone");

        run("list");

        assertThat(out.toString())
                .contains("FAILED for 12 min")
                .contains("approve shop.orders --as apply  # resume delivery; then restart the failed task");
        run("approve", "shop.orders", "--as", "apply");
        assertThat(out.toString()).contains("A task that failed because of it continues after a restart");
    }

    @Test
    void listsForPrograms() throws Exception {
        begin();
        hold(RETYPED, Stop.HOLD, sentence(RETYPED) + " (subscription billing-orders)");

        assertThat(run("list", "--json")).isZero();

        JsonNode orders = new ObjectMapper().readTree(out.toString()).get(1);
        assertThat(orders.get("state").asText()).isEqualTo("held");
        JsonNode held = orders.get("held").get(0);
        assertThat(held.get("revisionIfApproved").asInt()).isEqualTo(2);
        assertThat(held.get("decisions").toString()).isEqualTo("[\"apply\",\"version\",\"bridge\",\"ignore\"]");
        assertThat(held.get("since").get("position").asLong()).isEqualTo(9177);
        assertThat(held.get("changes").get(0).get("kind").asText()).isEqualTo("typeChanged");
        assertThat(held.get("connectors").get(0).get("connector").asText()).isEqualTo("shop-to-billing");
    }

    @Test
    void showsWhatEachDecisionWouldDo() {
        begin();
        hold(RETYPED, Stop.HOLD, sentence(RETYPED) + " (subscription billing-orders)");

        assertThat(run("diff", "shop.orders")).isZero();
        assertOut("""
                shop.orders, revision 1: HELD for 12 min at binlog.000004:9177 by connector shop-to-billing
                  column "amount" changed from INT64 to DECIMAL: under its number 3 readers would silently see zeros or nothing;
                  applied, field amount = 3 reads as absent for ever, and the values come in amount_v2 = 5 (subscription billing-orders)

                as apply or version, revision 2:
                  - int64 amount = 3                   no longer filled: reads as absent
                  + google.type.Decimal amount_v2 = 5  column "amount"

                as bridge, revision 2:
                  ~ int64 amount = 3                   filled where the value of column "amount" converts without loss
                  + google.type.Decimal amount_v2 = 5  column "amount"

                as ignore, revision 2:
                  - int64 amount = 3                   no longer filled: reads as absent
                  + google.type.Decimal amount_v2 = 5  column "amount" stays out: never filled

                Decide:
                  rowcast contracts approve shop.orders --as apply --revision 2
                  rowcast contracts approve shop.orders --as bridge --revision 2
                  rowcast contracts approve shop.orders --as ignore --revision 2
                  rowcast contracts reject shop.orders
                or without a shell, in the connector's configuration:
                  contract.approve=shop.orders@2=apply
                """);
    }

    @Test
    void approvesAndShowsTheFields() {
        begin();
        hold(
                shape(ORDERS, ID, text("status"), column("amount", SemanticType.DECIMAL), text("remark")),
                Stop.HOLD,
                "perhaps renamed");

        assertThat(run("approve", "shop.orders", "--as", "bridge,rename:note=remark", "--revision", "2"))
                .isZero();
        assertOut("""
                shop.orders: revision 2, made by ada as bridge,rename:note=remark. Its fields:
                    int64 id = 1
                    string status = 2
                  ~ int64 amount = 3                   filled where the value of column "amount" converts without loss
                  ~ string note = 4                    column "remark", which was "note"; a subscription that excludes either gets neither
                  + google.type.Decimal amount_v2 = 5  column "amount"
                Running connectors continue within a second; nothing has to be restarted.
                """);
    }

    @Test
    void showsWhatNobodyMindsBesideWhatIsHeldFor() {
        begin();
        hold(
                shape(
                        ORDERS,
                        ID,
                        text("status"),
                        column("amount", SemanticType.INT64),
                        column("extra", SemanticType.BYTES)),
                Stop.HOLD,
                sentence(DROPPED));

        run("diff", "shop.orders");

        assertThat(out.toString()).contains("\n  also: column \"extra\" was added");
    }

    /** The outputs in the documentation are what is printed. */
    @Test
    void theDocumentationShowsWhatIsPrinted() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "contracts.md"));
        begin();
        hold(RENAMED, Stop.HOLD, sentence(RENAMED) + " (subscription billing-orders)");

        for (String line : List.of(
                "list",
                "diff shop.orders",
                "approve shop.orders --as rename:note=remark --revision 2",
                "diff shop.orders --revision 1..2",
                "purge shop.orders status --yes")) {
            String[] words = line.split(" ", 2);
            run(words[0], words.length == 1 ? new String[0] : words[1].split(" "));
            assertThat(page).contains("```\n$ rowcast contracts " + line + "\n" + out + err + "```\n");
        }
    }

    @Test
    void anApprovalThatComesTooLateSaysWhoWasFirst() {
        begin();
        hold(DROPPED, Stop.HOLD, "gone");
        run("approve", "shop.orders", "--as", "apply", "--revision", "2", "--by", "bob");

        assertThat(run("approve", "shop.orders", "--as", "apply", "--revision", "2"))
                .isEqualTo(1);
        assertErr("""
                rowcast: no longer current: revision 2 of shop.orders was made by bob as apply at 2026-11-22T12:00:00Z.\
                 Nothing was decided; look again: rowcast contracts diff shop.orders
                """);
    }

    @Test
    void aDecisionThatIsNoneIsAWrongCommandLine() {
        begin();
        hold(DROPPED, Stop.HOLD, "gone");

        assertThat(run("approve", "shop.orders", "--as", "bridged")).isEqualTo(2);
        assertErr("""
                rowcast: --as "bridged" is no decision; say one of apply, version, bridge, ignore, rename:OLD=NEW
                Try 'rowcast contracts approve --help'.
                """);
        assertThat(run("approve", "shop.orders", "--as", "rename:note=remark")).isEqualTo(1);
        assertErr("""
                rowcast: rename:note=remark doesn't fit shop.orders: there is no column "remark". Nothing was decided;\
                 what fits: rowcast contracts diff shop.orders
                """);
    }

    @Test
    void saysThatNothingIsHeld() {
        begin();

        assertThat(run("approve", "shop.orders", "--as", "apply")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("rowcast: shop.orders isn't held; nothing to approve: revision 1 is in use");
    }

    @Test
    void suggestsTheTableThatWasMeant() {
        begin();

        assertThat(run("show", "shop.ordres")).isEqualTo(1);
        assertErr("""
                rowcast: there is no contract of shop.ordres; did you mean shop.orders? There are: shop.customers, shop.orders
                """);
        assertThat(run("diff", "customers")).isEqualTo(1);
        assertThat(err.toString()).contains("did you mean shop.customers?");
    }

    @Test
    void anEmptyLogSaysSo() {
        assertThat(run("list")).isEqualTo(1);
        assertErr("""
                rowcast: the contract log is empty: no row of a routed table has come by yet
                """);
    }

    @Test
    void rejectsAndTakesItBack() {
        begin();
        hold(DROPPED, Stop.HOLD, "gone");

        assertThat(run("reject", "shop.orders")).isZero();
        assertOut("""
                shop.orders: rejected by ada; rows of that shape are never delivered.
                From binlog.000004:9177 on they go to the dead letters of connector shop-to-billing, within a second and without a restart.
                Without a dead-letter queue (errors.tolerance=all and errors.deadletterqueue.topic.name) the table stays on hold.
                  rowcast contracts approve shop.orders --as apply  # take that back
                """);
        run("list");
        assertThat(out.toString())
                .contains("shop.orders        1       4  REJECTED by ada 0 s ago; rows from binlog.000004:9177 on go");
        assertThat(run("approve", "shop.orders", "--as", "apply")).isZero();
    }

    @Test
    void ofSeveralChangesTheFirstIsApprovedAndTheOthersAreNamed() {
        begin();
        hold(DROPPED, Stop.HOLD, "note is gone");
        log.add(new LogEntry.Held(
                ORDERS,
                shape(ORDERS, ID, text("status")),
                at(9500),
                Stop.HOLD,
                "amount is gone",
                "shop-to-billing",
                NOON.minusSeconds(60).toEpochMilli()));

        run("diff", "shop.orders");
        assertThat(out.toString())
                .endsWith("Another change behind it waits too; it is shown when this one is decided.\n");
        run("approve", "shop.orders", "--as", "apply");
        assertOut("""
                shop.orders: revision 2, made by ada as apply. Its fields:
                    int64 id = 1
                    string status = 2
                    int64 amount = 3
                  - string note = 4    no longer filled: reads as absent
                Running connectors continue within a second; nothing has to be restarted.
                Another change of the table waits for a decision of its own: HELD for 60 s at binlog.000004:9500 by connector shop-to-billing
                  amount is gone
                  rowcast contracts diff shop.orders                # see what each decision would do
                  rowcast contracts approve shop.orders --as apply  # resume delivery
                  rowcast contracts reject shop.orders              # let no such row reach anybody
                """);
    }

    @Test
    void showsAContractAndHowItCameToBe() {
        begin();
        hold(DROPPED, Stop.HOLD, "gone");
        run("approve", "shop.orders", "--as", "apply");

        assertThat(run("show", "shop.orders")).isZero();
        assertThat(out.toString())
                .startsWith("// The contract of shop.orders as Rowcast exports it.")
                .contains("// Row of shop.orders. Contract revision 2.\n")
                .contains("  optional string note = 4 [deprecated = true]; // column dropped in revision 2\n")
                .endsWith("""
                        // How it came to be:
                        // revision 1, made by the rules of shop-to-billing at 2026-11-22T10:00:00Z, from binlog.000004:157 on
                        // revision 2, made by ada as apply at 2026-11-22T12:00:00Z, from binlog.000004:9177 on
                        //     column "note" was dropped: field note = 4 would read as absent for ever
                        """);
        run("show", "shop.orders", "--revision", "1");
        assertThat(out.toString()).contains("Contract revision 1.").doesNotContain("revision 2");
        assertThat(run("show", "shop.orders", "--revision", "3")).isEqualTo(2);
        assertThat(err.toString()).startsWith("rowcast: shop.orders has revisions 1 to 2, and no 3\n");
    }

    @Test
    void showsAContractForPrograms() throws Exception {
        begin();
        hold(DROPPED, Stop.HOLD, "gone");
        run("approve", "shop.orders", "--as", "apply");

        run("show", "shop.orders", "--json");

        JsonNode orders = new ObjectMapper().readTree(out.toString());
        assertThat(orders.get("contract").get(3).toString())
                .isEqualTo(
                        "{\"number\":4,\"name\":\"note\",\"type\":\"string\",\"column\":\"note\",\"state\":\"dropped\"}");
        assertThat(orders.get("revisions").get(1).get("by").asText()).isEqualTo("ada");
        assertThat(orders.get("revisions")
                        .get(1)
                        .get("changes")
                        .get(0)
                        .get("kind")
                        .asText())
                .isEqualTo("columnDropped");
        assertThat(orders.get("state").asText()).isEqualTo("approved");
    }

    @Test
    void comparesRevisions() {
        begin();
        assertThat(run("diff", "shop.customers")).isZero();
        assertOut("""
                shop.customers isn't held and is at revision 1, its first: there is nothing to compare
                """);
        hold(DROPPED, Stop.HOLD, "gone");
        run("approve", "shop.orders", "--as", "apply");
        String changed = """
                shop.orders, revision 1 to 2:
                  revision 2, made by ada as apply at 2026-11-22T12:00:00Z, from binlog.000004:9177 on
                    column "note" was dropped: field note = 4 would read as absent for ever
                  - string note = 4  no longer filled: reads as absent
                """;

        run("diff", "shop.orders");
        assertOut(changed);
        run("diff", "shop.orders", "--revision", "1..2");
        assertOut(changed);
        assertThat(run("diff", "shop.orders", "--revision", "1..3")).isEqualTo(2);
        assertThat(err.toString()).startsWith("rowcast: shop.orders has revisions 1 to 2, and no 3\n");
        assertThat(run("diff", "shop.orders", "--revision", "2")).isEqualTo(2);
        assertThat(err.toString()).startsWith("rowcast: \"2\" is no range of revisions; write A..B, such as 1..3\n");
    }

    @Test
    void purgesOnlyWhenToldTwice() {
        begin();
        hold(DROPPED, Stop.HOLD, "gone");
        run("approve", "shop.orders", "--as", "apply");
        int before = log.size();

        assertThat(run("purge", "shop.orders", "note")).isEqualTo(2);
        assertOut("""
                shop.orders: revision 3 would lack the field
                  - string note = 4
                and reserve its number and name. It can't be taken back.
                Readers that still use it don't compile against the new contract; those that are compiled already read it as absent.
                Nothing was done; to do it, add --yes
                """);
        assertThat(log).hasSize(before);
        assertThat(run("purge", "shop.orders", "note", "--yes")).isZero();
        assertOut("""
                shop.orders: revision 3, made by ada, who purged field note; its number and name stay reserved.
                """);
        assertThat(run("purge", "shop.orders", "status", "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("field status = 2 of shop.orders is filled by column \"status\"");
    }

    @Test
    void theGoPackageIsRememberedForAllWhoExportLater() throws Exception {
        begin();
        run("show", "shop.orders");
        assertThat(out.toString()).doesNotContain("go_package");

        assertThat(run("export", "--out", dir.toString(), "--go-package", "example.com/acme/", "--by", "ada"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--go-package \"example.com/acme/\" is no Go import path");
        assertThat(run("export", "--out", dir.toString(), "--go-package", "example.com/acme", "--by", "ada"))
                .isZero();
        assertThat(out.toString()).startsWith("go_package begins with example.com/acme from now on\n");
        int entries = log.size();

        for (String[] again : List.of(new String[] {}, new String[] {"--go-package", "example.com/acme"})) {
            Path elsewhere = Files.createDirectories(dir.resolve("again" + again.length));
            List<String> options = new ArrayList<>(List.of("--out", elsewhere.toString()));
            options.addAll(List.of(again));
            assertThat(run("export", options.toArray(String[]::new))).isZero();
            assertThat(out.toString()).doesNotContain("go_package");
            assertThat(elsewhere.resolve("shop/orders.proto"))
                    .content()
                    .contains("\noption go_package = \"example.com/acme/shop\";\n");
        }
        assertThat(log).as("nothing new to remember").hasSize(entries);
        run("show", "shop.orders");
        assertThat(out.toString()).contains("\noption go_package = \"example.com/acme/shop\";\n");

        run("export", "--out", dir.toString(), "--go-package", "example.com/other", "--by", "ada");
        assertThat(out.toString())
                .startsWith("go_package begins with example.com/other from now on; it was example.com/acme, so Go code"
                        + " that imports the packages has to change its imports\n");
        assertThat(dir.resolve("shop/customers.proto")).content().contains("\"example.com/other/shop\"");
        assertThat(dir.resolve("rowcast/v1/mapper.proto")).doesNotExist();

        run("export", "--out", dir.toString(), "--mapper");
        assertThat(dir.resolve("rowcast/v1/mapper.proto"))
                .content()
                .contains("option go_package = \"example.com/other/rowcast/v1\";");
    }

    private void begin() {
        first(FIRST);
        first(shape(CUSTOMERS, ID, text("name")));
    }

    private void first(TableShape shape) {
        log.add(ContractEntry.auto(
                Evolution.first(shape, List.of()),
                0,
                shape,
                at(157),
                "shop-to-billing",
                NOON.minusSeconds(7_200).toEpochMilli()));
    }

    private void hold(TableShape shape, Stop policy, String notice) {
        log.add(new LogEntry.Held(
                ORDERS,
                shape,
                at(9177),
                policy,
                notice,
                "shop-to-billing",
                NOON.minusSeconds(720).toEpochMilli()));
    }

    private static String sentence(TableShape shape) {
        return Evolution.evolve(Evolution.first(FIRST, List.of()), FIRST, shape).changes().stream()
                .map(TableChange::sentence)
                .collect(Collectors.joining("; "));
    }

    /** Runs {@code rowcast contracts}, decided by ada where it takes that. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskLeavesWhatWasThere() throws Exception {
        begin();
        assertThat(run("export", "--out", dir.toString())).isZero();
        Path orders = dir.resolve("shop/orders.proto");
        Files.writeString(orders, "older");
        // Takes every byte as a full disk does.
        Files.createSymbolicLink(dir.resolve("shop/orders.proto.part"), Path.of("/dev/full"));

        assertThat(run("export", "--out", dir.toString())).isEqualTo(1);

        assertThat(err.toString()).startsWith("rowcast: ").contains("No space left on device", "run it again");
        assertThat(orders).hasContent("older");
    }

    @Test
    void nothingInANameSteersTheTerminal() {
        TableId hostile = new TableId("shop", "or\u001b[2Jders\u009b1A\u202e\r");
        first(shape(hostile, ID));

        assertThat(run("list")).isZero();
        assertThat(out.toString())
                .contains("shop.or\\u001b[2Jders\\u009b1A\\u202e\\u000d")
                .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u202e]");
        assertThat(run("show", "no\u001b[31msuch")).isEqualTo(1);
        assertThat(err.toString()).doesNotContain("\u009b", "\u202e").contains("\\u009b");
    }

    private int run(String command, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> line = new ArrayList<>(List.of("contracts", command));
        line.addAll(List.of(arguments));
        if (List.of("approve", "reject", "purge").contains(command) && !line.contains("--by")) {
            line.addAll(List.of("--by", "ada"));
        }
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), new Factory())
                .execute(line.toArray(String[]::new));
    }

    private void assertOut(String text) {
        assertThat(out.toString()).isEqualToNormalizingNewlines(text);
    }

    private void assertErr(String text) {
        assertThat(err.toString()).isEqualToNormalizingNewlines(text);
    }

    private static TableShape shape(TableId table, Column... columns) {
        return new TableShape(table, List.of(columns), List.of("id"));
    }

    private static Column text(String name) {
        return column(name, SemanticType.STRING);
    }

    private static Column column(String name, SemanticType type) {
        return new Column(name, type == SemanticType.INT64 ? ColumnType.integer(type, 64, false) : ColumnType.of(type));
    }

    private static LogPosition at(long position) {
        return new LogPosition("shop", null, "binlog.000004", position);
    }

    /** Has the commands use the log in memory. */
    private final class Factory implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == ContractLogOptions.class
                    ? type.cast(new ContractLogOptions(new LogInMemory(), InstantSource.fixed(NOON)))
                    : CommandLine.defaultFactory().create(type);
        }
    }

    /** One command's view of the log. */
    private final class LogInMemory implements ContractLog {
        private int read;

        @Override
        public void readNew(Consumer<LogEntry> entries) {
            while (read < log.size()) {
                entries.accept(log.get(read++));
            }
        }

        @Override
        public void readArrived(Consumer<LogEntry> entries) {
            readNew(entries);
        }

        @Override
        public void append(LogEntry entry) {
            log.add(entry);
        }

        @Override
        public void close() {}
    }
}
