package dev.rowcast.connect;

import dev.rowcast.convert.KnownSchema;
import dev.rowcast.convert.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that records name by fingerprint, in a Kafka topic of one partition that forgets nothing: the key is the fingerprint, the value the
 * schema's document. Connections are open only while something new is read or written, which is when a table is new or changes.
 *
 * <p>Not thread-safe. Waits for Kafka, at most {@link #PATIENCE} at a time.
 */
final class SchemaLog {
    /** The longest wait for Kafka. */
    static final Duration PATIENCE = TopicReader.PATIENCE;

    private final TopicPartition partition;
    private final Map<String, Object> client;
    private final short replicationFactor;
    private final Map<Long, KnownSchema> known = new HashMap<>();
    private long next;
    /** What was found last: records come in runs of one table. */
    private @Nullable KnownSchema recent;

    /**
     * @param topic the topic
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @param replicationFactor for a topic that doesn't exist yet; -1 for the brokers' default
     */
    SchemaLog(String topic, Map<String, Object> client, short replicationFactor) {
        this.partition = new TopicPartition(topic, 0);
        this.client = Map.copyOf(client);
        this.replicationFactor = replicationFactor;
    }

    /**
     * The schema of that fingerprint.
     *
     * @throws SchemaUnavailableError if the topic doesn't have it, or Kafka doesn't answer
     */
    KnownSchema find(long fingerprint) {
        KnownSchema last = recent;
        if (last != null && last.fingerprint() == fingerprint) {
            return last;
        }
        KnownSchema schema = known.get(fingerprint);
        if (schema == null) {
            readNew();
            schema = known.get(fingerprint);
        }
        if (schema == null) {
            throw new SchemaUnavailableError(
                    "a record names the schema " + KnownSchema.name(fingerprint) + ", which isn't in the topic "
                            + partition.topic() + "; is that the " + ConverterConfig.TOPIC
                            + " of the source's converter, on the same brokers?",
                    null);
        }
        recent = schema;
        return schema;
    }

    /**
     * Makes sure that readers find the schema.
     *
     * @throws SchemaUnavailableError if Kafka doesn't answer
     */
    void publish(KnownSchema schema) {
        if (known.containsKey(schema.fingerprint())) {
            return;
        }
        try (Admin admin = Brokers.admin(client)) {
            new LogTopic(admin, partition.topic(), ConverterConfig.PREFIX).ensure(replicationFactor);
        } catch (RuntimeException failed) {
            throw unavailable("made or checked", failed);
        }
        readNew();
        if (!known.containsKey(schema.fingerprint())) {
            append(schema);
            known.put(schema.fingerprint(), schema);
        }
    }

    private void append(KnownSchema schema) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
            byte[] key = KnownSchema.name(schema.fingerprint()).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(partition.topic(), 0, key, schema.document()))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable("written", stopped);
        } catch (ExecutionException | TimeoutException | KafkaException failed) {
            throw unavailable("written", failed);
        }
    }

    private void readNew() {
        try (TopicReader reader = TopicReader.open("the topic of schemas", partition.topic(), client, next)) {
            reader.readToEnd(this::take);
            next = reader.position();
        } catch (KafkaException failed) {
            throw unavailable("read", failed);
        }
    }

    /** What isn't a schema says nothing against the records that are to be read. */
    void take(ConsumerRecord<byte[], byte[]> entry) {
        try {
            if (entry.value() == null) {
                throw new MalformedException("it is null");
            }
            KnownSchema schema = KnownSchema.of(entry.value());
            known.putIfAbsent(schema.fingerprint(), schema);
        } catch (MalformedException wrong) {
            throw new SchemaUnavailableError(
                    "the record at " + partition + "@" + entry.offset() + " in the topic of schemas isn't a schema ("
                            + wrong.getMessage() + "); does another program write to it? Name another with "
                            + ConverterConfig.TOPIC + ", or restore it from a backup",
                    wrong);
        }
    }

    private SchemaUnavailableError unavailable(String what, @Nullable Exception why) {
        return new SchemaUnavailableError(
                "the topic of schemas " + partition.topic() + " can't be " + what + " (check "
                        + ConverterConfig.BOOTSTRAP_SERVERS + " and its security settings, then restart the task): "
                        + why,
                why);
    }
}
