package dev.rowcast.e2e;

import dev.rowcast.connect.DeadLetterHeaders;
import dev.rowcast.connect.RowcastConverter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.Struct;

/** What the source wrote to Kafka, without the rows themselves, and which of it nobody can accept. */
final class SourceTopics {
    /** A row of {@link #OVERSIZE} characters makes a record that is longer, any other one that is shorter. */
    private static final int LONGEST_NORMAL_RECORD = 100_000;

    /** So long is the text of an oversize row. */
    static final int OVERSIZE = 300_000;

    /**
     * A change as the source wrote it.
     *
     * @param place its record
     * @param table its table
     * @param key its key, as {@link Received#key()} prints
     * @param undeliverable whether no subscriber takes it
     * @param atMillis when it was written
     * @param row what it holds, as {@link Rows#digest}
     */
    record Change(Topics.Place place, String table, String key, boolean undeliverable, long atMillis, String row) {}

    /**
     * A dead letter.
     *
     * @param place the record that it was
     * @param subscription whose
     * @param atMillis when it was written
     * @param row what it holds, as {@link Rows#digest}; or why it can't be read
     */
    record DeadLetter(Topics.Place place, String subscription, long atMillis, String row) {}

    private SourceTopics() {}

    /** All changes of these topics, partition by partition, whichever of the two converters wrote them. */
    static List<Change> changes(Collection<String> topics) {
        List<Change> changes = new ArrayList<>();
        try (RowcastConverter keys = converter(true);
                RowcastConverter values = converter(false)) {
            forEach(topics, record -> {
                if (record.value() != null) {
                    changes.add(change(record, keys, values));
                }
            });
        }
        return changes;
    }

    private static RowcastConverter converter(boolean key) {
        RowcastConverter converter = new RowcastConverter();
        converter.configure(
                Map.of(
                        "schema.log.bootstrap.servers",
                        TestStack.shared().endpoints().kafka().bootstrapServers()),
                key);
        return converter;
    }

    private static Change change(
            ConsumerRecord<byte[], byte[]> record, RowcastConverter keys, RowcastConverter values) {
        String table = record.topic().substring(record.topic().lastIndexOf('.') + 1);
        Struct key = (Struct) keys.toConnectData(record.topic(), record.key()).value();
        Struct envelope =
                (Struct) values.toConnectData(record.topic(), record.value()).value();
        boolean undeliverable = record.value().length > LONGEST_NORMAL_RECORD || isPoison(envelope);
        return new Change(
                new Topics.Place(record.topic(), record.partition(), record.offset()),
                table,
                Map.of("id", key.getInt64("id")).toString(),
                undeliverable,
                record.timestamp(),
                Rows.digest(key, envelope));
    }

    private static boolean isPoison(Struct envelope) {
        Struct after = envelope.getStruct("after");
        String note = after == null ? null : after.getString("note");
        return note != null && note.contains(ChaosSubscriber.POISON);
    }

    /** The dead letters of that queue; none where there is no such topic yet. */
    static List<DeadLetter> deadLetters(String topic) {
        List<DeadLetter> letters = new ArrayList<>();
        if (!TestStack.shared().topics().startingWith(topic).contains(topic)) {
            return letters;
        }
        try (RowcastConverter keys = converter(true);
                RowcastConverter values = converter(false)) {
            forEach(
                    Set.of(topic),
                    record -> letters.add(new DeadLetter(
                            new Topics.Place(
                                    header(record, DeadLetterHeaders.TOPIC),
                                    Integer.parseInt(header(record, DeadLetterHeaders.PARTITION)),
                                    Long.parseLong(header(record, DeadLetterHeaders.OFFSET))),
                            header(record, DeadLetterHeaders.SUBSCRIPTION),
                            record.timestamp(),
                            row(record, keys, values))));
        }
        return letters;
    }

    private static String row(ConsumerRecord<byte[], byte[]> letter, RowcastConverter keys, RowcastConverter values) {
        try {
            return Rows.digest(keys.toConnectData(letter.topic(), letter.key()).value(), (Struct)
                    values.toConnectData(letter.topic(), letter.value()).value());
        } catch (RuntimeException unreadable) {
            return "unreadable: " + unreadable;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface RecordReader {
        void read(ConsumerRecord<byte[], byte[]> record);
    }

    private static void forEach(Collection<String> topics, RecordReader reader) {
        Map<String, Object> config = new HashMap<>();
        config.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                TestStack.shared().endpoints().kafka().bootstrapServers());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            for (TopicPartition partition : partitions) {
                long end = consumer.endOffsets(Set.of(partition)).get(partition);
                consumer.assign(Set.of(partition));
                consumer.seekToBeginning(Set.of(partition));
                while (consumer.position(partition) < end) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                        reader.read(record);
                    }
                }
            }
        }
    }

    /**
     * The keys of a table whose rows a subscriber doesn't know as they are, since their newest change is undeliverable.
     *
     * @param parks whether it gets no change of a key behind one that was undeliverable
     */
    static Set<String> unknowable(List<Change> changes, String table, boolean parks) {
        Set<String> keys = new HashSet<>();
        for (Change change : changes) {
            if (change.table().equals(table)) {
                if (change.undeliverable()) {
                    keys.add(change.key());
                } else if (!parks) {
                    keys.remove(change.key());
                }
            }
        }
        return keys;
    }
}
