package dev.rowcast.cli.state;

import dev.rowcast.cli.Rowcast;
import dev.rowcast.observe.ListenerGroup;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.sample.BatchDecoder;
import dev.rowcast.sample.ChangeService;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.config.RunConfigParser;
import dev.rowcast.standalone.run.Lease;
import dev.rowcast.standalone.run.RunReport;
import dev.rowcast.standalone.run.RunSettings;
import dev.rowcast.standalone.run.Runner;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.State;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A database, a process that reads it, a subscriber of its table orders, and the command line. */
final class Fixture implements AutoCloseable {
    private static final AtomicInteger SERVER_ID = new AtomicInteger(5_900);
    private static final Duration LEASE = Duration.ofSeconds(10);

    final List<ReceivedChange> received = new CopyOnWriteArrayList<>();
    private final LoneMysql mysql;
    private final @Nullable LoneMysql shared;
    private final String database;
    private final Path folder;
    private final String url;
    private final Connection connection;
    private final Server server;
    private final BatchDecoder decoder = new BatchDecoder();
    private volatile Function<List<ReceivedChange>, PushResponse> answer = batch -> PushResponse.getDefaultInstance();
    private @Nullable Process process;

    /** What the last command printed. */
    String out = "";

    String err = "";

    /** @param shared has the state; null for a file */
    Fixture(LoneMysql mysql, String database, Path folder, @Nullable LoneMysql shared)
            throws SQLException, IOException {
        this.shared = shared;
        this.mysql = mysql;
        this.database = database;
        this.folder = folder;
        this.connection = connect(mysql);
        if (shared != null) {
            try (Connection server = connect(shared);
                    Statement statement = server.createStatement()) {
                statement.execute("DROP DATABASE IF EXISTS state");
            }
        }
        execute("DROP DATABASE IF EXISTS " + database, "CREATE DATABASE " + database, "USE " + database);
        execute("CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(50))");
        this.url = shared == null
                ? "jdbc:sqlite:" + folder.resolve("state.db")
                : "jdbc:mysql://127.0.0.1:" + shared.address().port()
                        + "/state?allowPublicKeyRetrieval=true&sslMode=DISABLED&createDatabaseIfNotExist=true";
        this.server = NettyServerBuilder.forAddress(
                        new InetSocketAddress("127.0.0.1", 0), InsecureServerCredentials.create())
                .addService(new ChangeService(this::take))
                .build()
                .start();
        Files.writeString(folder.resolve("routes.json"), routes());
        Files.writeString(folder.resolve("secrets.properties"), "mysql=dbz\n");
        configure("");
        Files.writeString(
                folder.resolve("password"),
                (shared == null ? mysql : shared).address().password());
    }

    private static Connection connect(LoneMysql server) throws SQLException {
        Endpoints.Mysql address = server.address();
        return DriverManager.getConnection(
                address.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                address.user(),
                address.password());
    }

    private PushResponse take(PushRequest batch) {
        List<ReceivedChange> changes = decoder.decode(batch);
        PushResponse response = answer.apply(changes);
        for (int i = 0; i < batch.getChangesCount(); i++) {
            int index = i;
            if (response.getVerdictsList().stream().noneMatch(verdict -> verdict.getIndex() == index)) {
                received.add(changes.get(i));
            }
        }
        return response;
    }

    void answer(Function<List<ReceivedChange>, PushResponse> with) {
        answer = with;
    }

    String table() {
        return database + ".orders";
    }

    String routes() {
        return """
                {"defaults": {"tls": {"plaintext": true}, "onReject": "park"},
                  "subscriptions": [{"name": "billing", "tables": ["%s.orders"], "target": "127.0.0.1:%d", "describe": "always"}]}""".formatted(database, server.getPort());
    }

    /** Writes the process's configuration, with those settings of the source, into run.json. */
    void configure(String settings) throws IOException {
        Files.writeString(run(), """
                {"name": "shop-run", "routes": "routes.json", "secrets": {"file": "secrets.properties"}, "drain": "5s",
                 "source": {"name": "shop", "host": "127.0.0.1", "port": %d, "user": "dbz", "password": {"secret": "mysql"},
                            "serverId": %d, "settings": {%s}},
                 "state": {"url": "jdbc:sqlite:state.db"}, "spool": {"after": "1s"}, "memory": {"buffer": "32MiB", "records": "8MiB"}}
                """.formatted(mysql.address().port(), SERVER_ID.incrementAndGet(), settings));
    }

    /** The process's configuration. */
    Path run() {
        return folder.resolve("run.json");
    }

    private RunConfig config() {
        try {
            return RunConfigParser.read(run(), Map.of());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Starts the process, or ends it and starts it again. */
    void start() throws Exception {
        stop();
        process = new Process();
    }

    void stop() throws Exception {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    State state() {
        Endpoints.Mysql address = (shared == null ? mysql : shared).address();
        return State.open(url, address.user(), address.password());
    }

    /** The changes of that row that arrived. */
    List<ReceivedChange> of(int id) {
        return received.stream().filter(change -> isOf(change, id)).toList();
    }

    static boolean isOf(ReceivedChange change, int id) {
        Rows.Decoded rows = (Rows.Decoded) change.rows();
        return rows.key().orElseThrow().toString().equals("id: " + id + "\n");
    }

    /** The transactions that the source has. */
    String gtids() throws SQLException {
        return texts("SELECT @@GLOBAL.gtid_executed").get(0).replaceAll("\\s", "");
    }

    /** Removes all binary logs but the one that is written to. */
    void purgeLogs() throws SQLException {
        List<String> logs = texts("SHOW BINARY LOGS");
        execute("PURGE BINARY LOGS TO '" + logs.get(logs.size() - 1) + "'");
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                texts.add(found.getString(1));
            }
        }
        return texts;
    }

    int rewind(String to) {
        return command(List.of("rewind", "--config", run().toString(), "--to", to));
    }

    int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--state", url));
        if (shared != null) {
            all.addAll(List.of(
                    "--state-user",
                    shared.address().user(),
                    "--state-password-file",
                    folder.resolve("password").toString()));
        }
        return command(all);
    }

    private int command(List<String> all) {
        StringWriter told = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = Rowcast.commandLine(new PrintWriter(told, true), new PrintWriter(errors, true), Map.of())
                .execute(all.toArray(String[]::new));
        out = told.toString();
        err = errors.toString();
        return code;
    }

    @Override
    public void close() throws Exception {
        stop();
        server.shutdownNow();
        execute("DROP DATABASE " + database);
        connection.close();
    }

    private final class Process implements AutoCloseable {
        private final Leadership leadership;
        private final Lease lease;
        private final RunReport report;
        private final Runner runner;
        private final CompletableFuture<Void> end;

        Process() {
            State state = state();
            leadership = new Leadership(state, "this process", LEASE);
            lease = new Lease(leadership, LEASE, System::nanoTime);
            RunSettings settings = config().settings();
            TaskFigures figures = new TaskFigures();
            report = new RunReport(
                    settings,
                    state,
                    "test",
                    Clock.systemUTC(),
                    figures,
                    this::sourceState,
                    this::spooledBytes,
                    () -> true,
                    this::pauses);
            lease.take();
            runner = new Runner(
                    settings,
                    state,
                    leadership,
                    lease::isHeld,
                    ListenerGroup.of(List.of(figures, report.listener())),
                    Clock.systemUTC());
            report.start();
            end = CompletableFuture.runAsync(runner::run);
        }

        private SourceState sourceState() {
            return runner.sourceState();
        }

        private long spooledBytes() {
            return runner.spooledBytes();
        }

        private List<Pause> pauses() {
            return runner.pauses();
        }

        @Override
        public void close() throws Exception {
            runner.stop();
            end.get(60, TimeUnit.SECONDS);
            runner.close();
            report.close();
            lease.close();
            leadership.close();
        }
    }
}
