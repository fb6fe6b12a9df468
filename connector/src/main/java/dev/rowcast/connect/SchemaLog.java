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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas that records name by fingerprint, in a Kafka topic of one partition that forgets nothing: the key is the fingerprint, the value the
 * schema's document. Connections are open only while something new is read or written, which is when a table is new or changes.
 *
 * <p>Not thread-safe. Waits for Kafka, at most {@link #PATIENCE} at a time.
 */
final class SchemaLog {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaLog.class);

    /** Of a topic that isn't one of schemas there is no use in keeping more. */
    private static final int MOST_SPOILT = 100;

    /** The longest wait for Kafka. */
    static final Duration PATIENCE = TopicReader.PATIENCE;

    private final TopicPartition partition;
    private final Map<String, Object> client;
    private final short replicationFactor;
    private final Map<Long, KnownSchema> known = new HashMap<>();
    /** What is known of entries that can't be used, by the schema that they should have. */
    private final Map<String, String> spoilt = new HashMap<>();

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
            throw missing(KnownSchema.name(fingerprint));
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

    /** What to throw where the topic doesn't have the schema of that name. */
    SchemaUnavailableError missing(String name) {
        String entry = spoilt.get(name);
        return new SchemaUnavailableError(
                "a record names the schema " + name
                        + (entry == null
                                ? ", which isn't in the topic " + partition.topic() + "; is that the "
                                        + ConverterConfig.TOPIC + " of the source's converter, on the same brokers?"
                                : ", and " + entry
                                        + ". Restore the topic from a backup, or restart the source's task, which"
                                        + " writes the schema again with its table's next row"),
                null);
    }

    /** An entry that isn't a schema keeps nobody from those that are; whoever needs just that one is told where it is. */
    void take(ConsumerRecord<byte[], byte[]> entry) {
        String name = entry.key() == null ? "" : new String(entry.key(), StandardCharsets.UTF_8);
        try {
            if (entry.value() == null) {
                throw new MalformedException("it has no value");
            }
            KnownSchema schema = KnownSchema.of(entry.value());
            known.putIfAbsent(schema.fingerprint(), schema);
            if (!name.equals(KnownSchema.name(schema.fingerprint()))) {
                throw new MalformedException("it holds another schema than its key says");
            }
        } catch (MalformedException wrong) {
            pass(name, "the entry at " + place(entry) + " isn't that schema: " + wrong.getMessage());
        }
    }

    private void pass(String name, String entry) {
        if (spoilt.size() < MOST_SPOILT && spoilt.put(name, entry) == null) {
            LOG.warn(
                    "the topic of schemas has something else in it, which is passed over: {}. If another program writes to it, name another topic with {}",
                    entry,
                    ConverterConfig.TOPIC);
        }
    }

    private static String place(ConsumerRecord<byte[], byte[]> entry) {
        return "topic " + entry.topic() + ", partition " + entry.partition() + ", offset " + entry.offset();
    }

    private SchemaUnavailableError unavailable(String what, @Nullable Exception why) {
        return new SchemaUnavailableError(
                "the topic of schemas " + partition.topic() + " can't be " + what + " (check "
                        + ConverterConfig.BOOTSTRAP_SERVERS + " and its security settings, then restart the task): "
                        + why,
                why);
    }
}
