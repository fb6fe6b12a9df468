package dev.rowcast.cli.sync;

import dev.rowcast.batch.source.Gtids;
import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.deadletters.Sink;
import dev.rowcast.cli.status.SinkSettings;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.cli.verify.Connectors;
import dev.rowcast.connect.Brokers;
import dev.rowcast.connect.StatusReader;
import dev.rowcast.connect.StatusTopic;
import dev.rowcast.observe.TaskStatus;
import dev.rowcast.route.Subscription;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Connectors of Kafka Connect. A subscription isn't sent what stands in Kafka before all tasks deliver to it; all of that has been read, and the source
 * connector's committed offset has it once it has the last transaction of each partition.
 */
final class ConnectStream implements RunningStream {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final int LOOKS = 600;

    private final Connectors connectors;
    private final Sink sink;
    private final String subscription;
    private final Waiting waiting;
    private final Consumer<String> waits;
    private final Map<String, Object> client;
    private final Admin admin;

    /** @param waits is told for what it waits */
    ConnectStream(Connectors connectors, String subscription, Waiting waiting, Consumer<String> waits) {
        this.connectors = connectors;
        this.sink = connectors.sink();
        this.subscription = subscription;
        this.waiting = waiting;
        this.waits = waits;
        this.client = ContractLogOptions.impatient(sink.config().contractLogClient());
        this.admin = asked(() -> Brokers.admin(client));
    }

    @Override
    public Optional<String> deliverer() {
        return withTasks(tasks -> tasks.get().running().stream()
                        .filter(task -> task.subscriptions().stream()
                                .anyMatch(each -> each.name().equals(subscription)))
                        .findFirst()
                        .map(ConnectStream::words))
                .flatMap(Function.identity());
    }

    private static String words(TaskStatus task) {
        return "connector " + task.connector() + " (task " + task.task() + " on " + task.worker() + ")";
    }

    @Override
    public String transactions() {
        // From then on each record of these partitions and later ones comes to a task that sends it.
        return transactionsBefore(delivering());
    }

    /** A set of GTIDs that has those of all records that these partitions have by now. */
    private String transactionsBefore(Set<TopicPartition> partitions) {
        SourceOffset source = source();
        SinkTopics topics = topics();
        Map<TopicPartition, Long> ends = asked(() -> topics.ends(partitions));
        waits.accept("the last transactions in " + ends.size() + " partitions are looked for");
        Map<TopicPartition, String> last = asked(() -> new LastTransactions(
                        client, sink.converter(false, ConnectStream.class.getClassLoader()), source.server())
                .of(topics.begins(partitions), ends));
        try (Gtids gtids = gtids(source)) {
            String wanted = String.join(",", new HashSet<>(last.values()));
            // Where no record says, its transaction is long over.
            String besides = last.keySet().containsAll(partitions) ? "" : gtids.executed();
            return joined(committed(source, gtids, wanted), besides);
        }
    }

    private static String joined(String one, String other) {
        return other.isEmpty() ? one : one + "," + other;
    }

    @Override
    public StreamPause pause(Subscription wanted, List<TableId> tables) {
        if (sink.config().routing().subscriptions().size() > 1) {
            throw new CliException(
                    "connector " + sink.name() + " has other subscriptions besides " + subscription
                            + ", which would wait as well: Kafka Connect pauses a connector as a whole. Give "
                            + subscription
                            + " a connector of its own, with its own consumer group",
                    null);
        }
        gtids(source()).close();
        boolean already = asked(() -> connect().status(sink.name())).state().equals("PAUSED");
        if (already) {
            waits.accept("connector " + sink.name()
                    + " is paused already, by somebody or by a load that was killed; it is resumed in the end");
        } else {
            delivering();
        }
        return asked(() -> new ConnectPause(connect(), sink.name(), () -> transactionsBefore(quiet()), waiting));
    }

    /** Waits until nothing of the connector is under way, and returns the partitions that it reads. */
    private Set<TopicPartition> quiet() {
        QuietTasks quiet = new QuietTasks(subscription);
        return awaited(tasks -> quietObstacle(tasks, quiet));
    }

    private Optional<String> quietObstacle(SinkTasks tasks, QuietTasks quiet) {
        return tasks.pausedObstacle(connect().status(sink.name()), sink.config().routingHash(), topics().partitions())
                .or(() -> quiet.obstacle(tasks.running()));
    }

    @Override
    public void requireSame() {
        delivering();
    }

    @Override
    public List<String> held() {
        return withTasks(tasks -> tasks.get().running().stream()
                        .flatMap(task -> task.held().stream())
                        .filter(table -> table.subscriptions().contains(subscription))
                        .map(table -> table.table() + ": " + table.notice())
                        .toList())
                .orElse(List.of());
    }

    @Override
    public void awaitCaughtUp() {
        SourceOffset source = source();
        try (Gtids gtids = gtids(source)) {
            committed(source, gtids, gtids.executed());
        }
        SinkTopics topics = topics();
        // All of that is in Kafka below these.
        Map<TopicPartition, Long> ends = asked(() -> topics.ends(topics.partitions()));
        for (Optional<String> left = asked(() -> topics.uncommitted(ends));
                left.isPresent();
                left = asked(() -> topics.uncommitted(ends))) {
            waits.accept("connector " + sink.name() + " hasn't committed yet " + left.get());
            waiting.pass(LOOK_AGAIN);
        }
    }

    private SourceOffset source() {
        ConnectorConfig source = connectors
                .source()
                .orElseThrow(() -> new CliException(
                        "say which connector reads MySQL: --source-connector NAME; how far it has come says what the stream brings",
                        null));
        return new SourceOffset(connect(), source);
    }

    private ConnectClient connect() {
        return new ConnectClient(connectors.worker().get(), PATIENCE);
    }

    private SinkTopics topics() {
        ConnectorConfig registered = asked(() -> connect().config(sink.name()));
        return new SinkTopics(
                client,
                admin,
                SinkSettings.of(registered)
                        .orElseThrow(() ->
                                new CliException("connector " + sink.name() + " isn't one of Rowcast's there", null)));
    }

    /** Waits until each record comes to a task that knows the subscription; returns the partitions of which that is so. */
    private Set<TopicPartition> delivering() {
        return awaited(this::obstacle);
    }

    private Set<TopicPartition> awaited(Function<SinkTasks, Optional<String>> question) {
        return withTasks(tasks -> {
                    for (int looks = 0; ; looks++) {
                        Optional<String> obstacle = asked(() -> question.apply(tasks.get()));
                        if (obstacle.isEmpty()) {
                            return asked(() -> topics().partitions());
                        }
                        pass(looks, obstacle.get());
                    }
                })
                .orElseThrow(() -> new CliException(
                        "connector " + sink.name()
                                + " says nowhere whether its tasks deliver to " + subscription
                                + " already: it has no status.topic, or hasn't run yet. Set that, and start the connector",
                        null));
    }

    private Optional<String> obstacle(SinkTasks tasks) {
        return tasks.obstacle(connect().status(sink.name()), sink.config().routingHash(), topics().partitions());
    }

    private void pass(int looks, String why) {
        if (looks == LOOKS) {
            throw new CliException(why, null);
        }
        waits.accept(why);
        waiting.pass(LOOK_AGAIN);
    }

    private <T> Optional<T> withTasks(Function<Supplier<SinkTasks>, T> question) {
        String topic = sink.config().statusTopic().orElse("");
        if (topic.isEmpty() || !asked(() -> StatusTopic.exists(admin, topic))) {
            return Optional.empty();
        }
        try (StatusReader reader = StatusReader.open(topic, client)) {
            return Optional.of(asked(() -> question.apply(
                    () -> SinkTasks.heard(sink.name(), reader.read().tasks(), System.currentTimeMillis()))));
        }
    }

    private Gtids gtids(SourceOffset source) {
        MysqlSource read = connectors.read().get();
        Gtids gtids = new Gtids(read);
        String host = source.connector().config().getOrDefault("database.hostname", "");
        String why = !gtids.on()
                ? " has gtid_mode = OFF, and without GTIDs nobody knows which changes of the stream its rows have already"
                : !read.url().startsWith("jdbc:mysql://" + host + ":") && gtids.isReadOnly()
                        ? " is read only, a replica, and it isn't known what the server of "
                                + source.connector().name() + " has executed: name that one with --source"
                        : "";
        if (!why.isEmpty()) {
            gtids.close();
            throw new CliException(read + why, null);
        }
        return gtids;
    }

    /** Waits until the source has committed these. */
    private String committed(SourceOffset source, Gtids gtids, String wanted) {
        while (true) {
            Optional<String> committed = asked(source::gtids);
            String missing = committed.map(set -> gtids.missing(wanted, set)).orElse("its first snapshot");
            if (missing.isEmpty()) {
                return committed.get();
            }
            waits.accept("connector " + source.connector().name() + " hasn't committed yet what it has read (" + missing
                    + "); it does so every offset.flush.interval.ms of its worker, 60 s by default");
            waiting.pass(LOOK_AGAIN);
        }
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException wrong) {
            throw KafkaTrouble.at(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), wrong);
        } catch (ConnectException wrong) {
            throw new CliException(
                    wrong.getMessage() + " (--connect " + connectors.worker().get() + ")", wrong);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
