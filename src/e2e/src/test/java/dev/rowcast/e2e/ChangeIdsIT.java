package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.stack.ConnectClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What names a change, where the source fails in the middle of a transaction and where it reads all of it again. */
@ExtendWith(StackExtension.class)
class ChangeIdsIT {
    private static final String[] TRANSACTION = {
        "INSERT INTO pay VALUES (2, 'bo', 2.00), (3, 'cy', 3.00)",
        "UPDATE pay SET amount = 9.99 WHERE id = 1",
        "INSERT INTO journal VALUES (1, 'a'), (2, 'b')",
        "INSERT INTO pay VALUES (4, 'di', 4.00)",
        "UPDATE pay SET who = 'dora' WHERE id = 4",
        "UPDATE pay SET id = 5 WHERE id = 4",
        "INSERT INTO journal VALUES (3, 'c')",
        "DELETE FROM pay WHERE id = 2"
    };
    /** Its changes, as their ids end. */
    private static final List<String> NAMES = List.of(
            "journal/1/i",
            "journal/2/i",
            "journal/3/i",
            "pay/1/i",
            "pay/2/i",
            "pay/3/u",
            "pay/4/i",
            "pay/5/u",
            "pay/6/d",
            "pay/7/i",
            "pay/8/d");

    private final TestStack stack = TestStack.shared();
    private final ConnectClient connect = stack.connect();

    @ParameterizedTest(name = "binlog_transaction_compression = {0}")
    @ValueSource(strings = {"ON", "OFF"})
    void everyChangeHasAnIdOfItsOwnHoweverOftenTheSourceReadsIt(String compression) {
        Pipeline shop = Pipeline.of("named");
        Database db = shop.db();
        db.execute(
                "CREATE TABLE pay (id INT PRIMARY KEY, who VARCHAR(20), amount DECIMAL(8, 2))",
                "CREATE TABLE journal (id INT PRIMARY KEY, msg VARCHAR(50))",
                "INSERT INTO pay VALUES (0, 'snapshot', 0)");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        // A topic that takes no record yet stops the source in the middle of the transaction.
        stack.topics().create(shop.topic("journal"), Map.of("max.message.bytes", "100"));
        shop.start(Route.to(subscriber.port(), "named", shop.table("*")));
        shop.awaitCount(subscriber, 1);
        db.execute("INSERT INTO pay VALUES (1, 'ann', 1.00)");
        shop.awaitCount(subscriber, 2);
        JsonNode before = streamedOffset(shop);

        db.execute("SET SESSION binlog_transaction_compression = " + compression);
        db.transaction(TRANSACTION);
        connect.awaitFailed(shop.source(), Pipeline.PATIENCE);
        stack.topics().configure(shop.topic("journal"), "max.message.bytes", "1048588");
        connect.restart(shop.source());
        // It is said to have failed until it is there anew.
        await().atMost(Pipeline.PATIENCE)
                .until(() -> connect.status(shop.source()).parts().stream()
                        .allMatch(part -> part.state().equals("RUNNING")));
        db.execute("INSERT INTO journal VALUES (4, 'the end')");
        awaitTheEnd(shop, subscriber, 1);
        assertThat(names(subscriber)).isEqualTo(new TreeSet<>(NAMES));

        connect.stop(shop.source());
        shop.waiting()
                .until(() -> connect.status(shop.source()).parts().stream()
                        .allMatch(part -> part.state().equals("STOPPED")));
        connect.send("PATCH", "/connectors/" + shop.source() + "/offsets", before);
        connect.resume(shop.source());
        awaitTheEnd(shop, subscriber, 2);

        assertThat(names(subscriber)).isEqualTo(new TreeSet<>(NAMES));
        Map<String, Long> contents = subscriber.received().stream()
                .collect(Collectors.groupingBy(
                        Received::id,
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.mapping(Received::content, Collectors.toSet()), each ->
                                (long) each.size())));
        assertThat(contents.values()).as("contents under one id: %s", contents).containsOnly(1L);
        shop.awaitSame(subscriber, "pay", "journal");
        assertThat(stack.topics().startingWith(shop.prefix())).noneMatch(topic -> topic.endsWith(".transaction"));
    }

    @Test
    void recordsFromBeforeAnUpgradeKeepTheirShortIds() {
        Pipeline shop = Pipeline.of("upgraded");
        Database db = shop.db();
        db.execute("CREATE TABLE pay (id INT PRIMARY KEY)", "INSERT INTO pay VALUES (0)");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.startSource(Map.of());
        shop.start(
                connect,
                shop.sinkConfig(Route.to(subscriber.port(), "upgraded", shop.table("*")))
                        .with("ids.short.before", "2999-01-01T00:00:00Z"));
        shop.awaitCount(subscriber, 1);
        db.execute("INSERT INTO pay VALUES (1)");
        shop.awaitCount(subscriber, 2);

        assertThat(subscriber.received().get(0).id()).isEqualTo(shop.topic("pay") + "/0/0");
        assertThat(subscriber.received().get(1).id()).matches(shop.prefix() + "/[0-9a-f-]{36}:\\d+/\\d+/0/i");
    }

    /** Where the source would go on, once it has left the snapshot. */
    private JsonNode streamedOffset(Pipeline shop) {
        return shop.waiting()
                .until(
                        () -> connect.send("GET", "/connectors/" + shop.source() + "/offsets", null),
                        offsets -> offsets.at("/offsets/0/offset/gtids").isTextual()
                                && !offsets.at("/offsets/0/offset").has("snapshot"));
    }

    private static void awaitTheEnd(Pipeline shop, GenericSubscriber subscriber, int times) {
        shop.waiting()
                .untilAsserted(() -> assertThat(subscriber.received().stream()
                                .filter(change -> change.after() != null
                                        && "the end".equals(change.after().get("msg"))))
                        .hasSizeGreaterThanOrEqualTo(times));
    }

    /** How the ids of the one transaction end that touches both tables. */
    private static TreeSet<String> names(GenericSubscriber subscriber) {
        String transaction = subscriber.received().stream()
                .filter(change -> change.table().equals("journal"))
                .map(change -> change.id().substring(0, change.id().indexOf("/named.") + 1))
                .findFirst()
                .orElseThrow();
        return subscriber.received().stream()
                .map(Received::id)
                .filter(id -> id.startsWith(transaction))
                .map(id -> id.substring(transaction.length() + "named.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
