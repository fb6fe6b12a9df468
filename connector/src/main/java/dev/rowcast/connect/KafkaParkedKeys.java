package dev.rowcast.connect;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.deliver.ParkedKeysFullException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
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
    private static final String WHAT = "the parked keys";
    private static final Duration PATIENCE = KafkaContractLog.PATIENCE;
    /** More than these wait to be sent only where no broker answers; the rest is refused, and asked for again later. */
    private static final int MOST_WAITING = 10_000;

    private final TopicPartition partition;
    private final String connector;
    private final RenewableTopic topic;
    private final ParkedAgain again;
    private final Producer<byte[], byte[]> producer;

    /** What this task parks, until the topic has it. It has precedence, so that nothing that is read meanwhile releases it. */
    private final KeysOnTheWay onTheWay;

    private final ParkedTable written = new ParkedTable();
    private final int most;

    /** A producer blocks the sending thread until it has reached a broker. */
    private final ThreadPoolExecutor sender = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), KafkaParkedKeys::thread);

    /**
     * @param most how many keys a subscription may have parked
     * @param reader of that partition, at its beginning
     * @param watch of its topic
     */
    KafkaParkedKeys(
            TopicPartition partition,
            String connector,
            int most,
            TopicReader reader,
            TopicWatch watch,
            Producer<byte[], byte[]> producer) {
        this.partition = partition;
        this.connector = connector;
        this.most = most;
        this.onTheWay = new KeysOnTheWay(written, most);
        this.topic = new RenewableTopic(reader, watch, this::begunAgain);
        this.producer = producer;
        this.again = new ParkedAgain(partition.topic(), written, producer, sender);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "rowcast-parked-keys");
        thread.setDaemon(true);
        return thread;
    }

    /** The topic beside that contract log. */
    public static String topicBeside(String contractLogTopic) {
        return contractLogTopic + SUFFIX;
    }

    /**
     * Makes the topic unless it is there, and reads it.
     *
     * @param connector whose keys
     * @param most how many keys each of its subscriptions may have parked
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @param replicationFactor for a topic that doesn't exist yet; -1 for the brokers' default
     * @throws ConnectException if Kafka doesn't answer
     */
    public static KafkaParkedKeys open(
            String topic, String connector, int most, Map<String, Object> client, short replicationFactor) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try {
            TopicWatch watch = TopicWatch.open(topic, client, replicationFactor);
            return open(
                    partition,
                    connector,
                    most,
                    watch,
                    () -> TopicReader.open(WHAT, topic, client),
                    () -> new KafkaProducer<>(producerConfig(client)));
        } catch (ConnectException said) {
            throw said;
        } catch (KafkaException failed) {
            throw new ConnectException(
                    WHAT + " (" + partition + ") can't be opened: " + failed.getMessage()
                            + ". Check the contract.log.* properties and whether the brokers answer",
                    failed);
        }
    }

    /** Leaves nothing open where it fails. */
    static KafkaParkedKeys open(
            TopicPartition partition,
            String connector,
            int most,
            TopicWatch watch,
            Supplier<TopicReader> reader,
            Supplier<Producer<byte[], byte[]>> producer) {
        Deque<AutoCloseable> open = new ArrayDeque<>(List.of(watch));
        boolean read = false;
        try {
            TopicReader opened = reader.get();
            open.push(opened);
            KafkaParkedKeys keys = new KafkaParkedKeys(partition, connector, most, opened, watch, producer.get());
            open = new ArrayDeque<>(List.of(keys));
            keys.readToEnd();
            read = true;
            return keys;
        } finally {
            if (!read) {
                open.forEach(each -> Utils.closeQuietly(each, WHAT));
            }
        }
    }

    /** Opens them for reading and releasing alone: without a bound on how many may be parked. */
    public static KafkaParkedKeys open(
            String topic, String connector, Map<String, Object> client, short replicationFactor) {
        return open(topic, connector, Integer.MAX_VALUE, client, replicationFactor);
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
        // Asking after a topic that was deleted has the brokers make it anew, with a retention.
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, 5_000L);
        // The sender has others to send, and is asked again.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000L);
        return config;
    }

    /**
     * Reads all that any task has parked or released until now. To be called before changes of newly assigned partitions are delivered.
     *
     * @throws ConnectException if Kafka doesn't answer
     */
    public void readToEnd() {
        try {
            topic.readToEnd(this::take);
        } catch (KafkaException | ContractLogException unreadable) {
            throw new ConnectException(unreadable.getMessage(), unreadable);
        }
        again.write();
    }

    /** Reads what has arrived. Doesn't wait, except where the topic was made anew. */
    public void readArrived() {
        try {
            topic.readArrived(this::take);
        } catch (KafkaException unreadable) {
            throw new ConnectException(unreadable.getMessage(), unreadable);
        }
        again.write();
    }

    private void begunAgain() {
        again.begin();
        LOG.warn(
                "{}: the topic {} was deleted, made anew or cut, while this task knew of {} parked keys. It is read from its beginning, and those of them that it"
                        + " says nothing of are parked in it again. If they are to be delivered, release them (rowcast dead-letters release --connector {} --all)",
                WHAT,
                partition.topic(),
                written.lacking().size(),
                HoldAdvice.shellWord(connector));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            apply(record);
        } catch (IllegalArgumentException unreadable) {
            LOG.warn(
                    "{}: the record at {} isn't the key of one, and is passed over: {}. If another program writes to this topic, stop it from that",
                    WHAT,
                    place(record),
                    unreadable.getMessage());
        }
    }

    /**
     * What a key is parked for. Where that can't be read the key is parked all the same, since its changes must not be delivered behind a rejected one's back;
     * whoever releases it heals it.
     */
    private static Parked parked(ConsumerRecord<byte[], byte[]> record) {
        try {
            return ParkedKey.parse(record.value());
        } catch (IllegalArgumentException unreadable) {
            String reason = "what it is parked for can't be read at " + place(record) + ": " + unreadable.getMessage()
                    + "; to go on with it, release it (rowcast dead-letters release)";
            LOG.warn("{}: a key stays parked; {}", WHAT, reason);
            return new Parked(
                    reason,
                    new KafkaPlace(record.topic(), record.partition(), record.offset()),
                    Math.max(0, record.timestamp()));
        }
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return new KafkaPlace(record.topic(), record.partition(), record.offset()).words();
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw new IllegalArgumentException("it has no key");
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (!key.startsWith(ParkedKey.prefix(connector))) {
            return;
        }
        ParkedKey parsed = ParkedKey.parse(key);
        if (record.value() == null) {
            // What this task has written since isn't released by an older tombstone.
            onTheWay.release(parsed, record.offset());
        } else {
            onTheWay.learn(parsed, parked(record), record.offset());
        }
    }

    @Override
    public @Nullable Parked find(String subscription, ChangeKey key) {
        if (onTheWay.isEmpty() && !written.hasAny(subscription, key.table())) {
            return null;
        }
        ParkedKey parked = new ParkedKey(connector, subscription, key);
        // In this order, since what is written leaves the one after it came to the other.
        Parked sent = onTheWay.find(parked);
        return sent != null ? sent : written.find(parked);
    }

    @Override
    public void park(
            String subscription, ChangeKey change, Parked first, Runnable whenDurable, Consumer<Throwable> failed) {
        ParkedKey key = new ParkedKey(connector, subscription, change);
        if (onTheWay.isSettled(key)) {
            whenDurable.run();
            return;
        }
        if (!onTheWay.admit(key, first)) {
            failed.accept(new ParkedKeysFullException("the subscription has " + most
                    + " parked keys, as many as parked.keys.max allows, and the change at " + first.at()
                    + " was rejected (" + first.reason() + "), which would park " + change
                    + ". Its partition is read no further. Fix the cause, then redrive the letters of parked keys (rowcast dead-letters redrive --connector "
                    + HoldAdvice.shellWord(connector)
                    + " --all) or release keys (rowcast dead-letters release --connector "
                    + HoldAdvice.shellWord(connector) + " --all)"));
            return;
        }
        try {
            sender.execute(new Sending(key, whenDurable, failed));
        } catch (RejectedExecutionException full) {
            failed.accept(new ConnectException("too many keys wait to be parked in " + partition, full));
        }
    }

    @Override
    public boolean holds(StreamId given) {
        return onTheWay.holds(given);
    }

    /**
     * Forgets the keys that changes of these partitions parked and that aren't in the topic yet. To be called while no change of them is being delivered:
     * this task no longer writes those keys, and the changes, which aren't committed, will be delivered again by the task that gets the partitions next.
     */
    public void forgetUnwritten(Collection<TopicPartition> given) {
        onTheWay.forget(parked -> given.contains(new TopicPartition(
                parked.at().stream().topic(), parked.at().stream().partition())));
    }

    /** One try to write what is on its way. */
    private final class Sending implements Runnable {
        private final ParkedKey key;
        private final Runnable whenDurable;
        private final Consumer<Throwable> failed;

        Sending(ParkedKey key, Runnable whenDurable, Consumer<Throwable> failed) {
            this.key = key;
            this.whenDurable = whenDurable;
            this.failed = failed;
        }

        @Override
        public void run() {
            Parked parked = onTheWay.find(key);
            if (parked != null) {
                send(parked);
            } else if (written.find(key) != null) {
                whenDurable.run();
            } else {
                failed.accept(new ConnectException(key.text() + " isn't parked, because its partition was revoked"));
            }
        }

        private void send(Parked parked) {
            try {
                producer.send(key.record(partition.topic(), parked), (place, error) -> {
                    if (error != null) {
                        failed.accept(error);
                        return;
                    }
                    onTheWay.arrived(key, parked, place.offset());
                    whenDurable.run();
                });
            } catch (RuntimeException unsent) {
                failed.accept(unsent);
            }
        }
    }

    /** All that is parked, as far as it was read, in the order of their texts. */
    public Map<ParkedKey, Parked> all() {
        Map<ParkedKey, Parked> all = new TreeMap<>(Comparator.comparing(ParkedKey::text));
        written.forEach(all::put);
        return all;
    }

    /**
     * Releases the key, so that its changes are delivered again; the tasks notice within about a second.
     *
     * @throws ConnectException if it can't be written
     */
    public void release(ParkedKey key) {
        try {
            producer.send(key.record(partition.topic(), null)).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ConnectException("stopped while " + key + " was released", stopped);
        } catch (ExecutionException | TimeoutException | KafkaException failed) {
            throw new ConnectException(
                    key + " can't be released: " + partition + " can't be written to: " + failed, failed);
        }
        readToEnd();
    }

    /** Closes it. Keys that are being written have one more second, and fail then. */
    @Override
    public void close() {
        sender.shutdownNow().forEach(KafkaParkedKeys::notSent);
        topic.close();
        producer.close(Duration.ofSeconds(1));
    }

    private static void notSent(Runnable waiting) {
        if (waiting instanceof Sending sending) {
            sending.failed.accept(new ConnectException(sending.key.text() + " isn't parked: the task ends"));
        }
    }
}
