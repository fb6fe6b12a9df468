package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that can't be delivered. */
@ExtendWith(StackExtension.class)
class BadRecordsIT {
    /** What a program that isn't Debezium might write, as Connect's JsonConverter reads it. */
    private static final String NO_ENVELOPE =
            "{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"hello\"}";

    @Test
    void recordThatIsNoEnvelopeGoesToTheDeadLettersAndTheRestGoesOn() {
        Pipeline pipeline = Pipeline.of("bad_with_queue");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 5);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.start(Route.to(subscriber.port(), "orders", pipeline.table("*")));
        pipeline.awaitCount(subscriber, 5);

        Topics topics = TestStack.shared().topics();
        Topics.Place bad = topics.write(pipeline.topic("orders"), null, NO_ENVELOPE);
        Orders.insert(pipeline.db(), 5);

        pipeline.awaitCount(subscriber, 10);
        pipeline.awaitCommitted("orders");
        List<ConsumerRecord<String, String>> letters = topics.letters(pipeline.deadLetters());
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).value()).contains("hello");
        assertThat(headers(letters.get(0)))
                .containsEntry("__connect.errors.topic", bad.topic())
                .containsEntry("__connect.errors.partition", "0")
                .containsEntry("__connect.errors.offset", String.valueOf(bad.offset()))
                .containsEntry("__connect.errors.connector.name", pipeline.sink());
        assertThat(headers(letters.get(0)).get("__connect.errors.exception.message"))
                .contains(bad.topic(), String.valueOf(bad.offset()), "STRING");
    }

    @Test
    void recordThatIsNoEnvelopeStopsTheTaskWhereThereIsNoQueue() {
        Pipeline pipeline = Pipeline.of("bad_without_queue");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 5);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of());
        ConnectorConfig sink = pipeline.sinkConfig(Route.to(subscriber.port(), "orders", pipeline.table("*")));
        pipeline.start(
                TestStack.shared().connect(),
                sink.without("errors.tolerance")
                        .without("errors.deadletterqueue.topic.name")
                        .without("errors.deadletterqueue.topic.replication.factor")
                        .without("errors.deadletterqueue.context.headers.enable"));
        pipeline.awaitCount(subscriber, 5);
        pipeline.awaitCommitted("orders");

        Topics.Place bad = TestStack.shared().topics().write(pipeline.topic("orders"), null, NO_ENVELOPE);
        Orders.insert(pipeline.db(), 5);

        ConnectorStatus failed = TestStack.shared().connect().awaitFailed(pipeline.sink(), Pipeline.PATIENCE);
        assertThat(traces(failed))
                .contains(
                        bad.topic(),
                        "offset " + bad.offset(),
                        "partition 0",
                        "STRING",
                        "errors.deadletterqueue.topic.name");
        assertThat(subscriber.changes()).hasSize(5);
        assertThat(TestStack.shared().topics().committed(pipeline.sink()).values())
                .as("committed offsets")
                .allMatch(offset -> offset <= bad.offset());
    }

    @Test
    void changeThatASubscriberRejectsGoesToTheDeadLettersWithItsReason() {
        Pipeline pipeline = Pipeline.of("rejected");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 5);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        subscriber.answering(BadRecordsIT::rejectOrderThree);
        pipeline.start(Route.to(subscriber.port(), "billing", pipeline.table("*")));

        pipeline.awaitCount(subscriber, 5);
        pipeline.awaitCommitted("orders");
        List<ConsumerRecord<String, String>> letters =
                TestStack.shared().topics().letters(pipeline.deadLetters());
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).key()).contains("\"id\":3");
        assertThat(headers(letters.get(0)).get("__connect.errors.exception.message"))
                .contains("billing", "no such customer");
        assertThat(subscriber.changes().stream().map(change -> change.after().get("id")))
                .containsExactly("1", "2", "3", "4", "5");
    }

    private static PushResponse rejectOrderThree(PushRequest batch) {
        PushResponse.Builder answer = PushResponse.newBuilder();
        IntStream.range(0, batch.getChangesCount())
                .filter(i -> batch.getChanges(i).getKey().equals(keyOfThree()))
                .forEach(i -> answer.addVerdicts(Verdict.newBuilder()
                        .setIndex(i)
                        .setDecision(Verdict.Decision.DECISION_REJECT)
                        .setReason("no such customer")));
        return answer.build();
    }

    private static com.google.protobuf.ByteString keyOfThree() {
        return shop.OrdersKey.newBuilder().setId(3).build().toByteString();
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .filter(header -> header.value() != null)
                .collect(Collectors.toMap(
                        header -> header.key(),
                        header -> new String(header.value(), StandardCharsets.UTF_8),
                        (a, b) -> b));
    }

    static String traces(ConnectorStatus status) {
        return status.parts().stream().map(part -> String.valueOf(part.trace())).collect(Collectors.joining("\n"));
    }
}
