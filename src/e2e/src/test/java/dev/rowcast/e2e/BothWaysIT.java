package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.v1.Operation;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised whatever runs: Kafka and Connect, or one process without them. */
@ExtendWith(StackExtension.class)
class BothWaysIT {
    @ParameterizedTest
    @EnumSource
    @Tag("pitfall-40")
    void rowsTransactionsKeysAndTruncateArriveInOrder(Over over) {
        Way shop = over.open("ordinary");
        Database db = shop.db();
        db.execute(Orders.TABLE, "CREATE TABLE swap (id INT PRIMARY KEY, name VARCHAR(20))");
        Orders.insert(db, 40);
        db.execute("INSERT INTO swap VALUES (1, 'one'), (2, 'two')");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.run(Route.to(subscriber.port(), "audit", shop.table("*")));
        shop.awaitCount(subscriber, 42);

        db.transaction(
                "UPDATE orders SET status = 'paid' WHERE id <= 20",
                "DELETE FROM orders WHERE id = 5",
                "UPDATE orders SET amount = 0.01 WHERE id <= 20");
        db.execute("UPDATE orders SET id = id + 1000 WHERE id % 4 = 0", "UPDATE orders SET amount = amount + 1");
        db.transaction(
                "UPDATE swap SET id = 3 WHERE id = 1",
                "UPDATE swap SET id = 1 WHERE id = 2",
                "UPDATE swap SET id = 2 WHERE id = 3");
        shop.awaitSame(subscriber, "orders", "swap");
        db.execute("TRUNCATE TABLE orders");
        Orders.insert(db, 3);
        Replica replica = shop.awaitSame(subscriber, "orders", "swap");

        assertThat(replica.duplicates()).isZero();
        assertThat(replica.rows("orders")).hasSize(3);
        assertThat(subscriber.changes().stream().map(Received::operation)).contains(Operation.OPERATION_TRUNCATE);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("pitfall-42")
    void eachTypeIsAsInTheDatabase(Over over) {
        Way types = over.open("every");
        Database db = types.db();
        db.execute(EveryType.TABLE);
        db.execute(EveryType.rows(0));
        GenericSubscriber subscriber = GenericSubscriber.listening();
        types.run(Route.to(subscriber.port(), "types", types.table("*")));
        types.awaitCount(subscriber, EveryType.rows(0).length);
        db.execute(EveryType.rows(100));
        db.execute(EveryType.CHANGES);

        types.awaitSame(subscriber, "every_type");
        assertThat(subscriber.changes())
                .extracting(Received::numbers)
                .containsOnly(subscriber.changes().get(0).numbers());
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatLosesAColumnIsHeldUntilSomebodyAgrees(Over over) {
        Way shop = over.open("held");
        Database db = shop.db();
        db.execute(Orders.TABLE, "CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR(20))");
        Orders.insert(db, 10);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.run(Route.to(subscriber.port(), "orders", shop.table("*")));
        shop.awaitCount(subscriber, 10);
        Contracts contracts = Contracts.of(shop);
        Orders.insert(db, 30);
        SortedMap<String, Map<String, String>> before = db.rows("orders");
        db.execute(
                "ALTER TABLE orders DROP COLUMN note",
                "INSERT INTO orders (customer_id, status, amount) VALUES (1, 'new shape', 1)",
                "INSERT INTO items VALUES (1, 'goes on')");

        shop.waiting()
                .untilAsserted(() -> assertThat(contracts.undecided("orders")).hasSize(1));
        assertThat(contracts.holds("orders").get(0).notice()).contains("\"note\"", "(subscription orders)");
        shop.awaitCount(subscriber, 41);
        assertThat(Replica.differences(before, Replica.of(subscriber.received()).rows("orders")))
                .isEmpty();
        contracts.approve("orders", "apply");
        shop.awaitCount(subscriber, 42);
        shop.awaitCommitted("orders", "items");
        assertThat(subscriber.received()).as("nothing came twice").hasSize(42);
        assertThat(subscriber.changes().get(41).revision()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aChangeThatIsRejectedBecomesADeadLetterAndTheRestGoesOn(Over over) {
        Way shop = over.open("letters");
        shop.db().execute(Orders.TABLE);
        Orders.insert(shop.db(), 5);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        subscriber.answering(BothWaysIT::rejectingThree);
        shop.run(Route.to(subscriber.port(), "billing", shop.table("*")));
        shop.awaitCount(subscriber, 5);
        Orders.insert(shop.db(), 5);

        shop.awaitCount(subscriber, 10);
        shop.waiting()
                .untilAsserted(() -> assertThat(shop.letters())
                        .containsExactly(new Way.Letter("billing", "REJECT by the subscriber (no such customer)")));
        assertThat(subscriber.changes().stream().map(change -> change.after().get("id")))
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    }

    private static PushResponse rejectingThree(PushRequest batch) {
        PushResponse.Builder answer = PushResponse.newBuilder();
        var three = shop.OrdersKey.newBuilder().setId(3).build().toByteString();
        for (int i = 0; i < batch.getChangesCount(); i++) {
            if (batch.getChanges(i).getKey().equals(three)) {
                answer.addVerdicts(Verdict.newBuilder()
                        .setIndex(i)
                        .setDecision(Verdict.Decision.DECISION_REJECT)
                        .setReason("no such customer"));
            }
        }
        return answer.build();
    }

    @ParameterizedTest
    @EnumSource
    void aServiceHearsOfWhatItWaitsForAndOfNothingElse(Over over) {
        Way shop = over.open("when");
        Database db = shop.db();
        db.execute(Orders.TABLE);
        Orders.insert(db, 5);
        GenericSubscriber all = GenericSubscriber.listening();
        GenericSubscriber paid = GenericSubscriber.listening();
        shop.run(
                Route.to(all.port(), "all", shop.table("*")),
                Route.to(paid.port(), "paid", shop.table("*"))
                        .when("operation == 'UPDATE' && after.status == 'paid' && before.status != 'paid'"));
        shop.awaitCount(all, 5);
        db.execute(
                "UPDATE orders SET status = 'paid' WHERE id = 2",
                "UPDATE orders SET amount = amount + 1 WHERE id <= 3",
                "DELETE FROM orders WHERE id = 2",
                "INSERT INTO orders (customer_id, status, amount) VALUES (1, 'paid', 1)",
                "UPDATE orders SET status = 'paid' WHERE id = 4");

        shop.awaitCount(all, 12);
        shop.awaitCommitted("orders");
        assertThat(paid.changes().stream().map(change -> change.after().get("id")))
                .containsExactly("2", "4");
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostWhereTheSubscriberIsDownOrRefusesAndDeliveryStops(Over over) {
        Way shop = over.open("faults");
        Database db = shop.db();
        db.execute(Orders.TABLE);
        Orders.insert(db, 20);
        GenericSubscriber subscriber = GenericSubscriber.notListening();
        shop.run(Route.to(subscriber.port(), "orders", shop.table("*")));
        Orders.insert(db, 20);
        subscriber.up();
        shop.awaitCount(subscriber, 40);
        subscriber.refusingOneIn(2);
        for (int i = 0; i < 10; i++) {
            db.execute("UPDATE orders SET amount = amount + 1 WHERE id <= 10");
        }
        shop.awaitSame(subscriber, "orders");
        shop.awaitCommitted("orders");
        List<Received> before = subscriber.changes();

        shop.stop();
        db.execute("DELETE FROM orders WHERE id = 1", "UPDATE orders SET id = 1 WHERE id = 2");
        shop.again();
        shop.awaitSame(subscriber, "orders");
        assertThat(subscriber.changes()).as("what was committed came once").hasSize(before.size() + 3);
    }
}
