package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.Coordinates;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With Kafka's own stand-ins for brokers; KeyOrderIT has real ones. */
@Timeout(60)
class KafkaParkedKeysTest {
    private static final TopicPartition TOPIC = new TopicPartition("rowcast-parked", 0);
    private static final TopicPartition ORDERS = new TopicPartition("shop.shop.orders", 0);
    private static final TopicPartition OTHERS = new TopicPartition("shop.shop.orders", 1);
    private static final ChangeKey KEY = new ChangeKey("shop.orders", "{\"id\":1}");
    private static final Parked FIRST = new Parked("no", new Coordinates("shop.shop.orders", 0, 7), 77);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final CountDownLatch brokers = new CountDownLatch(1);
    private final List<String> told = new CopyOnWriteArrayList<>();

    private volatile boolean blocks;

    /** What is sent is answered by the test. */
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                    if (blocks) {
                        awaitBrokers();
                    }
                    return super.send(record, callback);
                }
            };

    private final KafkaParkedKeys keys = open();

    private KafkaParkedKeys open() {
        consumer.assign(List.of(TOPIC));
        consumer.updateBeginningOffsets(Map.of(TOPIC, 0L));
        consumer.updateEndOffsets(Map.of(TOPIC, 0L));
        return new KafkaParkedKeys(TOPIC, "sink", consumer, producer);
    }

    private void awaitBrokers() {
        try {
            brokers.await();
        } catch (InterruptedException stopped) {
            throw new InterruptException(stopped);
        }
    }

    @AfterEach
    void end() {
        brokers.countDown();
        keys.close();
    }

    @Test
    void aKeyIsParkedAtOnceAndDurablyWhenTheBrokersHaveIt() {
        park("c1");
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        awaitSent(1);
        assertThat(told).isEmpty();
        assertThat(producer.completeNext()).isTrue();
        assertThat(told).containsExactly("c1 durable");
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);

        park("again");
        assertThat(told).containsExactly("c1 durable", "again durable");
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void whatCouldNotBeWrittenIsForgottenWithItsPartitionAndParkedAnewByTheNextRejection() {
        park("c1");
        awaitSent(1);
        assertThat(producer.errorNext(new KafkaException("the brokers are down")))
                .isTrue();
        assertThat(told).containsExactly("c1 failed");
        keys.forgetUnwritten(List.of(OTHERS));
        assertThat(keys.find("billing", KEY)).as("stays parked in this task").isEqualTo(FIRST);

        keys.forgetUnwritten(List.of(ORDERS));
        assertThat(keys.find("billing", KEY)).isNull();
        park("c1 again");
        awaitSent(2);
        assertThat(producer.completeNext()).isTrue();
        assertThat(told).containsExactly("c1 failed", "c1 again durable");
    }

    @Test
    void whatIsWrittenAfterItsPartitionWasGivenUpCounts() {
        park("c1");
        awaitSent(1);
        keys.forgetUnwritten(List.of(ORDERS));
        assertThat(producer.completeNext()).isTrue();
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        keys.forgetUnwritten(List.of(ORDERS));
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
    }

    @Test
    void whatAnotherTaskWroteOutlastsWhatIsForgotten() {
        park("c1");
        awaitSent(1);
        Parked others = new Parked("still no", FIRST.at(), 78);
        arrives(0, others);
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        keys.forgetUnwritten(List.of(ORDERS));
        assertThat(keys.find("billing", KEY)).isEqualTo(others);
    }

    @Test
    void anOlderReleaseDoesNotReleaseWhatWasParkedSince() {
        park("c1");
        awaitSent(1);
        arrives(0, FIRST);
        arrives(1, null);
        assertThat(keys.find("billing", KEY)).as("on its way").isEqualTo(FIRST);
        assertThat(producer.completeNext()).isTrue();
        // The stand-in counts for itself, from 0.
        arrives(2, null);
        assertThat(keys.find("billing", KEY)).isNull();
    }

    @Test
    void parkingWaitsForNoBroker() {
        blocks = true;
        park("c1");
        park("c2");
        assertThat(keys.find("billing", KEY)).isEqualTo(FIRST);
        assertThat(told).isEmpty();
        brokers.countDown();
        awaitSent(2);
        assertThat(producer.completeNext()).isTrue();
        assertThat(producer.completeNext()).isTrue();
        assertThat(told).containsExactly("c1 durable", "c2 durable");
    }

    @Test
    void whatIsNotSentWhenTheTaskEndsFails() {
        blocks = true;
        park("c1");
        park("c2");
        keys.close();
        await().untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder("c1 failed", "c2 failed"));
        park("late");
        assertThat(told).contains("late failed");
    }

    private void park(String what) {
        keys.park("billing", KEY, FIRST, () -> told.add(what + " durable"), why -> told.add(what + " failed"));
    }

    private void awaitSent(int count) {
        await().until(() -> producer.history().size() == count);
    }

    private void arrives(long offset, @Nullable Parked parked) {
        consumer.addRecord(new ConsumerRecord<>(
                TOPIC.topic(),
                0,
                offset,
                new ParkedKey("sink", "billing", KEY).text().getBytes(StandardCharsets.UTF_8),
                parked == null ? null : ParkedKey.write(parked)));
        keys.readArrived();
    }
}
