package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The real thing; in this order, since to start it takes longest. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackIT {
    /** Longer than the path of a Unix socket may be. */
    private static final Path DIR = Path.of(
            "target", "stack-it-in-a-directory-whose-path-is-far-too-long-for-the-unix-socket-of-a-mysql-server");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Stack stack;

    @BeforeAll
    static void start() throws IOException {
        Trees.delete(DIR);
        stack = Stack.start(StackConfig.in(DIR).withStores(EnumSet.allOf(Store.class)), Progress.SILENT);
    }

    @AfterAll
    static void stop() {
        Stack.stop(DIR);
    }

    @Test
    @Order(1)
    void connectHasDebeziumsConnectorInItsPluginPath() {
        assertThat(get(stack.endpoints().connect().url() + "/connector-plugins"))
                .contains("io.debezium.connector.mysql.MySqlConnector");
    }

    @Test
    @Order(1)
    void mysqlHasTheUsersAndTheBinlogThatDebeziumNeeds() {
        assertThat(sql(
                        "dbz",
                        "SELECT @@log_bin, @@binlog_format, @@binlog_row_image, @@binlog_row_metadata, @@gtid_mode"))
                .isEqualTo("1\tROW\tFULL\tFULL\tON\n");
        assertThat(sql("dbz", "SHOW GRANTS")).contains("REPLICATION SLAVE", "REPLICATION CLIENT", "LOCK TABLES");
        assertThat(sql("dbz", "SHOW MASTER STATUS")).startsWith("binlog.000001\t");
    }

    @Test
    @Order(1)
    void theStoresThatWereAskedForAnswer() throws SQLException {
        assertThat(get(stack.endpoints().opensearch().url())).contains("\"number\" : \"2.");
        Endpoints.Postgres postgres = stack.endpoints().postgres();
        try (Connection connection =
                DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            assertThat(connection.isValid(0)).isTrue();
        }
        assertThat(get(stack.endpoints().flink().url() + "/overview")).contains("\"taskmanagers\":1");
    }

    @Test
    @Order(1)
    void endpointsAreWrittenAndStatusIsWhole() {
        Endpoints written =
                Endpoints.read(stack.dir().resolve("endpoints.json")).orElseThrow();

        assertThat(written).isEqualTo(stack.endpoints());
        assertThat(written.processes())
                .containsOnlyKeys("mysql", "kafka", "connect", "opensearch", "postgres", "flink", "flink-worker-1");
        assertThat(Stack.status(DIR).isWhole()).isTrue();
    }

    @Test
    @Order(1)
    void aSecondStartSaysThatItRuns() {
        assertThatThrownBy(() -> Stack.start(StackConfig.in(DIR), Progress.SILENT))
                .isInstanceOf(AlreadyRunningException.class)
                .hasMessageContaining("is running already")
                .hasMessageContaining(stack.endpoints().connect().url());
        assertThat(Stack.status(DIR).isWhole()).isTrue();
    }

    @Test
    @Order(2)
    void killedMysqlComesBackWithItsData() {
        sql(
                "app",
                "CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY); INSERT INTO shop.orders VALUES (42)");
        Endpoints before = stack.endpoints();

        stack.mysql().kill();
        assertThat(Stack.status(DIR).ended()).isEmpty();
        assertThat(Stack.status(DIR).running())
                .containsOnlyKeys("kafka", "connect", "opensearch", "postgres", "flink", "flink-worker-1");
        stack.mysql().start();

        assertThat(sql("app", "SELECT id FROM shop.orders")).isEqualTo("42\n");
        assertThat(stack.endpoints().mysql()).isEqualTo(before.mysql());
        assertThat(stack.endpoints().processes().get("kafka"))
                .isEqualTo(before.processes().get("kafka"));
    }

    @Test
    @Order(2)
    void killedWorkerAndBrokerComeBackWithTheirConnectors() {
        String connector = stack.endpoints().connect().url() + "/connectors/idle";
        assertThat(put(connector + "/config", """
                        {"connector.class": "io.debezium.connector.mysql.MySqlConnector", "topic.prefix": "idle",
                         "database.hostname": "127.0.0.1", "database.port": "%d", "database.server.id": "7",
                         "database.user": "dbz", "database.password": "dbz",
                         "schema.history.internal.kafka.bootstrap.servers": "%s",
                         "schema.history.internal.kafka.topic": "idle-history"}
                        """.formatted(
                                stack.endpoints().mysql().port(),
                                stack.endpoints().kafka().bootstrapServers())))
                .contains("\"name\":\"idle\"");

        stack.connect().kill();
        stack.kafka().kill();
        stack.kafka().start();
        stack.connect().start();

        assertThat(get(connector)).contains("\"topic.prefix\":\"idle\"");
    }

    @Test
    @Order(2)
    void aPortInUseIsNamed() throws IOException {
        stack.mysql().stop();
        try (ServerSocket taken = new ServerSocket(
                stack.endpoints().mysql().port(), 1, Ports.at(0).getAddress())) {
            assertThatThrownBy(stack.mysql()::start)
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " of mysql is in use");
        }
        stack.mysql().start();
        assertThat(sql("app", "SELECT 1")).isEqualTo("1\n");
    }

    @Test
    @Order(2)
    void aWorkerOfThePreviousConnectRunsBesideIt() {
        Server old = stack.startWorker(
                WorkerConfig.named("old").withVersion(ConnectVersion.PREVIOUS).withoutDebezium());

        String url = stack.endpoints().workers().get("old").url();
        assertThat(get(url)).contains("\"version\":\"3.9");
        assertThat(get(url + "/connector-plugins")).doesNotContain("debezium");
        old.stop();
        assertThat(old.isRunning()).isFalse();
    }

    @Test
    @Order(2)
    void aWorkerThatCannotStartQuotesItsLogAndIsGone() {
        assertThatThrownBy(() -> stack.startWorker(
                        WorkerConfig.named("wrong").withProperties(Map.of("offset.flush.interval.ms", "soon"))))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("wrong ended while it started")
                .hasMessageContaining(stack.dir().resolve("logs/wrong.log").toString())
                .hasMessageContaining("Invalid value soon for configuration offset.flush.interval.ms");
        assertThat(Stack.status(DIR).running()).doesNotContainKey("wrong");
        assertThat(stack.endpoints().workers()).doesNotContainKey("wrong");
    }

    @Test
    @Order(3)
    void letGoOfItIsTakenHoldOfFromElsewhere() {
        stack.detach();
        stack.close();
        assertThat(stack.endpoints().owner()).isNull();

        stack = Stack.attach(StackConfig.in(DIR), Progress.SILENT);

        assertThat(Endpoints.read(stack.dir().resolve("endpoints.json"))).contains(stack.endpoints());
        stack.mysql().kill();
        stack.mysql().start();
        assertThat(sql("app", "SELECT 1")).isEqualTo("1\n");
    }

    @Test
    @Order(4)
    void nothingIsLeftWhenItStops() {
        Endpoints before = stack.endpoints();

        stack.stop();

        assertThat(before.processes().values())
                .noneMatch(
                        pid -> ProcessHandle.of(pid).filter(Processes::isAlive).isPresent());
        assertThat(Stack.status(DIR).isAnyRunning()).isFalse();
        assertThat(stack.dir().resolve("endpoints.json")).doesNotExist();
        assertThat(List.of(
                        before.mysql().port(),
                        before.postgres().port(),
                        URI.create(before.opensearch().url()).getPort(),
                        URI.create("kafka://" + before.kafka().bootstrapServers())
                                .getPort(),
                        URI.create(before.connect().url()).getPort()))
                .allMatch(Ports::isFree);
    }

    @Test
    @Order(5)
    void aStartThatFailsLeavesNothing() {
        assertThatThrownBy(() ->
                        Stack.start(StackConfig.in(DIR).withPlugins(Path.of("no", "such", "plugin")), Progress.SILENT))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("There is no plugin folder")
                .hasMessageContaining("no/such/plugin");
        assertThat(Stack.status(DIR).isAnyRunning()).isFalse();
        assertThat(Stack.status(DIR).endpoints()).isEmpty();
    }

    private static String sql(String user, String statements) {
        ProcessBuilder client = new ProcessBuilder(
                stack.mysqlClient().toString(),
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + stack.endpoints().mysql().port(),
                "--user=" + user,
                "--batch",
                "--skip-column-names",
                "--execute=" + statements);
        client.environment().put("MYSQL_PWD", user);
        client.redirectErrorStream(true);
        try {
            Process process = client.start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).build());
    }

    private static String put(String url, String json) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private static String send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
