package dev.rowcast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.tail.TailServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rowcast run} as its users start it: a process of its own, on a real MySQL, with a gRPC subscriber. */
class RunIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern LINE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ .+");
    private static final Pattern ADDRESS = Pattern.compile("http://(127\\.0\\.0\\.1:\\d+)/healthz");
    private static LoneMysql mysql;

    @TempDir
    private Path folder;

    private final ConcurrentLinkedQueue<ReceivedChange> received = new ConcurrentLinkedQueue<>();
    private final List<Process> processes = new ArrayList<>();
    private TailServer subscriber;

    @BeforeAll
    static void startMysql() {
        Path home = Path.of("target", "mysql-run").toAbsolutePath();
        mysql = LoneMysql.start(home, StackConfig.defaultCache(), 1, Progress.SILENT);
    }

    @AfterAll
    static void stopMysql() {
        mysql.close();
    }

    @BeforeEach
    void subscribe() throws IOException {
        subscriber = TailServer.start("127.0.0.1", 0, (changes, at) -> received.addAll(changes));
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        subscriber.close();
    }

    private static void execute(String... statements) throws SQLException {
        Endpoints.Mysql at = mysql.address();
        try (Connection connection = DriverManager.getConnection(
                        at.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", at.user(), at.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Path config(int port) throws IOException {
        return config(port, subscriber.port(), "10s");
    }

    private Path config(int port, int service, String drain) throws IOException {
        return Files.writeString(folder.resolve("run.json"), """
                {"source": {"name": "shop", "host": "127.0.0.1", "port": %d, "user": "dbz", "password": {"secret": "mysql"}, "serverId": 6001},
                 "routes": {"subscriptions": [{"name": "orders", "tables": ["run_it.ord*"], "target": "127.0.0.1:%d", "tls": {"plaintext": true}}]},
                 "http": {"port": 0}, "drain": "%s", "secrets": {"file": "secrets.properties"}}
                """.formatted(port, service, drain));
    }

    /** What it says is in a file of that name. */
    private Process start(String name, Path config) throws IOException {
        Files.writeString(folder.resolve("secrets.properties"), "mysql=dbz\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.rowcast.cli.Rowcast",
                        "run",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name).toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** Without what slf4j says of being there twice, which is of the tests' class path alone. */
    private String said(String name) {
        try {
            return Files.readString(folder.resolve(name)).replaceAll("(?m)^SLF4J: .*\\R", "");
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private HttpResponse<String> get(String name, String path) throws Exception {
        await().atMost(PATIENCE).until(() -> ADDRESS.matcher(said(name)).find());
        Matcher address = ADDRESS.matcher(said(name));
        assertThat(address.find()).isTrue();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address.group(1) + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private Set<String> ids() {
        return received.stream().map(change -> change.event().getId()).collect(Collectors.toSet());
    }

    private void awaitReceived(int changes) {
        await().atMost(PATIENCE).until(() -> received.size() >= changes);
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void itDeliversTellsHowItIsRefusesASecondAndEndsWithSigterm() throws Exception {
        execute(
                "DROP DATABASE IF EXISTS run_it",
                "CREATE DATABASE run_it",
                "CREATE TABLE run_it.orders (id INT PRIMARY KEY, note VARCHAR(20))",
                "CREATE TABLE run_it.others (id INT PRIMARY KEY)",
                "INSERT INTO run_it.orders VALUES (1, 'one')",
                "INSERT INTO run_it.others VALUES (1)");
        Path config = config(mysql.address().port());
        Process process = start("first", config);
        awaitReceived(1);
        execute("UPDATE run_it.orders SET note = 'two'");
        awaitReceived(2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("first", "/healthz").body()).isEqualTo("READING\n"));
        assertThat(get("first", "/healthz").statusCode()).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("first", "/metrics").body())
                        .contains("rowcast_delivered_total{subscription=\"orders\"} 2\n"));

        assertThat(exitCode(start("second", config))).isEqualTo(1);
        assertThat(said("second")).contains("rowcast: another process runs with this state", "rowcast-state/state.db");

        process.destroy();
        assertThat(exitCode(process)).as(said("first")).isZero();
        assertThat(said("first")).contains(" starting\n", " reading\n", " ending: ", " stopped\n");
        assertThat(said("first").split(" starting\n", -1)).as("said once").hasSize(2);
        assertThat(said("first").lines()).allMatch(LINE.asMatchPredicate()).hasSizeLessThan(30);

        execute("INSERT INTO run_it.orders VALUES (2, 'while it was off')");
        Process again = start("again", config);
        await().atMost(PATIENCE).until(() -> ids().size() == 3);
        again.destroy();
        assertThat(exitCode(again)).isZero();
        assertThat(ids()).as("what comes again is the same").hasSize(3);
        assertThat(received).extracting(change -> change.batch().getTable()).containsOnly("orders");
    }

    private Path reloadable(String more) throws IOException {
        return Files.writeString(
                folder.resolve("run.json"), """
                {"source": {"name": "shop", "host": "127.0.0.1", "port": %1$d, "user": "dbz", "password": {"secret": "mysql"}, "serverId": 6002},
                 "routes": {"subscriptions": [{"name": "orders", "tables": ["run_re.orders"], "target": "127.0.0.1:%2$d", "tls": {"plaintext": true}}%3$s]},
                 "http": {"port": 0}, "secrets": {"file": "secrets.properties"}}
                """.formatted(mysql.address().port(), subscriber.port(), more));
    }

    private static void hangUp(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void awaitSaid(String name, String what) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(said(name)).contains(what));
    }

    private Set<String> keys(String table) {
        return received.stream()
                .filter(change -> change.batch().getTable().equals(table))
                .map(change ->
                        ((Rows.Decoded) change.rows()).key().orElseThrow().toString())
                .collect(Collectors.toSet());
    }

    @Test
    void anotherConfigurationIsTakenWhileItRunsAndNothingIsLost() throws Exception {
        execute(
                "DROP DATABASE IF EXISTS run_re",
                "CREATE DATABASE run_re",
                "CREATE TABLE run_re.orders (id INT PRIMARY KEY, note VARCHAR(20))",
                "CREATE TABLE run_re.others (id INT PRIMARY KEY)",
                "INSERT INTO run_re.orders VALUES (0, 'zero')");
        Process process = start("reload", reloadable(""));
        awaitReceived(1);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(written, enough));

        reloadable(", {\"name\": \"others\", \"tabels\": []}");
        hangUp(process);
        awaitSaid("reload", "/routes/subscriptions/1/tabels");
        assertThat(said("reload")).contains("the one before goes on");
        String others = ", {\"name\": \"others\", \"tables\": [\"run_re.others\"], \"target\": \"127.0.0.1:"
                + subscriber.port() + "\", \"tls\": {\"plaintext\": true}}";
        reloadable(others);
        hangUp(process);
        awaitSaid("reload", "reloaded: shop reads MySQL 127.0.0.1:");
        int from = written.get() + 1;
        await().atMost(PATIENCE).until(() -> keys("others").size() > 20);
        enough.set(true);
        writer.join();
        await().atMost(PATIENCE).until(() -> keys("orders").size() == written.get() + 1);
        for (int i = from; i <= written.get(); i++) {
            String key = "id: " + i + "\n";
            await().atMost(PATIENCE).until(() -> keys("others").contains(key));
        }

        reloadable(others.replace("\"tls\"", "\"when\": \"after.nte == 'x'\", \"tls\""));
        hangUp(process);
        awaitSaid("reload", "WARNING routes /subscriptions/1/when: table run_re.others, revision 1 of its contract: ");
        assertThat(said("reload")).contains("undefined field 'nte'", "All else goes on");
        execute("INSERT INTO run_re.orders VALUES (-2, 'goes on')");
        await().atMost(PATIENCE).until(() -> keys("orders").contains("id: -2\n"));

        Files.writeString(
                folder.resolve("run.json"),
                Files.readString(reloadable(others)).replace("\"name\": \"shop\"", "\"name\": \"store\""));
        hangUp(process);
        awaitSaid("reload", "is another than the process runs with, which counts with a new start alone");
        execute(
                "DELETE FROM run_re.orders",
                "ALTER TABLE run_re.orders MODIFY note INT",
                "INSERT INTO run_re.orders VALUES (-1, 8)");
        awaitSaid(
                "reload", "in the process's configuration: \"contracts\": { \"approve\": \"run_re.orders@2=apply\" }");
        assertThat(said("reload")).contains("rowcast contracts approve run_re.orders --as apply --state jdbc:sqlite:");
        process.destroy();
        assertThat(exitCode(process)).as(said("reload")).isZero();
        assertThat(said("reload").split(" stopped\n", -1)).as("it ended once").hasSize(2);
    }

    private static void write(AtomicInteger written, AtomicBoolean enough) {
        try {
            while (!enough.get()) {
                int id = written.get() + 1;
                execute(
                        "INSERT INTO run_re.orders VALUES (" + id + ", 'n')",
                        "INSERT INTO run_re.others VALUES (" + id + ")");
                written.set(id);
            }
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void aDatabaseThatIsAwayIsToldAndEndsNothing() throws Exception {
        Process process = start("away", config(1));

        await().atMost(PATIENCE).until(() -> said("away").contains(" FAILED: "));
        assertThat(get("away", "/healthz").statusCode()).isEqualTo(503);
        assertThat(said("away")).contains("It is tried again in ");
        process.destroy();
        assertThat(exitCode(process)).isZero();
        assertThat(said("away").lines()).allMatch(LINE.asMatchPredicate());
    }

    @Test
    @Tag("pitfall-31")
    void aServiceThatHangsKeepsNobodyFromEnding() throws Exception {
        execute(
                "DROP DATABASE IF EXISTS run_it",
                "CREATE DATABASE run_it",
                "CREATE TABLE run_it.orders (id INT PRIMARY KEY, note VARCHAR(20))",
                "INSERT INTO run_it.orders VALUES (1, 'one')");
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (TailServer hanging = TailServer.start("127.0.0.1", 0, (changes, at) -> {
            asked.countDown();
            awaitQuietly(hangs);
        })) {
            Process process = start("hung", config(mysql.address().port(), hanging.port(), "1s"));
            assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            process.destroy();
            assertThat(exitCode(process)).as(said("hung")).isZero();
            assertThat(said("hung")).contains(" ending: what is in flight has its time", " stopped\n");
            // The server notices that nobody reads when it next writes there.
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(dumpThreads())
                            .as("connections that read the binary log")
                            .isZero());
        } finally {
            hangs.countDown();
        }
        Process again = start("again", config(mysql.address().port()));
        awaitReceived(1);
        again.destroy();
        assertThat(exitCode(again)).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static int dumpThreads() throws SQLException {
        Endpoints.Mysql at = mysql.address();
        try (Connection connection = DriverManager.getConnection(
                        at.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", at.user(), at.password());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'")) {
            found.next();
            return found.getInt(1);
        }
    }
}
