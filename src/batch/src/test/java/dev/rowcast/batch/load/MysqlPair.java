package dev.rowcast.batch.load;

import dev.rowcast.samples.CuttingProxy;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Two MySQL servers behind one address, of which the one replicates the other by GTIDs and may take its place, and back. For one thread, but for {@link #connect}. */
final class MysqlPair implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final CuttingProxy address = new CuttingProxy();
    private volatile LoneMysql primary;
    private LoneMysql replica;

    private MysqlPair(LoneMysql primary, LoneMysql replica) {
        this.primary = primary;
        this.replica = replica;
        address.to(primary.address().port());
    }

    /** @param serverId the first's {@code server_id}; the other's is one more */
    public static MysqlPair start(Path folder, int serverId) throws SQLException {
        LoneMysql primary = started(folder.resolve("mysql" + serverId), serverId);
        LoneMysql replica = started(folder.resolve("mysql" + (serverId + 1)), serverId + 1);
        MysqlPair pair = new MysqlPair(primary, replica);
        execute(
                replica,
                "RESET MASTER",
                "SET GLOBAL gtid_purged = '" + value(primary, "SELECT @@GLOBAL.gtid_executed") + "'");
        pair.follow();
        return pair;
    }

    private static LoneMysql started(Path folder, int serverId) {
        return LoneMysql.start(folder, StackConfig.defaultCache(), serverId, Progress.SILENT);
    }

    private void follow() throws SQLException {
        Endpoints.Mysql source = primary.address();
        execute(
                replica,
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = " + source.port()
                        + ", SOURCE_USER = '" + source.debeziumUser() + "', SOURCE_PASSWORD = '"
                        + source.debeziumPassword()
                        + "', SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1, GET_SOURCE_PUBLIC_KEY = 1",
                "START REPLICA");
    }

    /** Of the address; who the users are, either server says. */
    public int port() {
        return address.port();
    }

    public Endpoints.Mysql users() {
        return primary.address();
    }

    /** The URL by which Connector/J comes to whatever server is the primary. */
    public String jdbcUrl() {
        return "jdbc:mysql://127.0.0.1:" + port() + "/?allowPublicKeyRetrieval=true&sslMode=DISABLED";
    }

    /** To the primary. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), users().user(), users().password());
    }

    public void execute(String... statements) throws SQLException {
        execute(primary, statements);
    }

    /** On both servers, so that it is so after a failover too. */
    public void setGlobal(String setting) throws SQLException {
        for (LoneMysql each : new LoneMysql[] {primary, replica}) {
            execute(each, "SET GLOBAL " + setting);
        }
    }

    public String value(String sql) throws SQLException {
        return value(primary, sql);
    }

    private static Connection connect(LoneMysql server) throws SQLException {
        Endpoints.Mysql at = server.address();
        return DriverManager.getConnection(
                at.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", at.user(), at.password());
    }

    private static void execute(LoneMysql server, String... statements) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String value(LoneMysql server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1).replaceAll("\\s", "");
        }
    }

    /** Resets all connections. */
    public void cut() {
        address.cut();
    }

    public void restart(boolean kill) {
        if (kill) {
            primary.server().kill();
        } else {
            primary.server().stop();
        }
        primary.server().start();
    }

    /**
     * The replica is the primary from now on, with all that the other had taken, which dies or only says no, and follows it then.
     *
     * @throws SQLException and the pair is of no use any more
     */
    public void failOver(boolean dies) throws SQLException {
        execute(primary, "SET GLOBAL super_read_only = ON");
        String done = value(primary, "SELECT @@GLOBAL.gtid_executed");
        if (!value(replica, "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + done + "', " + PATIENCE_SECONDS + ")")
                .equals("0")) {
            throw new IllegalStateException(
                    "the replica hasn't replicated " + done + " within " + PATIENCE_SECONDS + " s");
        }
        execute(replica, "STOP REPLICA", "RESET REPLICA ALL", "SET GLOBAL read_only = OFF");
        LoneMysql before = primary;
        if (dies) {
            before.server().kill();
        }
        primary = replica;
        replica = before;
        address.to(primary.address().port());
        address.cut();
        if (dies) {
            before.server().start();
        }
        follow();
    }

    @Override
    public void close() {
        address.close();
        primary.close();
        replica.close();
    }
}
