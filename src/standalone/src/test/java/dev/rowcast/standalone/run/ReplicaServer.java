package dev.rowcast.standalone.run;

import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.standalone.state.StateServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** A server beside the shop's that replicates it by GTIDs, and may take its place. */
final class ReplicaServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final LoneMysql own;
    private LoneMysql server;

    private ReplicaServer(LoneMysql own) {
        this.own = own;
        this.server = own;
    }

    static ReplicaServer start() {
        return new ReplicaServer(
                LoneMysql.start(StateServer.folder("replica"), StackConfig.defaultCache(), 3, Progress.SILENT));
    }

    Endpoints.Mysql address() {
        return server.address();
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = Shop.connect(server);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A two-column query's rows. */
    Map<String, String> rows(String sql) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = Shop.connect(server);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.put(found.getString(1), found.getString(2));
            }
        }
        return rows;
    }

    /** From what the shop has now, whose database is empty; whatever was here before. */
    void replicate(Shop shop) throws SQLException {
        execute("STOP REPLICA", "RESET REPLICA ALL", "DROP DATABASE IF EXISTS " + shop.database());
        execute(
                "CREATE DATABASE " + shop.database(),
                "RESET MASTER",
                "SET GLOBAL gtid_purged = '" + done(shop) + "'",
                following(Shop.server().address()),
                "START REPLICA");
    }

    private static String done(Shop shop) throws SQLException {
        return shop.rows("SELECT 1, @@GLOBAL.gtid_executed").get("1");
    }

    /** What has a server replicate that one. */
    static String following(Endpoints.Mysql primary) {
        return "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = " + primary.port()
                + ", SOURCE_USER = '" + primary.debeziumUser() + "', SOURCE_PASSWORD = '" + primary.debeziumPassword()
                + "', SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1, GET_SOURCE_PUBLIC_KEY = 1";
    }

    /** Ends the connections of those that read its log. */
    void endReaders() throws SQLException {
        for (String id : rows("SELECT id, user FROM information_schema.processlist WHERE user = 'dbz'")
                .keySet()) {
            execute("KILL " + id);
        }
    }

    /** Follows nobody any more, and takes writes. */
    void detach() throws SQLException {
        execute("STOP REPLICA", "RESET REPLICA ALL", "SET GLOBAL read_only = OFF");
    }

    /**
     * The shop goes on here, and what was its server becomes the replica. That takes no writes any more, and what it had taken is here before; then it
     * dies, or only says no.
     *
     * @param moved is called in between: the shop is here already, and nothing follows yet
     */
    void takeOver(Shop shop, boolean dies, Runnable moved) throws SQLException {
        shop.execute("SET GLOBAL super_read_only = ON");
        String wanted = done(shop).replaceAll("\\s", "");
        String missing = rows("SELECT 1, WAIT_FOR_EXECUTED_GTID_SET('" + wanted + "', " + PATIENCE_SECONDS + ")")
                .get("1");
        if (!missing.equals("0")) {
            throw new IllegalStateException(
                    "the replica hasn't replicated " + wanted + " within " + PATIENCE_SECONDS + " s");
        }
        detach();
        LoneMysql before = Shop.server();
        if (dies) {
            before.server().kill();
        }
        shop.moveTo(server);
        server = before;
        moved.run();
        if (dies) {
            before.server().start();
        }
        execute(following(Shop.server().address()), "START REPLICA");
    }

    /** Ends the server that was started here, whoever is the replica now. */
    @Override
    public void close() {
        own.close();
    }
}
