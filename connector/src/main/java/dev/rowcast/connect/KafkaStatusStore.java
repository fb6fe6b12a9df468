package dev.rowcast.connect;

import dev.rowcast.observe.StatusStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The status topic, made and connected to with the first state. */
public final class KafkaStatusStore implements StatusStore {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** After so many failures in a row the topic may be gone, which a producer doesn't say: look for it again. */
    private static final int DOUBT = 6;

    private final String topic;
    private final Map<String, Object> client;
    private final short replicationFactor;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private int failures;

    /**
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @param replicationFactor for a topic that doesn't exist yet; -1 for the brokers' default
     */
    KafkaStatusStore(String topic, Map<String, Object> client, short replicationFactor) {
        this.topic = topic;
        this.client = Map.copyOf(client);
        this.replicationFactor = replicationFactor;
    }

    @Override
    public void put(String key, byte @Nullable [] value) {
        try {
            send(key, value);
            failures = 0;
        } catch (KafkaException e) {
            failures++;
            if (failures % DOUBT == 0) {
                close();
            }
            throw e;
        }
    }

    private void send(String key, byte @Nullable [] value) {
        try {
            connected()
                    .send(new ProducerRecord<>(topic, 0, key.getBytes(StandardCharsets.UTF_8), value))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaException("stopped", stopped);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException known ? known : new KafkaException(failed.getCause());
        } catch (TimeoutException tooLong) {
            throw new KafkaException("no answer within " + PATIENCE.toSeconds() + " s", tooLong);
        }
    }

    /**
     * Has tasks forgotten that published to the topic, which must be there.
     *
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @param keys those of their records
     * @throws KafkaException if Kafka doesn't take that
     */
    public static void forget(String topic, Map<String, Object> client, Collection<String> keys) {
        try (KafkaStatusStore store = new KafkaStatusStore(topic, client, (short) -1)) {
            keys.forEach(key -> store.put(key, null));
        }
    }

    private KafkaProducer<byte[], byte[]> connected() {
        KafkaProducer<byte[], byte[]> existing = producer;
        if (existing != null) {
            return existing;
        }
        try (Admin admin = Brokers.admin(client)) {
            StatusTopic.ensure(admin, topic, replicationFactor);
        }
        KafkaProducer<byte[], byte[]> made = new KafkaProducer<>(producerConfig());
        producer = made;
        return made;
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        // The next state comes soon; one that is lost, or is written twice, harms nobody.
        config.put(ProducerConfig.ACKS_CONFIG, "1");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, PATIENCE.toMillis());
        return config;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
        }
    }
}
