package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** MySQL counts its files and transactions from one again, and the source reads all of it anew. */
@ExtendWith(StackExtension.class)
class RewoundPositionsIT {
    /** What the clock has to go on by until it can speak against the numbers. */
    private static final Duration CLOCK_TELLS = Duration.ofSeconds(2);

    private final ConnectClient connect = TestStack.shared().connect();

    @Test
    void aDroppedColumnIsHeldThoughItsRowsStandBeforeThoseThatCameEarlier() {
        Pipeline shop = Pipeline.of("rewound");
        Database db = shop.db();
        db.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))",
                "CREATE TABLE items (id INT PRIMARY KEY, name VARCHAR(20))",
                "INSERT INTO orders VALUES (1, 'one')",
                "INSERT INTO items VALUES (1, 'one')",
                "FLUSH BINARY LOGS",
                "FLUSH BINARY LOGS",
                "FLUSH BINARY LOGS");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.start(Route.to(subscriber.port(), "rewound", shop.table("*")));
        shop.awaitCount(subscriber, 2);
        db.execute("INSERT INTO orders VALUES (2, 'two')", "INSERT INTO items VALUES (2, 'two')");
        shop.awaitCount(subscriber, 4);
        shop.awaitCommitted("orders", "items");
        Contracts contracts = Contracts.of(shop, "rewound");
        Instant before = Instant.now();

        connect.stop(shop.source());
        shop.waiting()
                .until(() -> connect.status(shop.source()).parts().stream()
                        .allMatch(part -> part.state().equals("STOPPED")));
        shop.waiting().until(() -> Instant.now().isAfter(before.plus(CLOCK_TELLS)));
        db.execute(
                "ALTER TABLE orders DROP COLUMN note",
                "RESET MASTER",
                // Debezium doesn't stream from a server that has no transaction at all.
                "INSERT INTO items VALUES (3, 'three')");
        connect.send("DELETE", "/connectors/" + shop.source() + "/offsets", null);
        connect.resume(shop.source());

        // By rows of a snapshot, which have no GTID.
        awaitHeld(shop, contracts, "orders", "note");
        shop.waiting().untilAsserted(() -> assertThat(rows(subscriber, "items")).hasSize(5));
        db.execute("ALTER TABLE items DROP COLUMN name", "INSERT INTO items VALUES (4)");
        // By a row of the stream, whose GTID has a low number.
        awaitHeld(shop, contracts, "items", "name");
        assertThat(rows(subscriber, "orders")).hasSize(2);
        assertThat(rows(subscriber, "items")).hasSize(5);

        contracts.approve("orders", "apply");
        contracts.approve("items", "apply");
        shop.waiting().untilAsserted(() -> assertThat(subscriber.received()).hasSize(2 + 2 + 5 + 1));
        shop.awaitCommitted("orders", "items");
        assertThat(rows(subscriber, "orders").subList(2, 4)).containsExactly(Map.of("id", "1"), Map.of("id", "2"));
        assertThat(rows(subscriber, "items").get(5)).isEqualTo(Map.of("id", "4"));
    }

    private static void awaitHeld(Pipeline shop, Contracts contracts, String table, String column) {
        shop.waiting()
                .untilAsserted(() -> assertThat(contracts.holds(table))
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
