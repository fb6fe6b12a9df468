package dev.rowcast.bench.path;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer with Kafka's defaults that does nothing with the records of a topic's first partition but note when it has each: what a reader of the
 * topic has to wait for, whoever it is. It reads in a thread of its own; thread-safe.
 */
final class PlainConsumer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final AtomicLongArray readable;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile long next;
    private volatile @Nullable RuntimeException failure;

    private PlainConsumer(String brokers, String topic, int offsets) {
        this.readable = new AtomicLongArray(offsets);
        this.consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class));
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        this.thread = new Thread(this::read, "plain-consumer");
        thread.setDaemon(true);
    }

    /**
     * Starts one.
     *
     * @param offsets of how many offsets it notes the time
     */
    static PlainConsumer start(String brokers, String topic, int offsets) {
        PlainConsumer plain = new PlainConsumer(brokers, topic, offsets);
        plain.thread.start();
        return plain;
    }

    private void read() {
        try (consumer) {
            while (true) {
                var records = consumer.poll(POLL);
                long now = PathSubscriber.nowMicros();
                for (ConsumerRecord<byte[], byte[]> each : records) {
                    if (each.offset() < readable.length()) {
                        readable.set((int) each.offset(), now);
                    }
                    next = each.offset() + 1;
                }
            }
        } catch (WakeupException e) {
            // It is closed.
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /**
     * The first offset that it hasn't read yet.
     *
     * @throws IllegalStateException if it can't read on
     */
    long next() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw new IllegalStateException("the plain consumer failed: " + failed.getMessage(), failed);
        }
        return next;
    }

    /** When it had that offset, in microseconds since 1970; 0 if it hasn't. */
    long readable(int offset) {
        return readable.get(offset);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
