package dev.rowcast.batch.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.batch.source.Waiting;
import dev.rowcast.batch.verify.Shop;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What has to be over before rows are read. */
class GtidFenceIT {
    private static final int MOST = 30;
    private static final Pattern GTID = Pattern.compile("GTID_NEXT= '([^']+)'");

    private Shop shop;

    @BeforeEach
    void open() throws SQLException {
        shop = Shop.open("fence");
        shop.execute("CREATE TABLE t (id INT PRIMARY KEY, v INT)", "INSERT INTO t VALUES (1, 0)");
        // With sync_binlog = 0 the log is sent to replicas as soon as it is written, and rows change that much later.
        assertThat(shop.value("SELECT @@global.sync_binlog")).isEqualTo("0");
        shop.execute("SET GLOBAL binlog_group_commit_sync_delay = 200000");
    }

    @AfterEach
    void close() throws SQLException {
        shop.execute("SET GLOBAL binlog_group_commit_sync_delay = DEFAULT");
        shop.close();
    }

    /** MySQL writes the binary log before it commits. */
    @Test
    @Tag("pitfall-68")
    void aPositionInTheBinaryLogIsNoFenceAndTransactionsAre() throws Exception {
        int missed = 0;
        try (Connection reader = shop.connect()) {
            reader.setCatalog(shop.table("t").database());
            for (int v = 1; v <= MOST && missed == 0; v++) {
                Place before = place(reader);
                CompletableFuture<Void> commit = update(v);
                while (place(reader).position() == before.position()) {
                    Thread.onSpinWait();
                }
                // All of the update is below the position that the server tells now.
                missed += value(reader, "SELECT v FROM t").equals(String.valueOf(v)) ? 0 : 1;

                new GtidFence(gtid(reader, before), Waiting.REAL, why -> {}).admit(reader, "this one");
                assertThat(value(reader, "SELECT v FROM t")).isEqualTo(String.valueOf(v));
                commit.join();
            }
        }
        assertThat(missed)
                .as("a reader behind the position missed what is before it")
                .isPositive();
    }

    private record Place(String file, long position) {}

    private CompletableFuture<Void> update(int v) {
        return CompletableFuture.runAsync(() -> {
            try {
                shop.execute("UPDATE t SET v = " + v);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Place place(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW MASTER STATUS")) {
            result.next();
            return new Place(result.getString(1), result.getLong(2));
        }
    }

    /** Of the transaction that begins there. */
    private static String gtid(Connection connection, Place place) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SHOW BINLOG EVENTS IN '" + place.file() + "' FROM " + place.position() + " LIMIT 1")) {
            result.next();
            Matcher gtid = GTID.matcher(result.getString("Info"));
            assertThat(gtid.find()).as(result.getString("Info")).isTrue();
            return gtid.group(1);
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
