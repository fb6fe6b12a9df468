package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A column that can't be delivered stops its own table and no other, and with a decision the table goes on without loss or repeat. */
@ExtendWith(StackExtension.class)
class RefusedColumnIT {
    private Pipeline shop;
    private GenericSubscriber subscriber;

    @Test
    void aTableWhoseDecimalsTheSourceHasRoundedWaitsAloneAndGoesOnWithoutThem() {
        begin(
                "refused_decimal",
                Map.of("decimal.handling.mode", "double"),
                "CREATE TABLE sales (id INT PRIMARY KEY, price DECIMAL(20, 2))",
                "INSERT INTO sales VALUES (1, 123456789012345678.91)");
        Contracts contracts = Contracts.of(shop, "refused_decimal");
        awaitHeld(contracts, "price", "decimal.handling.mode=precise");
        shop.db().execute("INSERT INTO sales VALUES (2, 0.1)");
        awaitThatItemsGoOn();
        assertThat(sales()).isEmpty();

        contracts.approve("sales", "ignore");
        shop.awaitCount(subscriber, 4);
        shop.db().execute("INSERT INTO sales VALUES (3, 7)");
        shop.awaitCount(subscriber, 5);
        shop.awaitCommitted("sales", "items");

        assertThat(sales()).containsExactly(Map.of("id", "1"), Map.of("id", "2"), Map.of("id", "3"));
        assertThat(contracts.holds("sales")).isEmpty();
    }

    @Test
    void aTableWithARealWaitsAloneAndHasTheColumnOnceItIsDeclaredOtherwise() {
        begin(
                "refused_real",
                Map.of(),
                "CREATE TABLE sales (id INT PRIMARY KEY, note VARCHAR(20))",
                "INSERT INTO sales VALUES (1, 'before')");
        shop.awaitCount(subscriber, 2);
        shop.db().execute("ALTER TABLE sales ADD COLUMN weight REAL", "INSERT INTO sales VALUES (2, 'a float', 0.1)");
        Contracts contracts = Contracts.of(shop, "refused_real");
        awaitHeld(contracts, "weight", "MODIFY … DOUBLE");
        shop.db().execute("ALTER TABLE sales MODIFY weight DOUBLE", "INSERT INTO sales VALUES (3, 'a double', 0.1)");
        awaitThatItemsGoOn();
        assertThat(sales()).containsExactly(Map.of("id", "1", "note", "before"));

        contracts.approve("sales", "ignore");
        shop.awaitCount(subscriber, 5);
        shop.awaitCommitted("sales", "items");

        assertThat(sales())
                .containsExactly(
                        Map.of("id", "1", "note", "before"),
                        Map.of("id", "2", "note", "a float"),
                        Map.of("id", "3", "note", "a double", "weight", "0.1"));
        assertThat(contracts.holds("sales")).isEmpty();
    }

    private void begin(String database, Map<String, String> source, String table, String row) {
        shop = Pipeline.of(database);
        shop.db()
                .execute(
                        table,
                        row,
                        "CREATE TABLE items (id INT PRIMARY KEY, name VARCHAR(20))",
                        "INSERT INTO items VALUES (1, 'one')");
        subscriber = GenericSubscriber.listening();
        shop.startSource(source);
        shop.startSink(Route.to(subscriber.port(), "sales", shop.table("*")));
    }

    private void awaitHeld(Contracts contracts, String column, String advice) {
        shop.waiting()
                .untilAsserted(() -> assertThat(contracts.holds("sales"))
                        .singleElement()
                        .satisfies(held -> assertThat(held.notice())
                                .contains("column \"" + column + "\" can't be delivered", advice)));
    }

    private void awaitThatItemsGoOn() {
        shop.db().execute("INSERT INTO items VALUES (2, 'goes on')");
        shop.awaitSame(subscriber, "items");
        shop.awaitCommitted("items");
    }

    /** The rows of the held table, as they arrived, repeats included. */
    private List<Map<String, String>> sales() {
        return subscriber.received().stream()
                .filter(change -> change.table().equals("sales"))
                .map(Received::after)
                .toList();
    }
}
