package dev.rowcast.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.Rowcast;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.observe.ProcessStatus;
import dev.rowcast.observe.StatusJson;
import dev.rowcast.observe.TaskStatus;
import dev.rowcast.standalone.StateMove;
import dev.rowcast.standalone.config.StateSettings;
import dev.rowcast.standalone.state.ParkedTable;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.SpoolTable;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StatusTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The commands with {@code --state}, where no process runs. */
class StateCommandsTest {
    private static final Column ID = new Column("id", ColumnType.integer(SemanticType.INT64, 64, false));

    private static final long DAY = 86_400_000;

    @TempDir
    Path dir;

    private String out = "";
    private String err = "";

    @Test
    void contractsMoveToAStateAndBackWithTheirNumbers() throws IOException {
        Path before = decided();
        export(of(before), "before");

        assertThat(run("contracts", "restore", before.toString(), "--state", url("a")))
                .as(err)
                .isZero();
        assertThat(out).contains("3 entries of ").contains("a.db");
        assertThat(run("contracts", "backup", "--out", dir.resolve("back").toString(), "--state", url("a")))
                .isZero();
        assertThat(dir.resolve("back")).hasSameBinaryContentAs(before);
        export(CommandLine.defaultFactory(), "after", "--state", url("a"));
        assertThat(files("after")).isNotEmpty().isEqualTo(files("before"));
    }

    @Test
    void aLogThatBeginsAsTheBackupGetsTheRestAndAnotherIsLeftAsItIs() throws IOException {
        Path whole = decided();
        List<String> lines = Files.readAllLines(whole);
        Path beginning = Files.write(dir.resolve("beginning"), lines.subList(0, 2));
        assertThat(run("contracts", "restore", beginning.toString(), "--state", url("a")))
                .isZero();

        assertThat(run("contracts", "restore", whole.toString(), "--state", url("a")))
                .as(err)
                .isZero();
        assertThat(out).contains("1 entry of ").contains("which had the 2 before it");
        assertThat(run("contracts", "restore", beginning.toString(), "--state", url("a")))
                .isZero();
        assertThat(out).contains("has all 2 entries of ").contains("Nothing was written");

        Path other = Files.write(dir.resolve("other"), List.of(lines.get(0), lines.get(2)));
        assertThat(run("contracts", "restore", other.toString(), "--state", url("a")))
                .isEqualTo(1);
        assertThat(err.replaceAll("\\s+", " "))
                .contains("isn't lost: it has 3 entries, and entry 2 is another than that of the backup")
                .contains("begin with another state");
        run("contracts", "backup", "--out", dir.resolve("back").toString(), "--state", url("a"));
        assertThat(dir.resolve("back")).hasSameBinaryContentAs(whole);
    }

    /** Before anybody asks Kafka Connect, of which there is none here. */
    @Test
    void whatIsntDeliveredDoesntMove() {
        State state = State.open(url("a"), null, null);
        String[] move = {
            "move",
            "to-connect",
            "--source-connector",
            "s",
            "--connector",
            "c",
            "--connect",
            "http://127.0.0.1:1",
            "--state",
            url("a")
        };
        try (Session session = state.session()) {
            session.run(connection -> {
                SpoolTable.add(connection, new SpoolTable.Chunk("shop.shop.orders", 3, 5, 1, 3, new byte[] {1}));
                return connection;
            });
            assertThat(run(move)).isEqualTo(1);
            assertThat(err.replaceAll("\\s+", " "))
                    .contains("the spool isn't empty (3 records of shop.shop.orders). Start the process until")
                    .contains("rowcast status --state jdbc:sqlite:");
            session.run(connection -> {
                SpoolTable.remove(connection, "shop.shop.orders", 6);
                ParkedTable.add(connection, List.of(new ParkedTable.Row("billing", "key", new byte[] {1})));
                return connection;
            });
            assertThat(run(move)).isEqualTo(1);
            assertThat(err.replaceAll("\\s+", " "))
                    .contains("the process has 1 parked key")
                    .contains("rowcast dead-letters parked --state jdbc:sqlite:");
        }
        try (StateMove running = StateMove.of(new StateSettings(url("a"), null, null))) {
            assertThat(run(move)).as(running.toString()).isEqualTo(1);
            assertThat(err.replaceAll("\\s+", " ")).contains("another process runs with this state");
        }
    }

    @Test
    void aStateThatIsntThereIsntMadeByLookingForIt() {
        for (List<String> command : List.of(
                List.of("contracts", "list"),
                List.of("status"),
                List.of("dead-letters", "list"),
                List.of("dead-letters", "parked"))) {
            List<String> all = new ArrayList<>(command);
            all.addAll(List.of("--state", url("none")));
            assertThat(run(all.toArray(String[]::new))).as(command.toString()).isEqualTo(1);
            assertThat(err).contains("there is no state ").contains("none.db");
        }
        assertThat(dir.resolve("none.db")).doesNotExist();
        assertThat(run("contracts", "list", "--state", "none.db")).isEqualTo(1);
        assertThat(err).contains("jdbc:sqlite:FILE or jdbc:mysql://HOST:PORT/DATABASE, not in \"none.db\"");
    }

    @Test
    void aMigrationIsPlannedByTheContractsOfAState() throws IOException {
        run("contracts", "restore", decided().toString(), "--state", url("a"));
        String[] drop = {"plan", "--sql", "ALTER TABLE shop.orders DROP COLUMN note", "--state", url("a")};
        assertThat(run(drop)).as(err).isEqualTo(2);
        assertThat(out).contains("rowcast contracts approve shop.orders --as ").contains(" --state jdbc:sqlite:");

        List<String> all = new ArrayList<>(List.of(drop));
        all.addAll(List.of("--config", process().toString()));
        assertThat(run(all.toArray(String[]::new))).as(err).isZero();
        assertThat(out).contains("billing");
    }

    /** The configuration of a process whose only subscriber leaves out what is dropped. */
    private Path process() throws IOException {
        Files.writeString(dir.resolve("secrets.properties"), "pw=x\n");
        return Files.writeString(dir.resolve("run.json"), """
                {"source": {"name": "s", "host": "db", "user": "u", "password": {"secret": "pw"}, "serverId": 7},
                 "secrets": {"file": "secrets.properties"},
                 "routes": {"subscriptions": [{"name": "billing", "tables": ["shop.orders"], "target": "a:1", "evolution": {"columnDropped": "apply"}}]}}
                """);
    }

    @Test
    void tailSaysThatItIsASubscriber() {
        assertThat(run("tail", "--listen", "9090", "--state", url("a"))).isEqualTo(2);
        assertThat(err).contains("it is a subscriber").contains("\"target\": \"127.0.0.1:9090\"");
    }

    @Test
    void aHoldsSettingIsNamedAsTheProcessHasIt() throws IOException {
        Path before = decided();
        try (FileContractLog log = FileContractLog.open(before)) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            decide(new ContractGate(registry, GateRules.of("sink")), "orders", ID, text("more"));
        }
        run("contracts", "restore", before.toString(), "--state", url("a"));
        assertThat(run("contracts", "diff", "shop.orders", "--state", url("a")))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("in the process's configuration:")
                .contains("\"contracts\": { \"approve\": \"shop.orders@3=");
    }

    @Test
    void redriveSaysWhatItNeeds() {
        State.open(url("a"), null, null);
        assertThat(run("dead-letters", "redrive", "--all", "--state", url("a"))).isEqualTo(2);
        assertThat(err).contains("--routes FILE");
        assertThat(run("dead-letters", "list", "--state", url("a"))).isZero();
        assertThat(out).contains("no dead letters in ").contains("a.db");
    }

    @Test
    void statusSaysHowReadingGoesAndWhatToDo() {
        assertPhase("STARTING", "", "SOURCE shop is starting", "If it stays so, see the process's log");
        assertPhase("FAILED", "Access denied for user 'dbz'", "FAILED: Access denied", "It is tried again by itself");
        assertPhase(
                "STATE_UNAVAILABLE", "the disk is full", "can't write its state: the disk is full", "Nothing is lost");
    }

    private void assertPhase(String phase, String reason, String what, String advice) {
        say("shop-run/0", status(phase, reason, Map.of(), 0));
        assertThat(run("status", "--state", url("a"))).as(phase).isEqualTo(3);
        assertThat(joined()).contains(what).contains(advice).doesNotContain("Kafka");
        assertThat(run("status", "--json", "--state", url("a"))).isEqualTo(3);
        assertThat(out).contains("\"state\" : \"" + phase.toLowerCase(Locale.ROOT) + "\"");
    }

    @Test
    void statusShowsStandbysAndWhetherAnybodyReads() {
        say("shop-run/0@b", status(ProcessStatus.STANDBY, "a reads", Map.of(), 0));
        assertThat(run("status", "--state", url("a"))).isEqualTo(3);
        assertThat(joined())
                .contains("shop-run: no process reads")
                .contains("standby on here (process 7)")
                .contains("is read by none of the processes that answer: a reads");

        say("shop-run/0", status(ProcessStatus.READING, "", Map.of(), 0));
        assertThat(run("status", "--state", url("a"))).as("all is well").isZero();
        assertThat(joined())
                .contains("shop-run: on here (process 7)")
                .contains("standby on here (process 7)")
                .doesNotContain("SOURCE");
    }

    @Test
    void statusShowsTheSpoolByTable() {
        say(
                "shop-run/0",
                status(ProcessStatus.READING, "", Map.of("shop.orders", 3L << 20, "shop.customers", 512L), 3_600_000));
        run("status", "--state", url("a"));
        assertThat(joined())
                .contains("spool: 3.0 MiB of 1.0 GiB wait to be delivered (shop.orders 3.0 MiB, shop.customers 512 B)")
                .contains("at this pace it is full in 60 min");
        run("status", "--json", "--state", url("a"));
        assertThat(out).contains("\"fullInMillis\" : 3600000").contains("\"shop.customers\" : 512");
    }

    private String joined() {
        return out.replaceAll("\\s+", " ");
    }

    @Test
    void statusSaysHowLongTheBinaryLogLasts() {
        say("shop-run/0", status(ProcessStatus.READING, "", Map.of(), 0));
        run("status", "--state", url("a"));
        assertThat(joined()).doesNotContain("binary log");
        say("shop-run/0", status(ProcessStatus.READING, "", Map.of(), 0, 30 * DAY, 29 * DAY));
        assertThat(run("status", "--state", url("a"))).isZero();
        assertThat(joined())
                .contains(
                        "binary log: MySQL keeps it for 30 d; it has what reading goes on with for at least 29 d more");
        run("status", "--json", "--state", url("a"));
        assertThat(out)
                .contains("\"binaryLog\"")
                .contains("\"keptMillis\" : 2592000000")
                .contains("\"leftMillis\" : 2505600000");
        say("shop-run/0", status(ProcessStatus.READING, "", Map.of(), 0, DAY, 0));
        run("status", "--state", url("a"));
        assertThat(joined())
                .contains(
                        "keeps it for 24 h (binlog_expire_logs_seconds), and reading goes on with older: it may be GONE");
    }

    private static TaskStatus status(String phase, String reason, Map<String, Long> spooled, long lasts) {
        return status(phase, reason, spooled, lasts, 0, 0);
    }

    private static TaskStatus status(
            String phase, String reason, Map<String, Long> spooled, long lasts, long kept, long left) {
        long now = System.currentTimeMillis();
        return TaskStatus.starting("shop-run", 0, "here (process 7)", "1", now, 1_000_000)
                .with(new ProcessStatus("shop", phase, reason, now, spooled, 1L << 30, lasts, kept, left));
    }

    private void say(String name, TaskStatus status) {
        try (Session session = State.open(url("a"), null, null).session()) {
            session.run(connection -> {
                ObjectNode said = StatusJson.tree(status);
                said.putArray("subscriptions")
                        .addObject()
                        .put("name", "billing")
                        .put("state", "DELIVERING");
                StatusTable.put(session, connection, name, said.toString().getBytes(StandardCharsets.UTF_8));
                return name;
            });
        }
    }

    /** A log in a file, which has the form of a backup: a table, what became of it, and another one. */
    private Path decided() {
        Path file = dir.resolve("contracts.jsonl");
        try (FileContractLog log = FileContractLog.open(file)) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            ContractGate gate = new ContractGate(registry, GateRules.of("sink"));
            decide(gate, "orders", ID, text("note"));
            decide(gate, "orders", ID, text("note"), text("more"));
            decide(gate, "customers", ID);
        }
        return file;
    }

    private static void decide(ContractGate gate, String table, Column... columns) {
        gate.decide(
                new TableShape(new TableId("shop", table), List.of(columns), List.of("id")),
                new LogPosition("shop", null, "binlog.000004", 4),
                List.of(new Recipient("billing", Policies.STANDARD, column -> true)));
    }

    private static Column text(String name) {
        return new Column(name, ColumnType.of(SemanticType.STRING));
    }

    private void export(IFactory factory, String folder, String... more) {
        List<String> all = new ArrayList<>(
                List.of("contracts", "export", "--out", dir.resolve(folder).toString()));
        all.addAll(List.of(more));
        assertThat(run(factory, all.toArray(String[]::new))).as(err).isZero();
    }

    private Map<String, String> files(String folder) throws IOException {
        Path root = dir.resolve(folder);
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(Files::isRegularFile).forEach(file -> {
                try {
                    files.put(root.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return files;
    }

    private static IFactory of(Path log) {
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == ContractLogOptions.class
                        ? type.cast(new ContractLogOptions(FileContractLog.open(log), InstantSource.system()))
                        : CommandLine.defaultFactory().create(type);
            }
        };
    }

    private String url(String name) {
        return "jdbc:sqlite:" + dir.resolve(name + ".db");
    }

    private int run(String... arguments) {
        return run(CommandLine.defaultFactory(), arguments);
    }

    private int run(IFactory factory, String... arguments) {
        StringWriter told = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = Rowcast.commandLine(new PrintWriter(told, true), new PrintWriter(errors, true), Map.of(), factory)
                .execute(arguments);
        out = told.toString();
        err = errors.toString();
        return code;
    }
}
