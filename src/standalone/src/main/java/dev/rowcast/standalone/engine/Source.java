package dev.rowcast.standalone.engine;

import io.debezium.relational.history.SchemaHistory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The database that is read. Immutable.
 *
 * @param name what its topics' names begin with, Debezium's {@code topic.prefix}: it stands in the ids of changes, so it stays the same
 * @param host MySQL's host
 * @param port its port
 * @param user who reads it
 * @param password that user's
 * @param serverId unlike those of all other servers and readers of it, from 1
 * @param tables which tables are read, as regular expressions of {@code database\.table}, separated by commas
 * @param settings more settings of Debezium's connector; those that the process needs otherwise are refused
 */
public record Source(
        String name,
        String host,
        int port,
        String user,
        String password,
        long serverId,
        String tables,
        Map<String, String> settings) {
    private static final String SSL_MODE = "database.ssl.mode";

    /** What the process relies on, so that nobody else may say it. */
    private static final Pattern OURS = Pattern.compile(
            "connector\\.class|name|topic\\..*|database\\.(hostname|port|user|password|server\\.id)"
                    + "|offset\\..*|schema\\.history\\..*|errors\\..*|heartbeat\\..*|tombstones\\.on\\.delete|provide\\.transaction\\.metadata"
                    + "|table\\.(include|exclude)\\.list|include\\.schema\\.changes|transforms.*|tasks\\.max|connect\\.keep\\.alive.*|record\\.processing\\..*|signal\\..*");

    /** Statements that define no table, and that the connector's parser doesn't all know: they would end the engine for nothing. */
    private static final String DEFINES_NO_TABLE = "^(?:CREATE|ALTER|DROP)\\s+(?:OR\\s+REPLACE\\s+)?(?:UNDO\\s+)?"
            + "(?:SPATIAL\\s+REFERENCE\\s+SYSTEM|INSTANCE|RESOURCE\\s+GROUP|SERVER|TABLESPACE|LOGFILE\\s+GROUP)\\b.*";

    /** How often the source says that it is alive while nothing changes, in milliseconds. */
    public static final int HEARTBEAT_MILLIS = 2_000;

    public Source {
        settings = Map.copyOf(settings);
    }

    /** The same, where and as whom that one is read: what of it may change while it is read, such as a password. */
    public Source at(Source now) {
        return new Source(name, now.host, now.port, now.user, now.password, serverId, tables, settings);
    }

    /** Whether the process says that itself, so that nobody else may. */
    public static boolean isOurs(String setting) {
        return OURS.matcher(setting).matches();
    }

    /** For MySQL's driver, as safe as the engine's own connections: the password goes to no server that the engine wouldn't tell it. */
    public String jdbcUrl() {
        return "jdbc:mysql://" + host + ":" + port + "/?sslMode=" + sslMode() + "&allowPublicKeyRetrieval="
                + !verifiesServer();
    }

    /** How connections are kept from others' eyes, in the words of MySQL's driver. */
    String sslMode() {
        return settings.getOrDefault(SSL_MODE, "preferred").toUpperCase(Locale.ROOT);
    }

    /** Whether the server has to show who it is before it is told a password. */
    boolean verifiesServer() {
        return sslMode().startsWith("VERIFY");
    }

    /** For the engine and the connector in it. */
    public Map<String, String> engineSettings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("driver.connectionTimeZone", "UTC");
        all.put("driver.forceConnectionTimeZoneToSession", "true");
        all.put("column.propagate.source.type", ".*");
        // TRUNCATE is a change too.
        all.put("skipped.operations", "none");
        all.put("snapshot.mode", "initial");
        // Rows may be large: a queue that is bounded by their number alone could hold gigabytes.
        all.put("max.queue.size", "8192");
        all.put("max.batch.size", "2048");
        all.put("max.queue.size.in.bytes", String.valueOf(32 << 20));
        all.put("poll.interval.ms", "5");
        // Of each record, who read it: known here, and four headers that each record would carry along.
        all.put("extended.headers.enabled", "false");
        all.putAll(settings);
        all.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        all.put("name", name);
        all.put("topic.prefix", name);
        all.put("database.hostname", host);
        all.put("database.port", String.valueOf(port));
        all.put("database.user", user);
        all.put("database.password", password);
        all.put("database.server.id", String.valueOf(serverId));
        all.put("table.include.list", tables);
        all.put("include.schema.changes", "false");
        all.put("offset.flush.interval.ms", "60000");
        all.put("heartbeat.interval.ms", String.valueOf(HEARTBEAT_MILLIS));
        all.put("tombstones.on.delete", "false");
        // A connection that is lost ends the engine, with a reason. It would otherwise be made again behind our back,
        // without one.
        all.put("connect.keep.alive", "false");
        // MySQL itself has to say that it is alive: 0.8 of this. It would else say so each 48 s, and a source where
        // nothing changes would seem to be gone.
        all.put("connect.keep.alive.interval.ms", String.valueOf(HEARTBEAT_MILLIS * 5 / 8));
        all.put(
                SchemaHistory.DDL_FILTER.name(),
                SchemaHistory.DDL_FILTER.defaultValueAsString() + "," + DEFINES_NO_TABLE);
        all.put("provide.transaction.metadata", "true");
        // The engine takes the next batch after one that it gave up; so it may not retry by itself.
        all.put("errors.max.retries", "0");
        return all;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MySQL " + host + ":" + port + " as " + user;
    }
}
