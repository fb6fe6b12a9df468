package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.Endpoints;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/** What the page about stores has a reader do for a reporting database, word for word but for addresses, folders and the password. */
final class ReportingHowTo {
    static final String PASSWORD = "reports";

    private static final String HEADING = "\n## A reporting database in ten minutes\n";
    private static final Pattern BLOCK =
            Pattern.compile("^ *```(\\w+)\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);

    private final Endpoints.Postgres server;
    private final Map<String, List<String>> blocks = new HashMap<>();

    /** @param server whose user may do everything */
    ReportingHowTo(Endpoints.Postgres server) throws IOException {
        this.server = server;
        String page = Files.readString(Path.of(System.getProperty("rowcast.root"), "src", "docs", "stores.md"));
        int start = page.indexOf(HEADING);
        assertThat(start).as("the page has the section").isPositive();
        BLOCK.matcher(page.substring(start, page.indexOf("\n## ", start + 1)))
                .results()
                .forEach(block -> blocks.computeIfAbsent(block.group(1), language -> new ArrayList<>())
                        .add(block.group(2)));
    }

    /** Makes the user and the database. */
    void prepare() throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password())) {
            for (String each :
                    replaced(block("sql", 0), "'…'", "'" + PASSWORD + "'").split(";")) {
                if (!each.isBlank()) {
                    run(connection, each);
                }
            }
        }
    }

    /** The subscription. */
    String subscription() {
        return replaced(block("json", 0), "//reports:5432/", "//" + server.host() + ":" + server.port() + "/");
    }

    /** What comes to the connector's configuration. */
    Map<String, String> properties(Path destinations, Path secrets) throws IOException {
        Files.writeString(secrets, "reports=" + PASSWORD + "\n");
        String text = replaced(block("properties", 0), "/opt/rowcast/destinations", destinations.toString());
        Properties properties = new Properties();
        properties.load(new StringReader(replaced(text, "/etc/rowcast/secrets.properties", secrets.toString())));
        Map<String, String> all = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
        return all;
    }

    /** How many rows the join has. */
    int joined() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(block("sql", 1))) {
            int rows = 0;
            while (result.next()) {
                rows++;
            }
            return rows;
        }
    }

    /** To the reporting database, as its owner. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + server.host() + ":" + server.port() + "/reports", "rowcast", PASSWORD);
    }

    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private String block(String language, int number) {
        return blocks.getOrDefault(language, List.of()).get(number);
    }

    private static String replaced(String text, String there, String here) {
        assertThat(text).contains(there);
        return text.replace(there, here);
    }
}
