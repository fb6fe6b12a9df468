package dev.rowcast.cli.deadletters;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.connect.Brokers;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic on Kafka. A settled letter stays where it is; a record behind it, in its partition, says that it is settled.
 *
 * <p>It doesn't read with the connector's {@code TopicReader}, which follows one partition and takes for a fault that records are gone. A topic of dead
 * letters may have several partitions and a retention, is read from its beginning each time, and only up to where it ended when somebody looked: what
 * a redrive adds meanwhile isn't among the letters that it redrives.
 */
public final class KafkaLetterTopic implements LetterTopic {
    private static final int PATIENCE_MILLIS = (int) PartitionReading.PATIENCE.toMillis();

    private final String name;
    private final Map<String, Object> client;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private Map<TopicPartition, Long> ends;
    private final Deque<Future<?>> settling = new ArrayDeque<>();
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    private KafkaLetterTopic(
            String name,
            Map<String, Object> client,
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends) {
        this.name = name;
        this.client = client;
        this.consumer = consumer;
        this.ends = ends;
    }

    /**
     * Opens the topic.
     *
     * @param name the connector's {@code errors.deadletterqueue.topic.name}
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @throws CliException if there is no such topic, or Kafka can't be used
     */
    public static KafkaLetterTopic open(String name, Map<String, Object> client) {
        KafkaConsumer<byte[], byte[]> consumer;
        try {
            Brokers.requireReachable(client);
            consumer = new KafkaConsumer<>(consumerConfig(client));
        } catch (KafkaException wrong) {
            throw unusable(client, wrong);
        }
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(name);
            if (partitions == null || partitions.isEmpty()) {
                throw new CliException(
                        "there is no topic " + name + " at " + client.get("bootstrap.servers")
                                + ": the connector's errors.deadletterqueue.topic.name is another (give --topic), or it is of another"
                                + " cluster (give --bootstrap-server)",
                        null);
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions.stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList());
            return new KafkaLetterTopic(name, client, consumer, ends);
        } catch (KafkaException wrong) {
            consumer.close();
            throw unusable(client, wrong);
        } catch (CliException missing) {
            consumer.close();
            throw missing;
        }
    }

    private static CliException unusable(Map<String, Object> client, KafkaException wrong) {
        return KafkaTrouble.at(client.get("bootstrap.servers"), wrong);
    }

    private static Map<String, Object> consumerConfig(Map<String, Object> client) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return config;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void read(Consumer<ConsumerRecord<byte[], byte[]>> records) {
        try {
            ends.keySet().stream()
                    .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
                    .forEach(partition -> read(partition, records));
        } catch (KafkaException wrong) {
            throw unusable(client, wrong);
        }
    }

    @Override
    public Optional<ConsumerRecord<byte[], byte[]>> original(KafkaPlace from) {
        TopicPartition partition =
                new TopicPartition(from.stream().topic(), from.stream().partition());
        // Not the one that reads the letters, which may be in the middle of them.
        try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(consumerConfig(client))) {
            reader.assign(List.of(partition));
            long begin = offset(reader.beginningOffsets(List.of(partition)), partition);
            long end = offset(reader.endOffsets(List.of(partition)), partition);
            if (from.sequence() < begin || from.sequence() >= end) {
                return Optional.empty();
            }
            reader.seek(partition, from.sequence());
            AtomicReference<ConsumerRecord<byte[], byte[]>> found = new AtomicReference<>();
            new PartitionReading(reader, partition, System::nanoTime).read(from.sequence() + 1, record -> {
                found.set(record);
                return false;
            });
            return Optional.ofNullable(found.get()).filter(each -> each.offset() == from.sequence());
        } catch (KafkaException wrong) {
            throw unusable(client, wrong);
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition), "offset");
    }

    @Override
    public void look() {
        try {
            ends = consumer.endOffsets(ends.keySet());
        } catch (KafkaException wrong) {
            throw unusable(client, wrong);
        }
    }

    private void read(TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> records) {
        long end = Objects.requireNonNull(ends.get(partition), name);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        new PartitionReading(consumer, partition, System::nanoTime).read(end, record -> {
            records.accept(record);
            return true;
        });
    }

    @Override
    public void settle(DeadLetterRecord letter, Settled outcome, String by) {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(producerConfig());
            producer = open;
        }
        settling.add(open.send(SettledMarker.on(letter, name, outcome, by, Instant.now())));
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        return config;
    }

    @Override
    public void flush() {
        for (Future<?> next = settling.poll(); next != null; next = settling.poll()) {
            try {
                next.get();
            } catch (ExecutionException failed) {
                throw new CliException(
                        "can't record in " + name + " which letters were delivered"
                                + ", so some still show as dead letters;"
                                + " if they are sent again, their changes keep their ids: " + failed.getCause(),
                        failed);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new CliException(
                        "interrupted while recording in " + name + " which letters were delivered", stopped);
            }
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
        consumer.close();
    }
}
