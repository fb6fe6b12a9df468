package dev.rowcast.bench.path;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackConfig;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** A MySQL, a broker and a worker of their own, in a folder that is gone afterwards. For one thread. */
final class PathStack implements AutoCloseable {
    /** Further options for the worker's JVM, such as a profiler's. */
    private static final String WORKER_OPTIONS = "rowcast.bench.worker.options";

    /** System property that names the checkout, as the launcher script gives it. */
    private static final String HOME = "rowcast.home";

    /** As Kafka's own scripts start a worker, and the compiler's thresholds as Java has them: the stack's own are to start fast. */
    private static final List<String> AS_IN_PRODUCTION = List.of(
            "-XX:-UseSerialGC",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-Xms1g",
            "-Xmx1g",
            "-XX:Tier4InvocationThreshold=5000",
            "-XX:Tier4MinInvocationThreshold=600",
            "-XX:Tier4CompileThreshold=15000",
            "-XX:Tier4BackEdgeThreshold=40000");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 1_000_000;
    private static final int STATUS_EVERY = 1_000;

    private final Path folder;
    private final Stack stack;
    private final ConnectClient connect;
    private int servers = 7_000;

    private PathStack(Path folder, Stack stack) {
        this.folder = folder;
        this.stack = stack;
        this.connect = new ConnectClient(stack.endpoints().connect().url());
    }

    static PathStack start() throws IOException {
        Path folder = Files.createTempDirectory("rowcast-path");
        @Nullable PathStack started = null;
        try {
            Path rowcast = Plugins.rowcast(folder.resolve("plugin"));
            Path drop = Plugins.drop(folder.resolve("drop"));
            List<String> options = new ArrayList<>(AS_IN_PRODUCTION);
            String more = System.getProperty(WORKER_OPTIONS, "").strip();
            if (!more.isEmpty()) {
                options.addAll(List.of(more.split("\\s+")));
            }
            StackConfig config = StackConfig.in(folder.resolve("stack"))
                    .withPlugins(rowcast, drop)
                    .withWorker(worker -> worker.withJvmOptions(options.toArray(String[]::new)));
            started = new PathStack(folder, Stack.start(config, Progress.SILENT));
            return started;
        } finally {
            if (started == null) {
                delete(folder);
            }
        }
    }

    Path folder() {
        return folder;
    }

    String brokers() {
        return stack.endpoints().kafka().bootstrapServers();
    }

    Endpoints.Mysql mysql() {
        return stack.endpoints().mysql();
    }

    ProcessHandle worker() {
        return handle(stack.connect());
    }

    ProcessHandle broker() {
        return handle(stack.kafka());
    }

    private static ProcessHandle handle(Server server) {
        return server.pid()
                .flatMap(ProcessHandle::of)
                .orElseThrow(() -> new IllegalStateException(server.name() + " doesn't run; see " + server.log()));
    }

    /** A topic of one partition for that table's changes. */
    String createTopic(String prefix, String table) throws InterruptedException, ExecutionException {
        String topic = prefix + "." + table;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        return topic;
    }

    /** Debezium's connector as in config/mysql-source.json, for that database; its topics begin with the database's name too. */
    ConnectorConfig source(String database) {
        return ConnectorConfig.read(Path.of(System.getProperty(HOME, ""), "config", "mysql-source.json"))
                .named(database + "-mysql")
                .withAll(Map.ofEntries(
                        Map.entry("topic.prefix", database),
                        Map.entry("database.hostname", mysql().host()),
                        Map.entry("database.port", Integer.toString(mysql().port())),
                        Map.entry("database.user", mysql().debeziumUser()),
                        Map.entry("database.password", mysql().debeziumPassword()),
                        Map.entry("database.server.id", Integer.toString(++servers)),
                        Map.entry("database.include.list", database),
                        Map.entry("schema.history.internal.kafka.bootstrap.servers", brokers()),
                        Map.entry("schema.history.internal.kafka.topic", database + "-schema-history")));
    }

    /** Rowcast's connector as a user would have it, that reads the topic from its beginning, to that subscriber. */
    ConnectorConfig rowcast(String name, String topic, int subscriberPort, String tables) {
        String routes = """
                {"defaults": {"tls": {"plaintext": true}},
                 "subscriptions": [{"name": "bench", "tables": ["%s"], "target": "127.0.0.1:%d"}]}""".formatted(tables, subscriberPort);
        return sink(name, "dev.rowcast.connect.RowcastSinkConnector", topic)
                .withAll(Map.of(
                        "routes",
                        routes,
                        "contract.log.bootstrap.servers",
                        brokers(),
                        "contract.log.topic",
                        "path-contracts"));
    }

    /** The connector that drops all, with Connect's own settings the same. */
    ConnectorConfig drop(String name, String topic, Path counts) {
        return sink(name, DropSinkConnector.class.getName(), topic).with(DropSinkTask.COUNTS, counts.toString());
    }

    private static ConnectorConfig sink(String name, String connector, String topic) {
        return new ConnectorConfig(
                name,
                Map.ofEntries(
                        Map.entry("connector.class", connector),
                        Map.entry("topics.regex", Pattern.quote(topic)),
                        Map.entry("consumer.override.metadata.max.age.ms", "1000"),
                        Map.entry("errors.tolerance", "all"),
                        Map.entry("errors.deadletterqueue.topic.name", "path-dead-letters"),
                        Map.entry("errors.deadletterqueue.topic.replication.factor", "1"),
                        Map.entry("errors.deadletterqueue.context.headers.enable", "true")));
    }

    /** Registers it, and returns when it runs. */
    void run(ConnectorConfig connector) {
        connect.register(connector);
        connect.awaitRunning(connector.name(), PATIENCE);
    }

    void register(ConnectorConfig connector) {
        connect.register(connector);
    }

    void delete(String connector) {
        connect.delete(connector);
    }

    /**
     * Waits for something that the connector brings about.
     *
     * @throws IOException if the connector fails or two minutes are over
     */
    void await(String connector, String what, BooleanSupplier done) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 1; !done.getAsBoolean(); i++) {
            LockSupport.parkNanos(POLL_NANOS);
            if (i % STATUS_EVERY == 0 && connect.status(connector).isFailed()) {
                throw new IOException(connect.status(connector).describe());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(what + " takes more than " + PATIENCE.toSeconds() + " s; "
                        + connect.status(connector).describe());
            }
        }
    }

    @Override
    public void close() throws IOException {
        stack.close();
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
