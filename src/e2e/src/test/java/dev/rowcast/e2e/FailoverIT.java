package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A replica takes over, and the source reads from it: the numbers of its binary log files are lower, and its transactions have an identity of their own. */
@ExtendWith(StackExtension.class)
class FailoverIT {
    private final TestStack stack = TestStack.shared();
    private final ConnectClient connect = stack.connect();

    @Test
    void aDroppedColumnIsHeldOnAReplicaWhoseFilesHaveLowerNumbers() {
        Endpoints.Mysql primary = stack.endpoints().mysql();
        Endpoints.Mysql second = startReplica(primary);
        Database replica = stack.forTest(connect(second));
        Pipeline shop = Pipeline.of("failover");
        Database db = shop.db();
        db.execute(
                "FLUSH BINARY LOGS",
                "FLUSH BINARY LOGS",
                "FLUSH BINARY LOGS",
                "FLUSH BINARY LOGS",
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))",
                "CREATE TABLE items (id INT PRIMARY KEY, name VARCHAR(20))",
                "INSERT INTO orders VALUES (1, 'one')",
                "INSERT INTO items VALUES (1, 'one')");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.start(Route.to(subscriber.port(), "failover", shop.table("*")));
        shop.awaitCount(subscriber, 2);
        // From here on the contract of items is of a row of the stream, and that of orders of one of the snapshot,
        // which has no GTID.
        db.execute("ALTER TABLE items ADD COLUMN price INT", "INSERT INTO items VALUES (2, 'two', 2)");
        shop.awaitCount(subscriber, 3);
        shop.awaitCommitted("orders", "items");
        Contracts contracts = Contracts.of(shop, "failover");

        connect.stop(shop.source());
        shop.waiting()
                .until(() -> connect.status(shop.source()).parts().stream()
                        .allMatch(part -> part.state().equals("STOPPED")));
        String executed = db.value("SELECT @@GLOBAL.gtid_executed");
        shop.waiting()
                .until(() -> replica.value("SELECT GTID_SUBSET('" + executed + "', @@GLOBAL.gtid_executed)")
                        .equals("1"));
        replica.execute("STOP REPLICA", "RESET REPLICA ALL", "USE failover");
        assertThat(replica.value("SHOW MASTER STATUS"))
                .as("the replica's binary log, with lower numbers than the primary's")
                .isLessThan(db.value("SHOW MASTER STATUS"));
        connect.register(connect.config(shop.source()).with("database.port", String.valueOf(second.port())));
        connect.resume(shop.source());

        replica.execute("INSERT INTO orders VALUES (2, 'two')", "INSERT INTO items VALUES (3, 'three', 3)");
        shop.awaitCount(subscriber, 5);
        replica.execute(
                "ALTER TABLE orders DROP COLUMN note",
                "INSERT INTO orders VALUES (3)",
                "ALTER TABLE items DROP COLUMN name",
                "INSERT INTO items VALUES (4, 4)");
        awaitHeld(shop, contracts, "orders", "note");
        awaitHeld(shop, contracts, "items", "name");
        assertThat(subscriber.received()).hasSize(5);

        contracts.approve("orders", "apply");
        contracts.approve("items", "apply");
        shop.awaitCount(subscriber, 7);
        shop.awaitCommitted("orders", "items");
        assertThat(rows(subscriber, "orders"))
                .as("nothing is lost, and nothing comes twice")
                .containsExactly(Map.of("id", "1", "note", "one"), Map.of("id", "2", "note", "two"), Map.of("id", "3"));
        assertThat(rows(subscriber, "items"))
                .containsExactly(
                        Map.of("id", "1", "name", "one"),
                        Map.of("id", "2", "name", "two", "price", "2"),
                        Map.of("id", "3", "name", "three", "price", "3"),
                        Map.of("id", "4", "price", "4"));
    }

    /** One that has all that comes from now on; what other tests have left, it lacks, as if it had been purged. */
    private Endpoints.Mysql startReplica(Endpoints.Mysql primary) {
        Path folder = Path.of("target", "replica").toAbsolutePath();
        PluginZip.delete(folder);
        Endpoints.Mysql second = stack.forTest(LoneMysql.start(folder, StackConfig.defaultCache(), 2, Progress.SILENT))
                .address();
        try (Database here = connect(primary);
                Database there = connect(second)) {
            there.execute(
                    "SET GLOBAL gtid_purged = '" + here.value("SELECT @@GLOBAL.gtid_executed") + "'",
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '" + primary.host() + "', SOURCE_PORT = "
                            + primary.port() + ", SOURCE_USER = '" + primary.debeziumUser() + "', SOURCE_PASSWORD = '"
                            + primary.debeziumPassword() + "', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1",
                    "START REPLICA");
        }
        return second;
    }

    private static Database connect(Endpoints.Mysql server) {
        return Database.connect(server.jdbcUrl(), server.user(), server.password(), "mysql");
    }

    private static void awaitHeld(Pipeline shop, Contracts contracts, String table, String column) {
        shop.waiting()
                .untilAsserted(() -> assertThat(contracts.holds(table))
                        .as("what %s is held for", table)
                        .singleElement()
                        .satisfies(
                                held -> assertThat(held.notice()).contains("column \"" + column + "\" was dropped")));
    }

    private static List<Map<String, String>> rows(GenericSubscriber subscriber, String table) {
        return subscriber.received().stream()
                .filter(change -> change.table().equals(table))
                .map(Received::after)
                .toList();
    }
}
