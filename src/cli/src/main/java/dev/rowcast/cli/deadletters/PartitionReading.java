package dev.rowcast.cli.deadletters;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a partition from where its consumer stands, and doesn't wait for ever for brokers that say nothing more. Not thread-safe. */
final class PartitionReading {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final LongSupplier nanoTime;

    PartitionReading(Consumer<byte[], byte[]> consumer, TopicPartition partition, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.partition = partition;
        this.nanoTime = nanoTime;
    }

    /**
     * Reads up to that offset, or as long as more records are wanted.
     *
     * @param end the offset after the last record
     * @param more takes a record below it, and says whether to go on
     * @throws TimeoutException if nothing comes for {@link #PATIENCE}
     */
    void read(long end, Predicate<ConsumerRecord<byte[], byte[]>> more) {
        long position = consumer.position(partition);
        long movedNanos = nanoTime.getAsLong();
        while (position < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                if (record.offset() >= end || !more.test(record)) {
                    return;
                }
            }
            long now = nanoTime.getAsLong();
            if (consumer.position(partition) > position) {
                position = consumer.position(partition);
                movedNanos = now;
            } else if (now - movedNanos > PATIENCE.toNanos()) {
                throw new TimeoutException("nothing came from " + partition + " at offset " + position + " for "
                        + TimeUnit.NANOSECONDS.toSeconds(now - movedNanos) + " s, although it goes up to " + end);
            }
        }
    }
}
