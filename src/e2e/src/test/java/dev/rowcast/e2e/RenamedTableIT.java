package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that get another name, or the name of another. */
@ExtendWith(StackExtension.class)
class RenamedTableIT {
    @Test
    void rowsOfAnAliasGoOnUnderTheContractOfTheTableThatItWas() throws Exception {
        Pipeline pipeline = Pipeline.of("alias");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 3);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        Route route = Route.to(subscriber.port(), "orders", pipeline.table("orders"));
        ObjectNode routes = (ObjectNode) new ObjectMapper().readTree(Route.json(route));
        routes.putObject("aliases").put(pipeline.table("orders_v2"), pipeline.table("orders"));
        pipeline.startSource(Map.of());
        pipeline.start(TestStack.shared().connect(), pipeline.sinkConfig(route).with("routes", routes.toString()));
        pipeline.awaitCount(subscriber, 3);

        pipeline.db()
                .execute(
                        "RENAME TABLE orders TO orders_v2",
                        "INSERT INTO orders_v2 (customer_id, status, amount) VALUES (1, 'renamed', 1)");
        pipeline.awaitCount(subscriber, 4);

        Received last = subscriber.changes().get(3);
        assertThat(last.place().topic()).isEqualTo(pipeline.topic("orders_v2"));
        assertThat(last.table()).isEqualTo("orders");
        assertThat(last.revision()).isEqualTo(1);
        assertThat(last.numbers()).isEqualTo(subscriber.changes().get(0).numbers());
        assertThat(last.after()).containsEntry("status", "renamed");
        pipeline.awaitCommitted("orders", "orders_v2");
    }

    @Test
    void tableThatIsSwappedForAChangedCopyIsHeldLikeOneThatIsAltered() {
        Pipeline pipeline = Pipeline.of("swapped");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 3);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.start(Route.to(subscriber.port(), "orders", pipeline.table("orders")));
        pipeline.awaitCount(subscriber, 3);
        Contracts contracts = Contracts.of(pipeline, "swapped");

        pipeline.db()
                .execute(
                        "CREATE TABLE _orders_new LIKE orders",
                        "ALTER TABLE _orders_new DROP COLUMN note, ADD COLUMN channel VARCHAR(10)",
                        "INSERT INTO _orders_new (id, customer_id, status, amount, approved_at, created_at)"
                                + " SELECT id, customer_id, status, amount, approved_at, created_at FROM orders",
                        "RENAME TABLE orders TO _orders_old, _orders_new TO orders",
                        "INSERT INTO orders (customer_id, status, amount, channel) VALUES (1, 'swapped', 1, 'web')");
        pipeline.waiting().until(() -> contracts.holds("orders").size() == 1);
        assertThat(contracts.holds("orders").get(0).notice()).contains("\"note\"");
        assertThat(subscriber.count()).isEqualTo(3);

        contracts.approve("orders", "apply");
        pipeline.awaitCount(subscriber, 4);
        Received last = subscriber.changes().get(3);
        assertThat(last.after()).containsEntry("channel", "web").doesNotContainKey("note");
        assertThat(last.numbers()).containsEntry("amount", 4);
        assertThat(last.numbers().get("channel"))
                .as("a number that nothing had")
                .isEqualTo(8);
        pipeline.awaitCommitted("orders");
    }
}
