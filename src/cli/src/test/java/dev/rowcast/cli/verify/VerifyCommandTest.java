package dev.rowcast.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.batch.load.Program;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code rowcast verify} as operators run it: the command line, beside a running {@code rowcast run}, on a real MySQL and with the store's zip; of rows as they
 * are, and of what a mapping makes of them. A test of a store extends this.
 */
public abstract class VerifyCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SERVER_ID = 6_100;
    /** Of orders; each has a note of two words. */
    private static final int ROWS = 30;

    @TempDir
    protected Path folder;

    private int checks;

    /** What the destination is called. */
    protected abstract String type();

    /** The settings of a destination whose tables are called as MySQL's, as members of its JSON, with a comma before the first. */
    protected abstract String settings();

    /** How many rows readers see in the table. */
    protected abstract int rows(String table);

    /** Takes a row away, as if it had never come. */
    protected abstract void remove(String table, String key);

    /** Changes a text of a row, and nothing of its version. */
    protected abstract void spoil(String table, String key, String column);

    /** Takes the table away. */
    protected abstract void drop(String table);

    @Test
    protected void findsWhatIsWrongAndMendsItWithAMappingAndWithout() throws Exception {
        try (LoneMysql mysql =
                LoneMysql.start(folder.resolve("mysql"), StackConfig.defaultCache(), 1, Progress.SILENT)) {
            fill(mysql.address());
            configure(mysql.address().port());
            try (Program commands = new Program(folder)) {
                commands.start("run", List.of("run", "--config", config()));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(List.of(rows("orders"), rows("order_words")))
                                .as(commands.said("run"))
                                .isEqualTo(List.of(ROWS, 2 * ROWS)));
                damage(mysql.address());
                findAndMend(commands);
                drop("orders");
                assertThat(verify(commands, "rows", 3)).contains("shop.orders: ");
            }
        }
    }

    private void findAndMend(Program commands) throws Exception {
        assertThat(verify(commands, "rows", 1, "--values"))
                .contains("shop.orders: " + (ROWS - 2) + " rows in MySQL, 4 differences")
                .contains("  3 is missing", "  5 differs in note", "    note: note 5 in MySQL, spoilt in the store")
                .contains("  19 is left over", "  29 is left over");
        assertThat(verify(commands, "words", 0, "--repair"))
                .contains("shop.order_words: ", ", 6 differences, 6 mended")
                .contains("  [3,\"note\"] is missing", "  [5,\"5\"] differs in note")
                .contains("  [19,\"19\"] is left over", "  [29,\"note\"] is left over");
        assertThat(verify(commands, "rows", 0, "--repair")).contains(", 4 differences, 4 mended");

        for (String subscription : List.of("rows", "words")) {
            assertThat(verify(commands, subscription, 0)).contains("none differs");
        }
        assertThat(List.of(rows("orders"), rows("order_words"))).isEqualTo(List.of(ROWS - 2, 2 * ROWS - 4));
    }

    private static void execute(Endpoints.Mysql at, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        at.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", at.user(), at.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void fill(Endpoints.Mysql at) throws SQLException {
        String numbers = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS + ")";
        execute(
                at,
                "CREATE DATABASE shop",
                "CREATE TABLE shop.customers (id BIGINT PRIMARY KEY)",
                "CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, customer_id BIGINT, note VARCHAR(100), total DECIMAL(10,2),"
                        + " big BIGINT UNSIGNED, raw VARBINARY(20), at DATETIME(6),"
                        + " FOREIGN KEY (customer_id) REFERENCES shop.customers (id) ON DELETE CASCADE)",
                "INSERT INTO shop.customers " + numbers + " SELECT i FROM n",
                "INSERT INTO shop.orders " + numbers
                        + " SELECT i, IF(i IN (19, 29), 9, 10 + i % 20), CONCAT('note ', i), i / 3,"
                        + " 18446744073709551615 - i, UNHEX(SHA1(i)), '2024-02-29 12:30:00.123456' FROM n");
    }

    /** Also by a cascade of MySQL, of which it tells nobody. */
    private void damage(Endpoints.Mysql at) throws SQLException {
        execute(at, "DELETE FROM shop.customers WHERE id = 9");
        remove("orders", "3");
        spoil("orders", "5", "note");
        remove("order_words", "[3,\"note\"]");
        spoil("order_words", "[5,\"5\"]", "note");
    }

    private void configure(int port) throws IOException {
        Path zip = Path.of(System.getProperty("rowcast.destination.zip"));
        Files.copy(zip, Files.createDirectory(folder.resolve("destinations")).resolve(zip.getFileName()));
        Files.writeString(folder.resolve("secrets.properties"), "mysql=dbz\nstore=sesame\n");
        Files.writeString(folder.resolve("words.yaml"), """
                version: 1
                tables:
                  shop.orders:
                    order_words:
                      when: has(row.note)
                      each: row.note.split(' ')
                      key: { word: item }
                      columns: { big: row.big, total: row.total, note: row.note }
                """);
        Files.writeString(folder.resolve("run.json"), """
                {"source": {"name": "shop", "host": "127.0.0.1", "port": %1$d, "user": "dbz", "password": {"secret": "mysql"}, "serverId": %2$d},
                 "destinations": ["%3$s/destinations"], "secrets": {"file": "secrets.properties"}, "http": {"port": 0},
                 "state": {"url": "jdbc:sqlite:%3$s/state.db"},
                 "routes": {"subscriptions": [
                   {"name": "rows", "tables": ["shop.orders"], "destination": {"type": "%4$s"%5$s}},
                   {"name": "words", "tables": ["shop.orders"], "destination": {"type": "%4$s"%5$s},
                    "mapping": {"language": "cel", "file": "%3$s/words.yaml"}}]}}
                """.formatted(port, SERVER_ID, folder, type(), settings()));
    }

    private String config() {
        return folder.resolve("run.json").toString();
    }

    /** What it says of the subscription; it has to end with that status. */
    private String verify(Program commands, String subscription, int status, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "verify",
                "--subscription",
                subscription,
                "--config",
                config(),
                "--state",
                "jdbc:sqlite:" + folder.resolve("state.db"),
                "--patience",
                "1"));
        arguments.addAll(List.of(options));
        String said = "verify of " + subscription + " " + checks++;
        int ended = commands.run(said, PATIENCE, arguments);
        assertThat(ended).as(commands.said(said)).isEqualTo(status);
        return commands.said(said);
    }
}
