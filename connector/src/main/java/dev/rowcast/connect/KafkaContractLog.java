package dev.rowcast.connect;

import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractLogUnavailableException;
import dev.rowcast.contract.log.ContradictionException;
import dev.rowcast.contract.log.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The contract log in a Kafka topic of one partition. Keys are table names, values the JSON of {@link ContractJson}.
 *
 * <p>Not thread-safe. Reads and writes wait for Kafka, at most {@link #PATIENCE} each.
 */
public final class KafkaContractLog implements ContractLog {
    /** The longest that one read or write waits for Kafka. */
    public static final Duration PATIENCE = TopicReader.PATIENCE;

    /**
     * What one entry may have before it is compressed. One of a table with as many columns as MySQL allows has more than the 1 MiB that a producer and a topic
     * take by default; the topic's limit is about what is left of it when it is compressed.
     */
    private static final int MAX_ENTRY_BYTES = 256 << 20;

    private final TopicPartition partition;
    private final TopicReader reader;
    private final Producer<byte[], byte[]> producer;
    private final String where;

    /** @param brokers where they are, for messages */
    KafkaContractLog(TopicPartition partition, String brokers, TopicReader reader, Producer<byte[], byte[]> producer) {
        this.partition = partition;
        this.where = "the contract log, topic " + partition.topic() + " at " + brokers;
        this.reader = reader;
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
        TopicReader reader = null;
        KafkaContractLog opened = null;
        try {
            reader = TopicReader.open("the contract log", topic, clientConfig);
            checkWhole(partition, reader.position());
            opened = new KafkaContractLog(
                    partition,
                    String.valueOf(clientConfig.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)),
                    reader,
                    new KafkaProducer<>(producerConfig(clientConfig)));
            return opened;
        } catch (KafkaException cannotOpen) {
            throw new ContractLogException(
                    "the contract log (topic " + topic + ") can't be opened: " + cannotOpen.getMessage(), cannotOpen);
        } finally {
            if (opened == null && reader != null) {
                reader.close();
            }
        }
    }

    private static void checkWhole(TopicPartition partition, long begin) {
        if (begin > 0) {
            throw new ContractLogException(
                    "the contract log (" + partition + ") begins at offset " + begin
                            + ": the entries before are gone, and with them field numbers that readers rely on. Restore the topic from a backup"
                            + " (delete it, then rowcast contracts restore FILE --topic " + partition.topic()
                            + ") or a mirror; did somebody change its retention?",
                    null);
        }
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
        // After a write the producer soon forgets the topic, for asking after one that was deleted has the brokers make
        // it anew.
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, 5_000L);
        config.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 1_000L);
        return config;
    }

    @Override
    public void readNew(Consumer<LogEntry> entries) {
        try {
            reader.readToEnd(record -> handOver(record, entries));
        } catch (KafkaException unreadable) {
            throw failure(unreadable);
        }
    }

    @Override
    public void readArrived(Consumer<LogEntry> entries) {
        try {
            reader.readArrived(record -> handOver(record, entries));
        } catch (KafkaException unreadable) {
            throw failure(unreadable);
        }
    }

    /** Only what is lost stays lost: whatever else Kafka says may be over later. */
    private ContractLogException failure(KafkaException why) {
        String message = String.valueOf(why.getMessage());
        boolean forGood = why instanceof LostRecordsException || why.getCause() instanceof InterruptException;
        return forGood
                ? new ContractLogException(message, why)
                : new ContractLogUnavailableException(where, message, why);
    }

    /** What is no entry, and one that contradicts those before it, which {@code entries} finds. */
    static void handOver(ConsumerRecord<byte[], byte[]> record, Consumer<LogEntry> entries) {
        if (record.value() == null) {
            throw corrupt(record, "it is null", null);
        }
        LogEntry entry;
        try {
            entry = ContractJson.parse(record.value());
        } catch (IllegalArgumentException notAnEntry) {
            throw corrupt(record, String.valueOf(notAnEntry.getMessage()), notAnEntry);
        }
        try {
            entries.accept(entry);
        } catch (ContradictionException wrong) {
            throw corrupt(record, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static ContractLogException corrupt(
            ConsumerRecord<byte[], byte[]> record, String found, @Nullable Throwable cause) {
        return new ContractLogException(
                "the contract log (topic " + record.topic() + ", partition " + record.partition() + ", offset "
                        + record.offset() + ") holds something that isn't a contract: " + found
                        + ". Reading stops here: restore the topic, or if another program writes to it,"
                        + " give Rowcast a topic of its own (contract.log.topic)",
                cause);
    }

    /**
     * Hands over the entries as they stand in the topic, those of kinds that only a newer version knows too.
     *
     * @return how many there are
     */
    int copyTo(Consumer<byte[]> values) {
        int[] count = {0};
        try {
            reader.readToEnd(record -> {
                handOver(record, entry -> values.accept(record.value()));
                count[0]++;
            });
        } catch (KafkaException unreadable) {
            throw new ContractLogException(String.valueOf(unreadable.getMessage()), unreadable);
        }
        return count[0];
    }

    @Override
    public void append(LogEntry entry) {
        append(entry.subject(), ContractJson.write(entry));
    }

    /** The same for an entry as it is written. */
    void append(String subject, byte[] entry) {
        requireTopic(subject);
        byte[] key = subject.getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(partition.topic(), 0, key, entry))
                    .get(PATIENCE.toMillis() + 5_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw notWritten(subject, stopped);
        } catch (ExecutionException | TimeoutException | KafkaException failed) {
            throw notWritten(subject, failed);
        }
    }

    /** A producer that writes to a topic which is gone has the brokers make it anew, with a retention. */
    private void requireTopic(String subject) {
        try {
            reader.requireThere();
        } catch (KafkaException gone) {
            throw notWritten(subject, gone);
        }
    }

    private ContractLogException notWritten(String subject, Exception why) {
        Throwable cause = why instanceof ExecutionException && why.getCause() != null ? why.getCause() : why;
        String hint = cause instanceof RecordTooLargeException
                ? ". It is larger than the topic's limit: raise that with kafka-configs.sh --alter --topic "
                        + partition.topic() + " --add-config max.message.bytes=16777216"
                : "";
        String message = "an entry about " + subject + " can't be written to the contract log (" + partition + "): "
                + cause + hint;
        return cause instanceof InterruptedException || cause instanceof LostRecordsException
                ? new ContractLogException(message, cause)
                : new ContractLogUnavailableException(where, message, cause);
    }

    @Override
    public void close() {
        reader.close();
        producer.close(Duration.ofSeconds(1));
    }
}
