package dev.rowcast.connect;

import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parked keys in a compacted Kafka topic of one partition beside the contract log: a record parks a key, a tombstone releases it.
 *
 * <p>Reading is for one thread; {@link #find} and {@link #park} are for any.
 */
public final class KafkaParkedKeys implements ParkedKeys, AutoCloseable {
    /** What stands behind the contract log's topic in the topic's name. */
    public static final String SUFFIX = "-parked";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaParkedKeys.class);
    private static final Duration PATIENCE = KafkaContractLog.PATIENCE;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long UNWRITTEN = Long.MAX_VALUE;

    /** @param offset where it stands in the topic; {@link #UNWRITTEN} while it is on its way there */
    private record Held(Parked parked, long offset) {}

    private final TopicPartition partition;
    private final String connector;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Held> keys = new ConcurrentHashMap<>();

    private KafkaParkedKeys(
            TopicPartition partition,
            String connector,
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer) {
        this.partition = partition;
        this.connector = connector;
        this.consumer = consumer;
        this.producer = producer;
    }

    /** The topic beside that contract log. */
    public static String topicBeside(String contractLogTopic) {
        return contractLogTopic + SUFFIX;
    }

    /**
     * Makes the topic unless it is there, and reads it.
     *
     * @param connector whose keys
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @param replicationFactor for a topic that has yet to be made; -1 for the brokers' default
     * @throws ConnectException if Kafka doesn't answer
     */
    public static KafkaParkedKeys open(
            String topic, String connector, Map<String, Object> client, short replicationFactor) {
        try (Admin admin = Admin.create(client)) {
            new LogTopic(admin, topic, LogTopic.CONTRACT_LOG).ensureCompacted(replicationFactor);
        }
        TopicPartition partition = new TopicPartition(topic, 0);
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerConfig(client));
        KafkaParkedKeys opened =
                new KafkaParkedKeys(partition, connector, consumer, new KafkaProducer<>(producerConfig(client)));
        boolean read = false;
        try {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            opened.readToEnd();
            read = true;
            return opened;
        } finally {
            if (!read) {
                opened.close();
            }
        }
    }

    private static Map<String, Object> consumerConfig(Map<String, Object> client) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return config;
    }

    private static Map<String, Object> producerConfig(Map<String, Object> client) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        // A delivery thread parks.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000L);
        return config;
    }

    /**
     * Learns of all that was parked or released before now, by whomever. To be called before changes of partitions are delivered that another task
     * had.
     *
     * @throws ConnectException if Kafka doesn't answer
     */
    public void readToEnd() {
        try {
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition), PATIENCE).get(partition), "end offset");
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition, PATIENCE) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                }
                if (System.nanoTime() > deadline) {
                    throw new ConnectException("the parked keys (" + partition + ") can't be read to their end for "
                            + PATIENCE.toSeconds() + " s; are its brokers up?");
                }
            }
        } catch (ConnectException known) {
            throw known;
        } catch (KafkaException unreadable) {
            throw new ConnectException(
                    "the parked keys (" + partition + ") can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Learns of what has arrived; waits for nothing. */
    public void readArrived() {
        try {
            consumer.poll(Duration.ZERO).forEach(this::take);
        } catch (RetriableException later) {
            LOG.debug("the parked keys ({}) can't be read now", partition, later);
        } catch (KafkaException unreadable) {
            throw new ConnectException(
                    "the parked keys (" + partition + ") can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (!key.startsWith(ParkedKey.prefix(connector))) {
            return;
        }
        byte[] value = record.value();
        if (value == null) {
            // What this task parked since isn't released by an older tombstone.
            keys.computeIfPresent(key, (same, held) -> held.offset < record.offset() ? null : held);
            return;
        }
        Held read = new Held(ParkedKey.parse(value), record.offset());
        keys.merge(key, read, (held, later) -> held.offset < later.offset ? later : held);
    }

    @Override
    public @Nullable Parked find(String subscription, ChangeKey key) {
        if (keys.isEmpty()) {
            return null;
        }
        Held held = keys.get(new ParkedKey(connector, subscription, key).text());
        return held == null ? null : held.parked;
    }

    @Override
    public void park(
            String subscription, ChangeKey key, Parked first, Runnable whenDurable, Consumer<Throwable> failed) {
        String text = new ParkedKey(connector, subscription, key).text();
        Held known = keys.putIfAbsent(text, new Held(first, UNWRITTEN));
        if (known != null && known.offset != UNWRITTEN) {
            whenDurable.run();
            return;
        }
        byte[] value = ParkedKey.write(known == null ? first : known.parked);
        try {
            producer.send(
                    new ProducerRecord<>(partition.topic(), 0, text.getBytes(StandardCharsets.UTF_8), value),
                    (written, error) -> {
                        if (error != null) {
                            failed.accept(error);
                            return;
                        }
                        keys.computeIfPresent(
                                text,
                                (same, held) ->
                                        held.offset == UNWRITTEN ? new Held(held.parked, written.offset()) : held);
                        whenDurable.run();
                    });
        } catch (KafkaException unsent) {
            failed.accept(unsent);
        }
    }

    /** All that is parked, as far as it was read, in the order of their texts. */
    public Map<ParkedKey, Parked> all() {
        Map<ParkedKey, Parked> all = new java.util.LinkedHashMap<>();
        new TreeMap<>(keys).forEach((key, held) -> all.put(ParkedKey.parse(key), held.parked));
        return all;
    }

    /**
     * Has the key's changes delivered again; the tasks learn of it within about a second.
     *
     * @throws ConnectException if it can't be written
     */
    public void release(ParkedKey key) {
        byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(partition.topic(), 0, text, null))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ConnectException("stopped while " + key + " was released", stopped);
        } catch (ExecutionException | TimeoutException | KafkaException failed) {
            throw new ConnectException(
                    key + " can't be released: " + partition + " can't be written to: " + failed, failed);
        }
        readToEnd();
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(Duration.ofSeconds(1));
    }
}
