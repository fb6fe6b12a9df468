package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractLogUnavailableException;
import dev.rowcast.contract.log.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is lost ends a task; whatever else may be over later. */
class KafkaContractLogTest {
    private static final TopicPartition TOPIC = new TopicPartition("contracts", 0);
    private static final LogEntry ENTRY = new LogEntry.Joined("shop", 77);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaContractLog log =
            new KafkaContractLog(TOPIC, "kafka:9092", new TopicReader("the contract log", TOPIC, consumer), producer);

    @BeforeEach
    void assign() {
        consumer.assign(List.of(TOPIC));
        consumer.updateBeginningOffsets(Map.of(TOPIC, 0L));
        consumer.updateEndOffsets(Map.of(TOPIC, 1L));
        consumer.seekToBeginning(List.of(TOPIC));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private ContractLogException readingFailsWith(KafkaException failure) {
        consumer.setPollException(failure);
        return catchThrowableOfType(ContractLogException.class, () -> log.readNew(entry -> {}));
    }

    @Test
    void brokersThatDontAnswerMayLater() {
        assertThat(readingFailsWith(new TimeoutException("no answer within 30 s")))
                .isInstanceOf(ContractLogUnavailableException.class)
                .hasMessageContaining("the contract log (contracts-0)", "no answer within 30 s")
                .extracting(silent -> ((ContractLogUnavailableException) silent).where())
                .isEqualTo("the contract log, topic contracts at kafka:9092");
        assertThat(readingFailsWith(new TopicAuthorizationException("contracts")))
                .isInstanceOf(ContractLogUnavailableException.class);
    }

    @Test
    void entriesThatAreGoneDontComeBack() {
        assertThat(readingFailsWith(new OffsetOutOfRangeException(Map.of(TOPIC, 0L))))
                .isNotInstanceOf(ContractLogUnavailableException.class);
    }

    @Test
    void whatCantBeWrittenNowMayBeLater() {
        producer.sendException = new TimeoutException("no metadata");
        assertThatThrownBy(() -> log.append(ENTRY))
                .isInstanceOf(ContractLogUnavailableException.class)
                .hasMessageContaining("can't be written to the contract log", "no metadata");
    }

    @Test
    void whatIsNoEntryIsToldWithItsPlace() {
        consumer.addRecord(record("{}".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> log.readNew(entry -> {}))
                .isNotInstanceOf(ContractLogUnavailableException.class)
                .hasMessageContaining("offset 0", "restore the topic");
    }

    @Test
    void aFaultOfWhoeverReadsIsNoFaultOfTheTopic() {
        consumer.addRecord(record(ContractJson.write(ENTRY)));
        IllegalArgumentException ours = new IllegalArgumentException("a bug");
        assertThatThrownBy(() -> log.readNew(entry -> {
                    throw ours;
                }))
                .isSameAs(ours);
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>(TOPIC.topic(), 0, 0, new byte[0], value);
    }
}
