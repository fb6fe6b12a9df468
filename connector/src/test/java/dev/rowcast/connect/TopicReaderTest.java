package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With Kafka's own stand-in for a broker; TopicReaderIT has a real one. */
@Timeout(60)
class TopicReaderTest {
    private static final TopicPartition TOPIC = new TopicPartition("contracts", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final List<String> read = new ArrayList<>();

    private TopicReader reader() {
        consumer.assign(List.of(TOPIC));
        consumer.updateBeginningOffsets(Map.of(TOPIC, 0L));
        consumer.seekToBeginning(List.of(TOPIC));
        return new TopicReader("the contract log", TOPIC, consumer);
    }

    @AfterEach
    void close() {
        consumer.close();
    }

    @Test
    void oneWhoseHandlerFailsIsHandedOverAgain() {
        TopicReader reader = reader();
        topic("a", "b", "c");

        assertThatThrownBy(() -> reader.readToEnd(record -> {
                    take(record);
                    if (read.contains("b")) {
                        throw new IllegalStateException("not this one");
                    }
                }))
                .hasMessage("not this one");
        // The stand-in forgets what it gave; a broker doesn't.
        assertThat(reader.position()).isEqualTo(1);
        assertThat(read).containsExactly("a", "b");
    }

    @Test
    void aTopicThatEndsBeforeWhatWasReadWasMadeAnew() {
        TopicReader reader = reader();
        topic("a", "b");
        reader.readToEnd(this::take);
        consumer.updateEndOffsets(Map.of(TOPIC, 1L));

        assertThatThrownBy(() -> reader.readToEnd(this::take))
                .isInstanceOf(LostRecordsException.class)
                .hasMessageContaining("the contract log (contracts-0) ends at offset 1", "recreated", "restart");
    }

    @Test
    void aTopicThatWasCutSaysSoAlsoToWhoeverOnlyTakesWhatArrives() {
        TopicReader reader = reader();
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(TOPIC, 0L)));

        assertThatThrownBy(() -> reader.readArrived(this::take))
                .isInstanceOf(LostRecordsException.class)
                .hasMessageContaining("the contract log (contracts-0) no longer has the record to be read next")
                .hasMessageContaining("recreated, or records were deleted from it. Restore it");
    }

    /** Kafka's default waits half a minute for a broker that hangs. */
    @Test
    void closingWaitsForNoBroker() {
        List<Duration> waits = new ArrayList<>();
        MockConsumer<byte[], byte[]> hanging = new MockConsumer<>("none") {
            @Override
            public synchronized void close(Duration timeout) {
                waits.add(timeout);
            }

            @Override
            public synchronized void close() {
                waits.add(Duration.ofSeconds(30));
            }
        };
        new TopicReader("the contract log", TOPIC, hanging).close();
        assertThat(waits).singleElement().isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatKafkaRefusesNamesTheTopic() {
        TopicReader reader = reader();
        topic("a");
        consumer.setPollException(new KafkaException("no"));

        assertThatThrownBy(() -> reader.readToEnd(this::take))
                .isNotInstanceOf(LostRecordsException.class)
                .hasMessageContaining("the contract log (contracts-0) can't be read: no");
    }

    private void topic(String... values) {
        consumer.updateEndOffsets(Map.of(TOPIC, (long) values.length));
        for (int i = 0; i < values.length; i++) {
            consumer.addRecord(
                    new ConsumerRecord<>(TOPIC.topic(), 0, i, new byte[0], values[i].getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        read.add(new String(record.value(), StandardCharsets.UTF_8));
    }
}
