package dev.rowcast.standalone.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The source's server, asked as safely as the engine reads it. For one thread. */
public final class SourceServer implements AutoCloseable {
    /** What the connector is told about certificates, in the words of MySQL's driver. */
    private static final Map<String, String> CERTIFICATES = Map.of(
            "database.ssl.truststore", "trustCertificateKeyStoreUrl",
            "database.ssl.truststore.password", "trustCertificateKeyStorePassword",
            "database.ssl.keystore", "clientCertificateKeyStoreUrl",
            "database.ssl.keystore.password", "clientCertificateKeyStorePassword");

    private static final Logger LOG = LoggerFactory.getLogger(SourceServer.class);
    private static final String DRIVER = "driver.";
    private static final String PATIENCE_MILLIS = "5000";

    /** As MySQL writes a commit's number behind what it tells of the event. */
    private static final Pattern COMMIT = Pattern.compile("/\\* xid=([0-9]+) \\*/$");

    /** Among so many of a file a commit is looked for. */
    private static final int FIRST_EVENTS = 50;

    private final Connection connection;

    private SourceServer(Connection connection) {
        this.connection = connection;
    }

    /** Connects. */
    public static SourceServer connect(Source source) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("user", source.user());
        settings.setProperty("password", source.password());
        settings.setProperty("connectTimeout", PATIENCE_MILLIS);
        settings.setProperty("socketTimeout", PATIENCE_MILLIS);
        source.settings().forEach((told, value) -> {
            if (told.startsWith(DRIVER)) {
                settings.setProperty(told.substring(DRIVER.length()), value);
            }
        });
        CERTIFICATES.forEach((told, name) -> {
            String value = source.settings().get(told);
            if (value != null) {
                settings.setProperty(name, name.endsWith("Url") ? "file:" + value : value);
            }
        });
        String url = source.jdbcUrl();
        Connection connection = new Driver().connect(url, settings);
        if (connection == null) {
            throw new SQLException("no URL of MySQL: " + url);
        }
        return new SourceServer(connection);
    }

    /** Which server it is. */
    public ServerIdentity identity() throws SQLException {
        return new ServerIdentity(
                last("SELECT @@GLOBAL.server_uuid"),
                last("SELECT @@GLOBAL.gtid_mode").equals("ON"));
    }

    /**
     * Its binary log.
     *
     * @param place the connector's offset as JSON, which is to be held against it; null for none
     */
    public BinaryLog log(@Nullable String place) throws SQLException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        try (PreparedStatement ask = connection.prepareStatement("SHOW BINARY LOGS");
                ResultSet files = ask.executeQuery()) {
            while (files.next()) {
                sizes.put(files.getString(1), files.getLong(2));
            }
        }
        Map<String, String> firstCommits = new HashMap<>();
        for (String file : BinaryLog.telling(place, List.copyOf(sizes.keySet()))) {
            firstCommit(file).ifPresent(commit -> firstCommits.put(file, commit));
        }
        return new BinaryLog(
                sizes,
                firstCommits,
                last("SELECT @@GLOBAL.gtid_executed").replaceAll("\\s", ""),
                last("SELECT @@GLOBAL.gtid_purged").replaceAll("\\s", ""));
    }

    /**
     * Where in the file it ends, and its number, which the server counts on over files: no two commits have both alike. Empty where it can't be told, such as of
     * a file that is purged meanwhile.
     */
    private Optional<String> firstCommit(String file) {
        try (PreparedStatement ask = connection.prepareStatement("SHOW BINLOG EVENTS IN ? LIMIT " + FIRST_EVENTS)) {
            ask.setString(1, file);
            try (ResultSet events = ask.executeQuery()) {
                while (events.next()) {
                    Matcher commit = COMMIT.matcher(events.getString("Info"));
                    if (commit.find()) {
                        return Optional.of(events.getLong("End_log_pos") + "#" + commit.group(1));
                    }
                }
            }
        } catch (SQLException untold) {
            LOG.debug("the first commit in {} isn't known", file, untold);
        }
        return Optional.empty();
    }

    /** Those of the transactions that it doesn't have and never had. */
    public String lacking(String gtids) throws SQLException {
        return ask("SELECT GTID_SUBTRACT(?, @@GLOBAL.gtid_executed)", gtids);
    }

    /** The transactions beside those that are in its binary log no more. */
    public String purgedBeside(String gtids) throws SQLException {
        return ask("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_purged, ?)", gtids);
    }

    /**
     * How long what comes from that place on is in its binary log. A file is kept for so long after its last write, and the one that is written to is kept
     * anyway.
     *
     * @param place the connector's offset, as JSON
     */
    public LogLeft left(String place, long nowMillis) throws SQLException {
        JsonNode offset = PlaceJson.parse(place);
        long kept = TimeUnit.SECONDS.toMillis(Long.parseLong(last("SELECT @@GLOBAL.binlog_expire_logs_seconds")));
        if (kept == 0 || !offset.has("ts_sec")) {
            return LogLeft.UNKNOWN;
        }
        boolean newest = last("SHOW BINARY LOGS").equals(offset.path("file").asText());
        long age = newest
                ? 0
                : nowMillis - TimeUnit.SECONDS.toMillis(offset.path("ts_sec").asLong());
        return new LogLeft(kept, Math.max(0, kept - Math.max(0, age)));
    }

    /** The first value of the last row. */
    private String last(String question) throws SQLException {
        String last = "";
        try (PreparedStatement ask = connection.prepareStatement(question);
                ResultSet answer = ask.executeQuery()) {
            while (answer.next()) {
                last = answer.getString(1);
            }
        }
        return last;
    }

    private String ask(String question, String gtids) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(question)) {
            ask.setString(1, gtids);
            try (ResultSet answer = ask.executeQuery()) {
                answer.next();
                return String.valueOf(answer.getString(1)).replaceAll("\\s", "");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
