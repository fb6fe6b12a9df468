package dev.rowcast.connect;

import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contract log in a Kafka topic of one partition. Keys are table names, values the JSON of {@link ContractJson}.
 *
 * <p>Not thread-safe. Reads and writes wait for Kafka, at most {@link #PATIENCE} each.
 */
public final class KafkaContractLog implements ContractLog {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaContractLog.class);

    /** The longest that one read or write waits for Kafka. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * What one entry may have before it is compressed. One of a table with as many columns as MySQL allows has more than the 1 MiB that a producer and a topic
     * take by default; the topic's limit is about what is left of it when it is compressed.
     */
    private static final int MAX_ENTRY_BYTES = 256 << 20;

    /**
     * How long a broker may keep a fetch that finds nothing. It answers a connection's requests one after the other, so that the question for the log's end
     * waits for the fetch before it; with Kafka's default of 500 ms each revision of a contract would cost the task half a second.
     */
    static final int FETCH_MAX_WAIT_MILLIS = 10;

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;

    private KafkaContractLog(
            TopicPartition partition, KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer) {
        this.partition = partition;
        this.consumer = consumer;
        this.producer = producer;
    }

    /**
     * Opens the log at its beginning. The topic must be there: see {@link LogTopic}.
     *
     * @param topic the log's topic
     * @param clientConfig Kafka client properties, at least {@code bootstrap.servers}
     * @throws ContractLogException if Kafka doesn't answer, or the log's first entries are gone
     */
    public static KafkaContractLog open(String topic, Map<String, Object> clientConfig) {
        TopicPartition partition = new TopicPartition(topic, 0);
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerConfig(clientConfig));
        try {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            checkWhole(partition, consumer.position(partition, PATIENCE));
            return new KafkaContractLog(partition, consumer, new KafkaProducer<>(producerConfig(clientConfig)));
        } catch (ContractLogException cut) {
            consumer.close();
            throw cut;
        } catch (KafkaException cannotOpen) {
            consumer.close();
            throw new ContractLogException(
                    "the contract log (topic " + topic + ") can't be opened: " + cannotOpen.getMessage(), cannotOpen);
        }
    }

    private static void checkWhole(TopicPartition partition, long begin) {
        if (begin > 0) {
            throw new ContractLogException(
                    "the contract log (" + partition + ") begins at offset " + begin
                            + ": what stood before is gone, and with it field numbers that readers rely on. Restore the topic from a backup"
                            + " or a mirror; did somebody change its retention?",
                    null);
        }
    }

    private static Map<String, Object> consumerConfig(Map<String, Object> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
        return config;
    }

    private static Map<String, Object> producerConfig(Map<String, Object> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_ENTRY_BYTES);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) MAX_ENTRY_BYTES);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        config.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 1_000L);
        return config;
    }

    @Override
    public void readNew(Consumer<LogEntry> entries) {
        try {
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition), PATIENCE).get(partition), "end offset");
            if (consumer.position(partition, PATIENCE) > end) {
                throw new ContractLogException(
                        "the contract log (" + partition + ") ends at offset " + end
                                + ", before what was read already: the topic was made anew."
                                + " Restore it, or if that was meant restart the connector",
                        null);
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition, PATIENCE) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    handOver(record, entries);
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                }
                if (System.nanoTime() > deadline) {
                    throw new ContractLogException(
                            "the contract log (" + partition + ") stopped at offset "
                                    + consumer.position(partition, PATIENCE) + " of " + end + " for "
                                    + PATIENCE.toSeconds() + " s; are its brokers up?",
                            null);
                }
            }
        } catch (KafkaException unreadable) {
            throw new ContractLogException(
                    "the contract log (" + partition + ") can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public void readArrived(Consumer<LogEntry> entries) {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ZERO)) {
                handOver(record, entries);
            }
        } catch (RetriableException later) {
            LOG.debug("the contract log ({}) doesn't answer", partition, later);
        } catch (KafkaException unreadable) {
            throw new ContractLogException(
                    "the contract log (" + partition + ") can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private void handOver(ConsumerRecord<byte[], byte[]> record, Consumer<LogEntry> entries) {
        boolean done = false;
        try {
            if (record.value() == null) {
                throw corrupt(record, "it is null", null);
            }
            entries.accept(ContractJson.parse(record.value()));
            done = true;
        } catch (IllegalArgumentException notAnEntry) {
            throw corrupt(record, String.valueOf(notAnEntry.getMessage()), notAnEntry);
        } finally {
            if (!done) {
                // The consumer is past it already, and whoever reads on must not be.
                consumer.seek(partition, record.offset());
            }
        }
    }

    private static ContractLogException corrupt(
            ConsumerRecord<byte[], byte[]> record, String found, @Nullable Throwable cause) {
        return new ContractLogException(
                "the contract log (topic " + record.topic() + ", partition " + record.partition() + ", offset "
                        + record.offset() + ") holds something that isn't a contract: " + found
                        + ". Nothing is guessed from here on: restore the topic, or if another program writes to it"
                        + " give Rowcast a topic of its own (contract.log.topic)",
                cause);
    }

    @Override
    public void append(LogEntry entry) {
        byte[] key = entry.subject().getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(partition.topic(), 0, key, ContractJson.write(entry)))
                    .get(PATIENCE.toMillis() + 5_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw notWritten(entry, stopped);
        } catch (ExecutionException | TimeoutException | KafkaException failed) {
            throw notWritten(entry, failed);
        }
    }

    private ContractLogException notWritten(LogEntry entry, Exception why) {
        Throwable cause = why instanceof ExecutionException && why.getCause() != null ? why.getCause() : why;
        String hint = cause instanceof RecordTooLargeException
                ? ". It is larger than the topic takes: set it with kafka-configs.sh --alter --topic "
                        + partition.topic() + " --add-config max.message.bytes=16777216"
                : "";
        return new ContractLogException(
                "an entry about " + entry.subject() + " can't be written to the contract log (" + partition + "): "
                        + cause + hint,
                cause);
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(Duration.ofSeconds(1));
    }
}
