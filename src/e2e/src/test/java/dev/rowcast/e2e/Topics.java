package dev.rowcast.e2e;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What is in Kafka, seen past Connect. */
final class Topics implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Map<String, Object> client;
    private final Admin admin;

    Topics(String bootstrapServers) {
        client = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        admin = Admin.create(client);
    }

    /** The topics whose name begins so. */
    Set<String> startingWith(String prefix) {
        return await(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toSet());
    }

    /** Every record of these topics, partition by partition. */
    List<ConsumerRecord<String, String>> read(Collection<String> topics) {
        Map<String, Object> config = new HashMap<>(client);
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** The dead letters, each once: one that is acknowledged before Kafka Connect looks is written once more. */
    List<ConsumerRecord<String, String>> letters(String queue) {
        return once(read(Set.of(queue)));
    }

    /** The first letter of those that say that they are about the same change; one that doesn't say is about its own. */
    static List<ConsumerRecord<String, String>> once(List<ConsumerRecord<String, String>> all) {
        Map<List<String>, ConsumerRecord<String, String>> letters = new LinkedHashMap<>();
        for (ConsumerRecord<String, String> letter : all) {
            List<String> about = Stream.of("subscription", "topic", "partition", "offset")
                    .map(name -> letter.headers().lastHeader("rowcast." + name))
                    .filter(Objects::nonNull)
                    .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                    .toList();
            letters.putIfAbsent(about.isEmpty() ? List.of("at " + placeOf(letter)) : about, letter);
        }
        return List.copyOf(letters.values());
    }

    private static Place placeOf(ConsumerRecord<?, ?> record) {
        return new Place(record.topic(), record.partition(), record.offset());
    }

    /** The places of the records that carry a row change: all but the tombstones. */
    Set<Place> changes(Collection<String> topics) {
        return read(topics).stream()
                .filter(record -> record.value() != null)
                .map(Topics::placeOf)
                .collect(Collectors.toSet());
    }

    /** The offset that each of these topics' partitions ends with. */
    Map<TopicPartition, Long> ends(Collection<String> topics) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(new HashMap<>(client), new StringDeserializer(), new StringDeserializer())) {
            return new HashMap<>(consumer.endOffsets(topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList()));
        }
    }

    /** What the sink connector of that name has committed. */
    Map<TopicPartition, Long> committed(String connector) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        await(admin.listConsumerGroupOffsets("connect-" + connector).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) ->
                        Optional.ofNullable(offset).ifPresent(known -> committed.put(partition, known.offset())));
        return committed;
    }

    /** How many records of these topics the connector has yet to commit, by partition; empty when it is level. */
    Map<String, Long> lag(String connector, Collection<String> topics) {
        Map<TopicPartition, Long> committed = committed(connector);
        Map<String, Long> lag = new TreeMap<>();
        ends(topics)
                .forEach(
                        (partition, end) -> lag.put(partition.toString(), end - committed.getOrDefault(partition, 0L)));
        lag.values().removeIf(Predicate.isEqual(0L));
        return lag;
    }

    /** Writes a record and returns its place. */
    Place write(String topic, String key, String value) {
        Properties config = new Properties();
        config.putAll(client);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            RecordMetadata written =
                    producer.send(new ProducerRecord<>(topic, 0, key, value)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Place(topic, written.partition(), written.offset());
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes that many records with that value, and returns when they are there. */
    void writeAll(String topic, String value, int howMany) {
        Properties config = new Properties();
        config.putAll(client);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < howMany; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, value));
            }
            producer.flush();
        }
    }

    /** Writes that many tombstones in a transaction that comes to nothing. */
    void writeAndAbort(String topic, int howMany) {
        Properties config = new Properties();
        config.putAll(client);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < howMany; i++) {
                producer.send(new ProducerRecord<>(topic, 0, "aborted " + i, null));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    /** The ids of those that read for that sink connector just now; who is thrown out and comes back has another. */
    Set<String> members(String connector) {
        return group(connector).members().stream()
                .map(MemberDescription::consumerId)
                .collect(Collectors.toSet());
    }

    /** Whether so many read for that sink connector, and are done with sharing the partitions out. */
    boolean isShared(String connector, int members) {
        ConsumerGroupDescription group = group(connector);
        return group.groupState() == GroupState.STABLE && group.members().size() == members;
    }

    private ConsumerGroupDescription group(String connector) {
        String group = "connect-" + connector;
        return await(
                admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
    }

    /** Deletes what partition 0 holds, as its retention would some day. */
    void deleteUpToTheEnd(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long end = ends(List.of(topic)).get(partition);
        await(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end)))
                .all());
    }

    /** Makes a topic of one partition. */
    void create(String topic, Map<String, String> configs) {
        await(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configs)))
                .all());
    }

    /** Deletes a topic. */
    void delete(String topic) {
        await(admin.deleteTopics(List.of(topic)).all());
    }

    /** Sets a property of a topic. */
    void configure(String topic, String key, String value) {
        await(admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all());
    }

    /** Nobody may do anything with the topic from now on, not even learn that it is there. */
    void forbid(String topic) {
        await(admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                        new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.DENY))))
                .all());
    }

    /** Everybody may again. */
    void permit(String topic) {
        await(admin.deleteAcls(List.of(new AclBindingFilter(
                        new ResourcePatternFilter(ResourceType.TOPIC, topic, PatternType.LITERAL),
                        AccessControlEntryFilter.ANY)))
                .all());
    }

    /** Where a record stands. */
    record Place(String topic, int partition, long offset) {}

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
