package dev.rowcast.connect;

import dev.rowcast.contract.log.ContractLogException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic that is read on and on, and from its beginning once it was deleted, made anew or cut: it is made where it is gone. For one thread.
 */
final class RenewableTopic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RenewableTopic.class);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final TopicReader reader;
    private final TopicWatch watch;
    private final Runnable anew;
    /** Whether it may be another topic than the one that was read. */
    private boolean doubted;
    /** Whether it is, and hasn't been read from its beginning yet. */
    private boolean another;

    private long triedNanos;

    /**
     * @param reader at the topic's beginning
     * @param anew told before it is read from its beginning once more
     */
    RenewableTopic(TopicReader reader, TopicWatch watch, Runnable anew) {
        this.reader = reader;
        this.watch = watch;
        this.anew = anew;
    }

    /**
     * Hands over all that the topic has and that wasn't handed over.
     *
     * @throws KafkaException if Kafka doesn't answer
     * @throws ContractLogException if it doesn't answer about a topic that has to be made
     */
    void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> records) {
        if (isDoubtedAfter(() -> reader.readToEnd(records))) {
            renew(records);
        }
    }

    /**
     * Hands over what has arrived. Waits only for a topic that was made anew; where Kafka doesn't answer about that, it is tried again later.
     *
     * @throws KafkaException if the topic can't be read
     */
    void readArrived(Consumer<ConsumerRecord<byte[], byte[]>> records) {
        if (doubted && System.nanoTime() - triedNanos < AGAIN_NANOS) {
            return;
        }
        if (isDoubtedAfter(() -> reader.readArrived(records))) {
            try {
                renew(records);
            } catch (KafkaException | ContractLogException later) {
                triedNanos = System.nanoTime();
                LOG.warn(
                        "{}; it is tried again in {} s",
                        later.getMessage(),
                        TimeUnit.NANOSECONDS.toSeconds(AGAIN_NANOS));
            }
        }
    }

    private boolean isDoubtedAfter(Runnable reading) {
        doubted |= watch.isAnother();
        if (!doubted) {
            try {
                reading.run();
            } catch (LostRecordsException cut) {
                LOG.debug("it is read from its beginning", cut);
                doubted = true;
                another = true;
            }
        }
        return doubted;
    }

    private void renew(Consumer<ConsumerRecord<byte[], byte[]>> records) {
        another |= watch.renew();
        if (another) {
            anew.run();
            reader.beginAgain();
            reader.readToEnd(records);
        }
        doubted = false;
        another = false;
    }

    @Override
    public void close() {
        reader.close();
        watch.close();
    }
}
