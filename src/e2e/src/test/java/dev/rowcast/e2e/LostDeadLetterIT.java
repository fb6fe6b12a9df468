package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.LoneBroker;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The broker doesn't take a dead letter. */
@ExtendWith(StackExtension.class)
class LostDeadLetterIT {
    private static final Verdict REJECT = Verdict.newBuilder()
            .setIndex(0)
            .setDecision(Verdict.Decision.DECISION_REJECT)
            .setReason("no such customer")
            .build();

    private final ConnectClient connect = TestStack.shared().connect();
    private final Topics topics = TestStack.shared().topics();

    private Pipeline pipeline;
    private GenericSubscriber subscriber;

    /**
     * A sink that commits a rejected record although its dead letter couldn't be written has lost it. Here the offset stays where it is until the
     * dead-letter queue takes the record, and then goes on.
     */
    @Test
    @Tag("pitfall-10")
    void noOffsetPassesAChangeWhoseDeadLetterIsNotWritten() {
        pipeline = Pipeline.of("lost_letter");
        pipeline.db().execute(Orders.TABLE);
        subscriber = GenericSubscriber.listening();
        topics.create(pipeline.deadLetters(), Map.of("max.message.bytes", "100"));
        pipeline.start(Route.to(subscriber.port(), "billing", pipeline.table("orders")));
        Orders.insert(pipeline.db(), 1);
        pipeline.awaitCount(subscriber, 1);
        pipeline.awaitCommitted("orders");

        subscriber.answering(
                batch -> PushResponse.newBuilder().addVerdicts(REJECT).build());
        Orders.insert(pipeline.db(), 1);
        String why = BadRecordsIT.traces(connect.awaitFailed(pipeline.sink(), Pipeline.PATIENCE));
        // Kafka Connect, which looks too before it commits, may be the first to see it, and says less.
        assertThat(why).contains("RecordTooLargeException");
        assertThat(topics.committed(pipeline.sink()).values()).containsExactly(1L);
        assertThat(topics.letters(pipeline.deadLetters())).isEmpty();

        topics.configure(pipeline.deadLetters(), "max.message.bytes", "1000000");
        connect.restart(pipeline.sink());
        // Not the pipeline's own waiting, which ends with a failed connector: that is what it still shows for a moment.
        await().atMost(Pipeline.PATIENCE)
                .untilAsserted(
                        () -> assertThat(topics.letters(pipeline.deadLetters())).hasSize(1));
        pipeline.awaitCommitted("orders");
    }

    /** Kafka Connect answers for a letter that its producer refuses at once as if it were written. */
    @Test
    @Tag("pitfall-10")
    void aRowThatIsLargerThanTheProducerTakesIsALetterWithoutItsValue() throws Exception {
        begin("large_letter", Map.of());
        topics.configure(pipeline.deadLetters(), "max.message.bytes", "10000000");
        rejectALargeRow();
        assertLetterWithoutValueThatIsRedriven();
    }

    /** Kafka Connect ends a task for a letter that the broker refuses, and again whenever it is restarted. */
    @Test
    @Tag("pitfall-10")
    void aRowThatIsLargerThanTheTopicTakesIsALetterWithoutItsValue() throws Exception {
        begin("larger_letter", Map.of("producer.override.max.request.size", "10000000"));
        rejectALargeRow();
        assertLetterWithoutValueThatIsRedriven();
    }

    private void rejectALargeRow() {
        pipeline.db().execute("INSERT INTO orders VALUES (2, REPEAT('x', 1500000))");
        pipeline.waiting()
                .untilAsserted(
                        () -> assertThat(topics.letters(pipeline.deadLetters())).hasSize(1));
        pipeline.awaitCommitted("orders", "items");
    }

    private void assertLetterWithoutValueThatIsRedriven() throws Exception {
        ConsumerRecord<String, String> letter = letter();
        assertThat(letter.value()).isNull();
        assertThat(letter.key()).contains("\"id\":2");
        assertThat(new String(letter.headers().lastHeader("rowcast.value").value(), StandardCharsets.UTF_8))
                .contains(pipeline.topic("orders"), "offset 1", "producer.override.max.request.size");
        subscriber.answering(batch -> PushResponse.getDefaultInstance());
        assertThat(Commands.deadLetters(pipeline, 0, "redrive", "--all")).contains("1 delivered");
        assertThat(subscriber.changes().stream().map(change -> change.after().get("note")))
                .contains("x".repeat(1_500_000));
    }

    @Test
    @Tag("pitfall-10")
    void withoutTheRightToWriteItWaitsAndGoesOnByItself() {
        begin("forbidden_letter", Map.of());
        topics.forbid(pipeline.deadLetters());
        pipeline.db().execute("INSERT INTO orders VALUES (2, 'rejected')");
        awaitThatOnlyItsPartitionWaits();

        topics.permit(pipeline.deadLetters());
        pipeline.awaitCommitted("orders", "items");
        assertThat(letter().value()).contains("rejected");
    }

    @Test
    @Tag("pitfall-10")
    void withoutABrokerThatKnowsTheTopicItWaits() {
        begin("unknown_letter", Map.of("producer.override.bootstrap.servers", "127.0.0.1:1"));
        pipeline.db().execute("INSERT INTO orders VALUES (2, 'rejected')");
        awaitThatOnlyItsPartitionWaits();

        mend(pipeline.sinkConfig(route()));
        assertThat(letter().value()).contains("rejected");
    }

    @Test
    @Tag("pitfall-10")
    void withoutRoomInTheProducersBufferItWaits() {
        begin("full_letter", Map.of("producer.override.buffer.memory", "500"));
        pipeline.db().execute("INSERT INTO orders VALUES (2, 'rejected')");
        awaitThatOnlyItsPartitionWaits();

        mend(pipeline.sinkConfig(route()));
        assertThat(letter().value()).contains("rejected");
    }

    /** Kafka Connect's producer would wait for the topic without end, on the thread that all partitions share. */
    @Test
    @Tag("pitfall-10")
    void aTopicThatWasDeletedIsWaitedForByItsPartitionAlone(@TempDir Path folder) throws Exception {
        try (LoneBroker queue = LoneBroker.start(
                        folder,
                        StackConfig.defaultCache(),
                        Progress.SILENT,
                        Map.of("auto.create.topics.enable", "false"));
                Topics there = new Topics(queue.bootstrapServers())) {
            begin(
                    "deleted_letters",
                    Map.of(
                            "producer.override.bootstrap.servers", queue.bootstrapServers(),
                            "admin.override.bootstrap.servers", queue.bootstrapServers(),
                            "producer.override.max.block.ms", String.valueOf(Long.MAX_VALUE)));
            there.delete(pipeline.deadLetters());
            pipeline.db().execute("INSERT INTO orders VALUES (2, 'rejected')");
            awaitThatOnlyItsPartitionWaits();
            assertThat(status()).contains("check that the topic (errors.deadletterqueue.topic.name) exists");

            there.create(pipeline.deadLetters(), Map.of());
            pipeline.awaitCommitted("orders", "items");
            assertThat(there.letters(pipeline.deadLetters()))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.value()).contains("rejected"));
        }
    }

    /** Two tables that one task delivers; of the one, the second row is going to be rejected. */
    private void begin(String database, Map<String, String> settings) {
        pipeline = Pipeline.of(database);
        pipeline.db()
                .execute(
                        "CREATE TABLE orders (id BIGINT PRIMARY KEY, note MEDIUMTEXT)",
                        "CREATE TABLE items (id BIGINT PRIMARY KEY, note MEDIUMTEXT)");
        subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of(
                "producer.override.max.request.size",
                "10000000",
                "topic.creation.default.max.message.bytes",
                "10000000"));
        pipeline.start(
                connect,
                pipeline.sinkConfig(route())
                        .withAll(Map.of("tasks.max", "1", "producer.override.max.block.ms", "300"))
                        .withAll(settings));
        pipeline.db().execute("INSERT INTO orders VALUES (1, 'fine')", "INSERT INTO items VALUES (1, 'fine')");
        pipeline.awaitCount(subscriber, 2);
        pipeline.awaitCommitted("orders", "items");
        subscriber.answering(batch -> batch.getTable().equals("orders")
                ? PushResponse.newBuilder().addVerdicts(REJECT).build()
                : PushResponse.getDefaultInstance());
    }

    /** The rejected row's offset stays where it is, the state says why, and the other table goes on. */
    private void awaitThatOnlyItsPartitionWaits() {
        pipeline.waiting()
                .untilAsserted(() -> assertThat(status())
                        .contains(
                                "billing BACKING_OFF ",
                                "the dead-letter queue did not take " + pipeline.table("orders") + " at "
                                        + pipeline.topic("orders") + "-0@1",
                                "its offset stays uncommitted",
                                "producer.override.max.request.size"));
        for (int id = 2; id <= 4; id++) {
            pipeline.db().execute("INSERT INTO items VALUES (" + id + ", 'fine')");
            int now = id;
            pipeline.waiting()
                    .untilAsserted(() -> assertThat(subscriber.received())
                            .filteredOn(change -> change.table().equals("items"))
                            .hasSize(now));
            pipeline.awaitCommitted("items");
        }
        assertThat(topics.lag(pipeline.sink(), pipeline.topics("orders")))
                .containsExactly(Map.entry(pipeline.topic("orders") + "-0", 1L));
    }

    private String status() {
        try {
            List<String> command = Commands.rowcast("status");
            command.addAll(Commands.log(pipeline));
            // Without the table's columns and the breaks of long lines.
            return Commands.tried(Path.of("."), command).said().replaceAll("\\s+", " ");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void mend(ConnectorConfig sink) {
        pipeline.register(connect, sink);
        pipeline.awaitCommitted("orders", "items");
    }

    /** The one that is there. */
    private ConsumerRecord<String, String> letter() {
        List<ConsumerRecord<String, String>> letters = topics.letters(pipeline.deadLetters());
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private Route route() {
        return Route.to(subscriber.port(), "billing", pipeline.table("*"));
    }
}
