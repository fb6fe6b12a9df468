package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The order of keys, and keys that are parked. */
@ExtendWith(StackExtension.class)
class KeyOrderIT {
    private static final String ROUTES = """
            { "subscriptions": [ {
                "name": "billing", "tables": ["%s"], "target": "127.0.0.1:%d", "tls": { "plaintext": true },
                "retry": { "max": "1s" }, "batch": { "maxChanges": 20 },
                "ordering": "key", "maxInFlight": 4, "onReject": "%s"
            } ] }""";

    private static ConnectorConfig sink(Pipeline pipeline, GenericSubscriber subscriber, String onReject) {
        return pipeline.sinkConfig()
                .withAll(Map.of("routes", ROUTES.formatted(pipeline.table("*"), subscriber.port(), onReject)));
    }

    @Test
    void whatTheSubscriberMakesOfItIsTheDatabaseAlthoughAKeyIsStuckAndKeysChange() {
        Pipeline pipeline = Pipeline.of("key_order");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 100);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        AtomicBoolean stuck = new AtomicBoolean(true);
        subscriber.answering(batch -> stuck.get()
                ? verdicts(batch, 7, "approved", Verdict.Decision.DECISION_RETRY)
                : PushResponse.getDefaultInstance());
        pipeline.startSource(Map.of());
        pipeline.start(TestStack.shared().connect(), sink(pipeline, subscriber, "continue"));
        pipeline.awaitCount(subscriber, 100);

        for (int round = 0; round < 10; round++) {
            pipeline.db().execute("UPDATE orders SET status = 'approved', amount = amount + 1 WHERE id <= 100");
        }
        pipeline.waiting()
                .untilAsserted(() -> assertThat(changesOf(subscriber, "8")).isEqualTo(11));
        assertThat(changesOf(subscriber, "7"))
                .as("its first change, again and again")
                .isEqualTo(2);
        pipeline.db().execute("UPDATE orders SET id = id + 1000 WHERE id % 10 = 4");
        pipeline.db().execute("UPDATE orders SET amount = amount + 1");
        pipeline.db().execute("UPDATE orders SET id = id - 1000 WHERE id > 1000 AND id % 20 = 4");
        stuck.set(false);

        pipeline.awaitSameByKey(subscriber, "orders");
        pipeline.awaitCommitted("orders");
    }

    /** How many different changes of that order have come. */
    private static long changesOf(GenericSubscriber subscriber, String id) {
        return subscriber.received().stream()
                .filter(change -> id.equals(change.after().get("id")))
                .map(Received::id)
                .distinct()
                .count();
    }

    @Test
    void aRejectedChangeParksItsKeyUntilItIsReleased() throws Exception {
        Pipeline pipeline = Pipeline.of("parked");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 9);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        subscriber.answering(batch -> verdicts(batch, 3, "lost", Verdict.Decision.DECISION_REJECT));
        pipeline.startSource(Map.of());
        ConnectorConfig sink = sink(pipeline, subscriber, "park");
        pipeline.start(TestStack.shared().connect(), sink);
        pipeline.awaitCount(subscriber, 9);

        pipeline.db().execute("UPDATE orders SET status = 'lost' WHERE id = 3");
        awaitLetters(pipeline, 1);
        pipeline.db().execute("UPDATE orders SET status = 'draft', note = 'again'");
        awaitLetters(pipeline, 2);
        pipeline.awaitCommitted("orders");
        // Other tasks know of it too.
        pipeline.start(TestStack.shared().connect(), sink.withAll(Map.of("rowcast.started", "again")));
        pipeline.db().execute("UPDATE orders SET note = 'and again'");
        awaitLetters(pipeline, 3);
        pipeline.awaitCommitted("orders");
        List<ConsumerRecord<String, String>> letters = letters(pipeline);
        assertThat(letters).allMatch(letter -> letter.key().contains("\"id\":3"));
        assertThat(reason(letters.get(0))).isEqualTo("REJECT by the subscriber (no such customer)");
        assertThat(reason(letters.get(1)))
                .startsWith("parked: ")
                .contains("\"id\":3", pipeline.topic("orders") + "-0@9", "no such customer");
        assertThat(reason(letters.get(2))).startsWith("parked: ");

        release(pipeline);
        pipeline.waiting().untilAsserted(() -> {
            pipeline.db().execute("UPDATE orders SET amount = amount + 1 WHERE id = 3");
            assertThat(subscriber.received())
                    .filteredOn(change -> "3".equals(change.after().get("id")))
                    .last()
                    .satisfies(change -> assertThat(change.after()).containsEntry("note", "and again"));
        });
        pipeline.awaitCommitted("orders");
    }

    private static void release(Pipeline pipeline) throws Exception {
        String table = pipeline.table("orders");
        assertThat(Commands.deadLetters(pipeline, 0, "parked")).contains(table, "{\"id\":3}", "no such customer");
        Commands.deadLetters(pipeline, 0, "release", "--table", table, "--key", "{\"id\":3}");
        assertThat(Commands.deadLetters(pipeline, 0, "parked")).doesNotContain("{\"id\":3}");
    }

    private static void awaitLetters(Pipeline pipeline, int count) {
        pipeline.waiting().untilAsserted(() -> assertThat(letters(pipeline)).hasSize(count));
    }

    private static List<ConsumerRecord<String, String>> letters(Pipeline pipeline) {
        return TestStack.shared().topics().letters(pipeline.deadLetters());
    }

    private static String reason(ConsumerRecord<String, String> letter) {
        return new String(letter.headers().lastHeader("rowcast.reason").value(), StandardCharsets.UTF_8);
    }

    private static PushResponse verdicts(PushRequest batch, long id, String status, Verdict.Decision decision) {
        PushResponse.Builder answer = PushResponse.newBuilder();
        for (int i = 0; i < batch.getChangesCount(); i++) {
            ChangeEvent change = batch.getChanges(i);
            if (isOrder(change, id, status)) {
                answer.addVerdicts(
                        Verdict.newBuilder().setIndex(i).setDecision(decision).setReason("no such customer"));
            }
        }
        return answer.build();
    }

    private static boolean isOrder(ChangeEvent change, long id, String status) {
        try {
            shop.Orders order = shop.Orders.parseFrom(change.getAfter());
            return order.getId() == id && order.getStatus().equals(status);
        } catch (com.google.protobuf.InvalidProtocolBufferException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
