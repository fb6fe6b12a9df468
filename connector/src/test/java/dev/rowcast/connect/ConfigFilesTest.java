package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.TableId;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Subscription;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.internals.AbstractPartitionAssignor;
import org.junit.jupiter.api.Test;

/** The files in {@code config/} that people copy: they must hold together, and hold no secret. */
class ConfigFilesTest {
    private static final Path CONFIG = Path.of("..", "config");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theSinkIsConfiguredWithoutAMistake() throws IOException {
        Map<String, String> sink = configOf("grpc-sink.json");

        Routing routing = new SinkConfig(withLocalRoutes(sink)).routing();

        assertThat(sink).containsEntry("connector.class", RowcastSinkConnector.class.getName());
        assertThat(routing.warnings()).isEmpty();
        assertThat(routing.subscriptions()).extracting(Subscription::name).containsExactly("billing-orders", "audit");
    }

    @Test
    void noKeyOfTheSinkIsMisspelt() throws IOException {
        Set<String> ours = SinkConfig.definition().names();
        Set<String> unknown = new TreeSet<>(configOf("grpc-sink.json").keySet());
        unknown.removeIf(key -> ours.contains(key)
                || key.startsWith("errors.")
                || key.startsWith("consumer.override.")
                || key.startsWith("producer.override."));

        assertThat(unknown).containsExactly("connector.class", "tasks.max", "topics.regex");
    }

    /** Kafka's default gives the first partition of every topic to the first task. */
    @Test
    void topicsOfOnePartitionAreSpreadOverTheTasks() throws Exception {
        Map<String, String> sink = configOf("grpc-sink.json");
        AbstractPartitionAssignor assignor =
                (AbstractPartitionAssignor) Class.forName(sink.get("consumer.override.partition.assignment.strategy"))
                        .getDeclaredConstructor()
                        .newInstance();
        List<String> tables = List.of("shop.shop.a", "shop.shop.b", "shop.shop.c", "shop.shop.d");
        Map<String, ConsumerPartitionAssignor.Subscription> tasks = new HashMap<>();
        for (int task = 0; task < Integer.parseInt(sink.get("tasks.max")); task++) {
            tasks.put("task-" + task, new ConsumerPartitionAssignor.Subscription(tables));
        }

        assertThat(assignor.assign(tables.stream().collect(Collectors.toMap(table -> table, table -> 1)), tasks)
                        .values())
                .allSatisfy(partitions -> assertThat(partitions).hasSize(tables.size() / tasks.size()));
    }

    @Test
    void theSinkSeesNewTablesSoonTellsOfDeadLettersAndKeepsAsManyCopiesAsTheBrokersSay() throws IOException {
        assertThat(configOf("grpc-sink.json"))
                .containsEntry("consumer.override.metadata.max.age.ms", "5000")
                .containsEntry("errors.deadletterqueue.context.headers.enable", "true")
                .containsEntry("errors.deadletterqueue.topic.replication.factor", "-1")
                .doesNotContainValue("1");
    }

    @Test
    void theSinkReadsTheTopicsThatTheSourceWrites() throws IOException {
        Map<String, String> source = configOf("mysql-source.json");
        Pattern read = Pattern.compile(configOf("grpc-sink.json").get("topics.regex"));
        String database = source.get("database.include.list");
        Routing routing = RoutingParser.parse(Files.readString(CONFIG.resolve("routes.json")));

        assertThat(source.get("topic.prefix") + "." + database + ".orders").matches(read);
        assertThat(List.of(source.get("topic.prefix"), source.get("schema.history.internal.kafka.topic")))
                .as("topics that hold no rows")
                .noneMatch(topic -> read.matcher(topic).matches());
        assertThat(routing.subscriptions())
                .allMatch(subscription -> subscription.wants(new TableId(database, "orders")));
    }

    @Test
    void theSourceDropsTheMarkersOfTransactionsAndNoRow() throws IOException {
        Map<String, String> source = configOf("mysql-source.json");
        Pattern dropped = Pattern.compile(source.get("predicates.isTransaction.pattern"));

        assertThat(source)
                .containsEntry("provide.transaction.metadata", "true")
                .containsEntry("transforms." + source.get("transforms") + ".predicate", source.get("predicates"));
        assertThat(source.get("topic.prefix") + ".transaction").matches(dropped);
        assertThat(List.of(
                        source.get("topic.prefix"),
                        source.get("topic.prefix") + ".shop.orders",
                        source.get("topic.prefix") + ".shop.transaction",
                        "__debezium-heartbeat." + source.get("topic.prefix")))
                .noneMatch(topic -> dropped.matcher(topic).matches());
    }

    @Test
    void theSourceReadsTimestampsInUtc() throws IOException {
        assertThat(configOf("mysql-source.json"))
                .containsEntry("driver.connectionTimeZone", "UTC")
                .containsEntry("driver.forceConnectionTimeZoneToSession", "true");
    }

    @Test
    void theTopicsTakeTheLargestRecordThatTheSourceSends() throws IOException {
        Map<String, String> source = configOf("mysql-source.json");
        long record = Long.parseLong(source.get("producer.override.max.request.size"));

        assertThat(record).isGreaterThan(10 << 20).isLessThan(32 << 20);
        assertThat(Long.parseLong(source.get("topic.creation.default.max.message.bytes")))
                .as("a batch, which is a little more than its record")
                .isGreaterThan(record);
    }

    @Test
    void theAuditNeverSeesPasswords() throws IOException {
        Routing routing = RoutingParser.parse(Files.readString(CONFIG.resolve("routes.json")));
        TableId customers = new TableId("shop", "customers");

        assertThat(routing.subscriptions())
                .filteredOn(subscription -> subscription.wants(customers))
                .hasSize(1)
                .allMatch(subscription -> subscription.excludes(customers, "password_hash"))
                .noneMatch(subscription -> subscription.excludes(customers, "email"));
    }

    @Test
    void passwordsComeFromTheWorkersEnvironment() throws IOException {
        Properties worker = new Properties();
        try (Reader in = Files.newBufferedReader(CONFIG.resolve("worker.properties"))) {
            worker.load(in);
        }
        String allowed = worker.getProperty("config.providers.env.param.allowlist.pattern");

        assertThat(configOf("mysql-source.json").get("database.password"))
                .matches(Pattern.compile("\\$\\{env:(" + allowed + ")\\}"));
    }

    private static Map<String, String> withLocalRoutes(Map<String, String> sink) {
        Map<String, String> local = new HashMap<>(sink);
        local.computeIfPresent(
                "routes.file",
                (key, path) -> CONFIG.resolve(Path.of(path).getFileName()).toString());
        return local;
    }

    private static Map<String, String> configOf(String file) throws IOException {
        JsonNode request = JSON.readTree(Files.readString(CONFIG.resolve(file)));
        assertThat(request.fieldNames())
                .as("what Connect's REST API takes")
                .toIterable()
                .containsOnly("name", "config");
        return JSON.convertValue(request.get("config"), new TypeReference<>() {});
    }
}
