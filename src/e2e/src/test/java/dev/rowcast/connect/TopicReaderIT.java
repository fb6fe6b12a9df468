package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.LoneBroker;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To the end of a topic on a real broker, neither short of it nor waiting for more. */
class TopicReaderIT {
    private static LoneBroker broker;
    private static Map<String, Object> client;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = LoneBroker.start(folder, StackConfig.defaultCache(), Progress.SILENT);
        client = Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void readsToTheLastRecordAndOnFromThere() throws Exception {
        make("plain");
        try (TopicReader reader = TopicReader.open("the log", "plain", client)) {
            assertThat(read(reader)).as("an empty topic").isEmpty();

            send("1");
            assertThat(read(reader)).containsExactly("1");

            List<String> many =
                    IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();
            send(many.toArray(String[]::new));
            assertThat(read(reader)).isEqualTo(many);
            assertThat(reader.position()).isEqualTo(1_001);
            assertThat(read(reader)).as("nothing new").isEmpty();
        }
        try (TopicReader later = TopicReader.open("the log", "plain", client, 1_000)) {
            assertThat(read(later)).containsExactly("999");
        }
    }

    /** What a transaction leaves has an offset and is no record. */
    @Test
    void endsWhereATransactionHasLeftItsMark() throws Exception {
        make("marked");
        Map<String, Object> transactional = Map.of("transactional.id", "marks");
        try (KafkaProducer<String, String> producer = producer(transactional)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("marked", "k", "kept"));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("marked", "k", "taken back"));
            producer.flush();
            producer.abortTransaction();
        }
        try (TopicReader reader = TopicReader.open("the log", "marked", client)) {
            assertThat(read(reader)).containsExactly("kept");
            assertThat(reader.position()).isEqualTo(4);
        }
    }

    private static void make(String topic) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void send(String... values) {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>("plain", "k", value));
            }
        }
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> config) {
        Map<String, Object> all = new HashMap<>(client);
        all.putAll(config);
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    private static List<String> read(TopicReader reader) {
        List<String> values = new ArrayList<>();
        reader.readToEnd(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
        return values;
    }
}
