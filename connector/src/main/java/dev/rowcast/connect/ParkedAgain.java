package dev.rowcast.connect;

import dev.rowcast.deliver.ParkedKeys.Parked;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parks keys once more in a topic that was made anew and says nothing of them, until it has them all. For one thread; it writes on the sender's.
 */
final class ParkedAgain {
    private static final Logger LOG = LoggerFactory.getLogger(ParkedAgain.class);

    private final String topic;
    private final ParkedTable written;
    private final Producer<byte[], byte[]> producer;
    private final Executor sender;
    private final AtomicBoolean writing = new AtomicBoolean();
    private boolean lacks;

    ParkedAgain(String topic, ParkedTable written, Producer<byte[], byte[]> producer, Executor sender) {
        this.topic = topic;
        this.written = written;
        this.producer = producer;
        this.sender = sender;
    }

    /** The topic was made anew, and will be read from its beginning. */
    void begin() {
        written.forgetPlaces();
        lacks = true;
    }

    /** To be called when the topic was read, and again after a while for what couldn't be written. Doesn't wait. */
    void write() {
        if (!lacks || !writing.compareAndSet(false, true)) {
            return;
        }
        Map<ParkedKey, Parked> lacking = written.lacking();
        lacks = !lacking.isEmpty();
        try {
            sender.execute(() -> write(lacking));
        } catch (RejectedExecutionException full) {
            writing.set(false);
        }
    }

    private void write(Map<ParkedKey, Parked> lacking) {
        try {
            lacking.forEach((key, parked) -> producer.send(key.record(topic, parked), (place, error) -> {
                if (error == null) {
                    written.writtenAgain(key, place.offset());
                }
            }));
            producer.flush();
        } catch (KafkaException unsent) {
            LOG.warn("keys can't all be parked in {} again yet: {}", topic, unsent.getMessage());
        } finally {
            writing.set(false);
        }
    }
}
