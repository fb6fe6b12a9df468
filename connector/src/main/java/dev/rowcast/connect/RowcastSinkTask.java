package dev.rowcast.connect;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.FlowOptions;
import dev.rowcast.flow.Turn;
import dev.rowcast.route.Routing;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task: hands Connect's records to a {@link ChangeFlow}, pauses the partitions whose lanes are full, and tells Connect what may be
 * committed. Connect calls it on one thread.
 */
public final class RowcastSinkTask extends SinkTask {
    private static final Logger LOG = LoggerFactory.getLogger(RowcastSinkTask.class);

    /** Property that the connector gives each task: its number, for metrics and logs. */
    static final String TASK_NUMBER = "rowcast.task";

    /**
     * How long what is in flight may take when partitions are given up. Connect waits 5 s for a task that ends, and the commit has to fit in
     * too.
     */
    static final Duration DRAIN = Duration.ofSeconds(3);

    private static final long PARKED_READ_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<TopicPartition> assigned = new HashSet<>();
    private final @Nullable ContractRegistry givenContracts;
    private final @Nullable Function<Collection<String>, TopicFacts> givenTopics;
    private final Executor executor;
    private final Duration drain;

    private @Nullable KafkaContractLog contractLog;
    private @Nullable LostLog lostLog;
    private @Nullable DeadLetterQueue deadLetters;
    private @Nullable KafkaParkedKeys parked;
    private long parkedReadNanos;
    private @Nullable ChangeFlow flow;
    private @Nullable TaskReport report;
    /** The last answer to {@link #preCommit}, until more records come. */
    private @Nullable OpenCommit openCommit;

    /** Of the last record: they come in runs of one partition, and all changes of a run keep one and the same. */
    private @Nullable StreamId recent;

    private Epoch recentEpoch = Epoch.NONE;

    private ShortIds shortIds = ShortIds.NONE;
    private @Nullable OwnTopics ownTopics;
    private @Nullable EpochGate gate;

    /** For Kafka Connect. */
    public RowcastSinkTask() {
        this(null, null, RowcastSinkTask::beside, DRAIN);
    }

    /**
     * @param contracts taken for those of its contract log, which it then doesn't look for
     * @param topics answers what it asks Kafka about topics; null asks Kafka
     * @param executor asks
     * @param drain how long what is in flight may take when partitions are given up
     */
    RowcastSinkTask(
            @Nullable ContractRegistry contracts,
            @Nullable Function<Collection<String>, TopicFacts> topics,
            Executor executor,
            Duration drain) {
        givenContracts = contracts;
        givenTopics = topics;
        this.executor = executor;
        this.drain = drain;
    }

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public void start(Map<String, String> props) {
        SinkConfig config = new SinkConfig(props);
        String connector = props.getOrDefault("name", "rowcast");
        TaskReport shown =
                TaskReport.begin(config, connector, Integer.parseInt(props.getOrDefault(TASK_NUMBER, "0")), context);
        report = shown;
        shown.watch(() -> begin(config, connector, props, shown));
    }

    private void begin(SinkConfig config, String connector, Map<String, String> props, TaskReport shown) {
        ContractRegistry registry = givenContracts == null ? openContracts(config, connector, props) : givenContracts;
        config.approvals().overtaken(registry).forEach(LOG::warn);
        shortIds = config.shortIds();
        ownTopics = config.ownTopics();
        DeadLetterQueue queue = new DeadLetterQueue(
                config.hasDeadLetters() ? context.errantRecordReporter() : null,
                connector,
                Clock.systemUTC(),
                new LetterTopicLimit(config.deadLetterTopic(), config.contractLogClient()));
        deadLetters = queue;
        String name = connector + "-" + props.getOrDefault(TASK_NUMBER, "0");
        Routing routing = config.routing();
        shown.routing(routing, config.routingHash());
        ParkedKeys parkedKeys = routing.parks() ? openParked(config, connector) : ParkedKeys.NONE;
        flow = new ChangeFlow(FlowOptions.of(
                        name,
                        routing,
                        new ContractGate(
                                registry,
                                new GateRules(
                                        connector,
                                        routing.renames(),
                                        config.approvals(),
                                        config.newContracts(),
                                        queue.present())),
                        config.destinations()::of,
                        queue)
                .source(config.source())
                .listener(shown.listener())
                .parked(parkedKeys)
                .epochs(openEpochs(config, connector, props, registry))
                .memory(config.bufferMemory())
                .brake(DeadLettersConfig.brake(config))
                .build());
    }

    private TopicEpochs openEpochs(
            SinkConfig config, String connector, Map<String, String> props, ContractRegistry registry) {
        Map<String, Object> client = config.contractLogClient();
        String group = groupOf(connector, props);
        boolean stores = config.routing().subscriptions().stream()
                .anyMatch(subscription -> subscription.destination().isPresent());
        TopicEpochs opened = new TopicEpochs(
                registry,
                connector,
                stores,
                givenTopics != null ? givenTopics : topics -> TopicFacts.of(topics, group, client),
                executor,
                Clock.systemUTC());
        gate = new EpochGate(opened, context);
        return opened;
    }

    private static void beside(Runnable question) {
        Thread thread = new Thread(question, "rowcast-epochs");
        thread.setDaemon(true);
        thread.start();
    }

    private static String groupOf(String connector, Map<String, String> props) {
        return props.getOrDefault("consumer.override.group.id", "connect-" + connector);
    }

    private KafkaParkedKeys openParked(SinkConfig config, String connector) {
        KafkaParkedKeys opened = KafkaParkedKeys.open(
                KafkaParkedKeys.topicBeside(config.contractLogTopic()),
                connector,
                MemoryConfig.parkedKeys(config),
                config.contractLogClient(),
                config.contractLogReplicationFactor());
        parked = opened;
        return opened;
    }

    /** Learns of keys that a person released. */
    private void lookForReleased() {
        KafkaParkedKeys keys = parked;
        long now = System.nanoTime();
        if (keys != null && now - parkedReadNanos > PARKED_READ_NANOS) {
            parkedReadNanos = now;
            keys.readArrived();
        }
    }

    /** Reads the contract log to its end. */
    private ContractRegistry openContracts(SinkConfig config, String connector, Map<String, String> props) {
        String topic = config.contractLogTopic();
        Map<String, Object> client = config.contractLogClient();
        try (Admin admin = admin(client)) {
            new LogTopic(admin, topic, LogTopic.CONTRACT_LOG).ensure(config.contractLogReplicationFactor());
        } catch (ContractLogException said) {
            throw said;
        } catch (KafkaException silent) {
            throw new ContractLogException(
                    "the contract log can't be reached: " + silent.getMessage() + ". Check "
                            + SinkConfig.CONTRACT_LOG_BOOTSTRAP_SERVERS + ", then restart the task",
                    silent);
        }
        KafkaContractLog log = KafkaContractLog.open(topic, client);
        contractLog = log;
        ContractRegistry registry = new ContractRegistry(log);
        registry.refresh();
        String group = groupOf(connector, props);
        LostLog check = new LostLog(registry, topic, connector, group, asked -> GroupHistory.of(asked, client));
        lostLog = check;
        if (config.contractLogMayBeEmpty()) {
            check.join();
        }
        return registry;
    }

    /** Connect starts a task that failed no second time, and a broker may just be restarted. */
    private static Admin admin(Map<String, Object> client) {
        Brokers.awaitReachable(client, Brokers.RESTART);
        return Brokers.admin(client);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        ChangeFlow running = started();
        openCommit = null;
        shown().watch(() -> take(running, records));
    }

    private void take(ChangeFlow running, Collection<SinkRecord> records) {
        lookForReleased();
        lookAtEpochs(running);
        Turn turn = running.turn(foreign(ofKnownEpoch(opened(records))), this::raw);
        if (!turn.resume().isEmpty() || !turn.pause().isEmpty()) {
            follow(turn);
        }
        turn.lookAgainIn().ifPresent(soon -> context.timeout(soon.toMillis()));
    }

    /** Has the partitions come again whose epoch has turned out to be another. */
    private void lookAtEpochs(ChangeFlow running) {
        recent = null;
        if (gate != null) {
            gate.look(assigned, running).forEach(each -> {
                running.close(List.of(of(each)));
                queue().forget(List.of(each));
                shown().resumed(each);
            });
        }
    }

    private Collection<SinkRecord> ofKnownEpoch(Collection<SinkRecord> records) {
        return gate == null ? records : gate.admit(records);
    }

    private void follow(Turn turn) {
        turn.rewind().forEach((partition, offset) -> {
            context.offset(of(partition), offset);
            if (gate != null) {
                gate.rewound(of(partition), offset);
            }
        });
        for (StreamId each : turn.resume()) {
            context.resume(of(each));
            shown().resumed(of(each));
        }
        for (StreamId each : turn.pause()) {
            context.pause(of(each));
            shown().paused(of(each));
        }
    }

    /**
     * The records without those of partitions that were never opened, which are asked for again. A pause or resume that wakes Kafka Connect while it
     * takes a partition over has it forget to open it; it hands out its records, and commits none of their offsets until it is sent back to one.
     */
    private Collection<SinkRecord> opened(Collection<SinkRecord> records) {
        Map<TopicPartition, Long> forgotten = new HashMap<>();
        TopicPartition last = null;
        for (SinkRecord record : records) {
            // They come in runs of one partition.
            if (last == null || !isOf(record, last)) {
                last = partitionOf(record);
                if (!assigned.contains(last)) {
                    forgotten.putIfAbsent(last, record.originalKafkaOffset());
                }
            }
        }
        if (forgotten.isEmpty()) {
            return records;
        }
        LOG.info("Kafka Connect was interrupted while it took partitions over; reading again from {}", forgotten);
        context.offset(forgotten);
        open(forgotten.keySet());
        return records.stream()
                .filter(record -> !forgotten.containsKey(partitionOf(record)))
                .toList();
    }

    /** The records without the connector's own, whose offsets are committed with the position. */
    private Collection<SinkRecord> foreign(Collection<SinkRecord> records) {
        OwnTopics own = ownTopics;
        return own == null || records.stream().noneMatch(own::has)
                ? records
                : records.stream().filter(record -> !own.has(record)).toList();
    }

    private static boolean isOf(SinkRecord record, TopicPartition partition) {
        return record.originalKafkaPartition() == partition.partition()
                && record.originalTopic().equals(partition.topic());
    }

    private static TopicPartition partitionOf(SinkRecord record) {
        return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    }

    /** Names the record by where it was read from, since transforms may have renamed its topic. */
    private RawRecord raw(SinkRecord record) {
        return new RawRecord(
                new KafkaPlace(streamOf(record), record.originalKafkaOffset(), recentEpoch),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                queue().present() ? record : null,
                record.headers(),
                shortIds.given(record.timestamp()));
    }

    private StreamId streamOf(SinkRecord record) {
        StreamId stream = recent;
        if (stream == null
                || stream.partition() != record.originalKafkaPartition()
                || !stream.topic().equals(record.originalTopic())) {
            stream = new StreamId(record.originalTopic(), record.originalKafkaPartition());
            recent = stream;
            recentEpoch = gate == null ? Epoch.NONE : gate.of(stream.topic());
        }
        return stream;
    }

    /**
     * The end of each partition's contiguous acknowledged prefix. Where nothing is open that is the position Connect gives, which also
     * covers records that a transform dropped and that never came here. At its end Connect asks for partitions too that the task lost long ago.
     */
    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>(currentOffsets);
        positions.keySet().retainAll(assigned);
        if (gate != null) {
            gate.limit(positions);
        }
        OpenCommit answer = new OpenCommit(positions, started());
        openCommit = answer;
        return answer.offsets();
    }

    /**
     * Begins unpaused, once it is sure that the contract log is the one which this connector used before. Connect pauses a partition again that
     * it takes away and gives back, because the task had it paused; but by then the task has forgotten why.
     */
    @Override
    public void open(Collection<TopicPartition> partitions) {
        LostLog check = lostLog;
        if (check != null) {
            shown().watch(check::joinUnlessLost);
        }
        // Not before: offsets that are committed would say that the log was lost.
        assigned.addAll(partitions);
        if (gate != null) {
            gate.opened(partitions);
        }
        context.resume(partitions.toArray(TopicPartition[]::new));
        if (parked != null) {
            // A delivery thread may have handed one in while they were closed.
            parked.forgetUnwritten(partitions);
            // Whoever had these partitions may have parked keys of them.
            parked.readToEnd();
        }
        shown().opened(partitions);
    }

    /**
     * Gives partitions up. Nothing more of them is sent; what is in flight has a few seconds to be answered, and what comes of it is part of
     * the commit that Connect makes next, so that it isn't delivered again. Where there is no such commit, nothing is waited for.
     */
    @Override
    public void close(Collection<TopicPartition> partitions) {
        ChangeFlow running = flow;
        if (running != null) {
            List<StreamId> given = partitions.stream().map(RowcastSinkTask::of).toList();
            OpenCommit commit = openCommit;
            if (commit != null && commit.isOpen()) {
                new Drain(running).await(given, drain);
                commit.update(partitions, running);
            }
            running.close(given);
            queue().forget(partitions);
        }
        if (parked != null) {
            parked.forgetUnwritten(partitions);
        }
        if (gate != null) {
            gate.closed(partitions);
        }
        assigned.removeAll(List.copyOf(partitions));
        if (report != null) {
            report.closed(partitions);
        }
    }

    @Override
    public void stop() {
        if (flow != null) {
            flow.close();
        }
        if (deadLetters != null) {
            deadLetters.close();
        }
        if (parked != null) {
            parked.close();
        }
        if (contractLog != null) {
            contractLog.close();
        }
        if (report != null) {
            report.close();
        }
        flow = null;
        deadLetters = null;
        contractLog = null;
        lostLog = null;
        parked = null;
        gate = null;
        report = null;
        openCommit = null;
    }

    private static TopicPartition of(StreamId partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    private static StreamId of(TopicPartition partition) {
        return new StreamId(partition.topic(), partition.partition());
    }

    private ChangeFlow started() {
        ChangeFlow running = flow;
        if (running == null) {
            throw new ConnectException("the task isn't started");
        }
        return running;
    }

    private TaskReport shown() {
        TaskReport running = report;
        if (running == null) {
            throw new ConnectException("the task isn't started");
        }
        return running;
    }

    private DeadLetterQueue queue() {
        DeadLetterQueue running = deadLetters;
        if (running == null) {
            throw new ConnectException("the task isn't started");
        }
        return running;
    }
}
