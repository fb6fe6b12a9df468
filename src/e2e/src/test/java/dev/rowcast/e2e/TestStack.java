package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.stack.WorkerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The one stack of all tests in this JVM, until that has run its last. Its Connect worker has Debezium's plugin and ours, which comes from the built zip, unpacked
 * into a folder of its own.
 */
final class TestStack implements AutoCloseable {
    /** New York's: MySQL is nowhere in UTC, so that whatever takes its zone for granted shows. */
    private static final String MYSQL_TIME_ZONE = "EST5EDT,M3.2.0,M11.1.0";

    private static final int LOG_LINES = 60;
    /** Everybody may do everything, but where a test takes a right away. */
    private static final Map<String, String> RIGHTS = Map.of(
            "authorizer.class.name",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found",
            "true");

    private static TestStack shared;

    private final Path plugin;
    private final Stack stack;
    private final ConnectClient connect;
    private final Topics topics;
    private final AtomicInteger names = new AtomicInteger();
    private final Deque<AutoCloseable> ofTest = new ArrayDeque<>();
    private final Set<ProcessHandle> own;

    private TestStack(Path plugin, Stack stack) {
        this.plugin = plugin;
        this.stack = stack;
        this.connect = new ConnectClient(stack.endpoints().connect().url());
        this.topics = new Topics(stack.endpoints().kafka().bootstrapServers());
        this.own = running();
    }

    /** The stack, which is started for the first test that asks. */
    static synchronized TestStack shared() {
        if (shared == null) {
            Path plugin = PluginZip.unpack(Fork.folder("plugin"));
            Path dir = Fork.folder("stack");
            PluginZip.delete(dir);
            // For what is measured and not only tested.
            String options =
                    System.getProperty("rowcast.e2e.worker.options", "").strip();
            StackConfig config = StackConfig.in(dir)
                    .withPlugins(plugin)
                    .withWorker(TestStack::forTests)
                    .withBroker(RIGHTS)
                    .withMysqlTimeZone(MYSQL_TIME_ZONE);
            if (!options.isEmpty()) {
                config = config.withWorker(worker -> worker.withJvmOptions(options.split("\\s+")));
            }
            shared = new TestStack(plugin, Stack.start(config, Progress.SILENT));
        }
        return shared;
    }

    /** Commits often, since many tests wait for that; takes secrets from files. */
    private static WorkerConfig forTests(WorkerConfig worker) {
        return worker.withProperties(Map.of(
                "offset.flush.interval.ms",
                "500",
                "config.providers",
                "file",
                "config.providers.file.class",
                "org.apache.kafka.common.config.provider.FileConfigProvider"));
    }

    /** The unpacked plugin. */
    Path plugin() {
        return plugin;
    }

    Stack stack() {
        return stack;
    }

    Endpoints endpoints() {
        return stack.endpoints();
    }

    ConnectClient connect() {
        return connect;
    }

    Topics topics() {
        return topics;
    }

    /** A number that no other test has. */
    int number() {
        return names.incrementAndGet();
    }

    /** Closes that when the test has ended, whether or not it passed, in the reverse order. */
    <T extends AutoCloseable> T forTest(T resource) {
        ofTest.push(resource);
        return resource;
    }

    /** Closes what the test opened; a worker that a failed test has left dead comes back first, for the tests to come. */
    void endTest() throws Exception {
        stack.connect().start();
        Exception failure = null;
        while (!ofTest.isEmpty()) {
            try {
                ofTest.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** What a class of tests has left: connectors, and processes that aren't the stack's. */
    void assertNothingIsLeft() {
        assertThat(connect.connectors())
                .as("connectors that these tests have left")
                .isEmpty();
        Collection<Long> parts = stack.endpoints().processes().values();
        // Some may just be ending.
        await().atMost(Pipeline.PATIENCE)
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(running().stream()
                                .filter(process -> !own.contains(process) && !parts.contains(process.pid()))
                                .map(ProcessHandle::info))
                        .as("processes that these tests have left")
                        .isEmpty());
    }

    private static Set<ProcessHandle> running() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .collect(Collectors.toSet());
    }

    /** What the connectors and the worker's log say just now. */
    String diagnostics() {
        StringBuilder text = new StringBuilder();
        try {
            for (String name : connect.connectors()) {
                text.append(connect.status(name).describe()).append('\n');
            }
        } catch (RuntimeException e) {
            text.append(e.getMessage()).append('\n');
        }
        text.append("The end of ").append(stack.connect().log()).append(":\n");
        logTail().forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    private List<String> logTail() {
        try {
            List<String> lines = new String(Files.readAllBytes(stack.connect().log()), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("\tat "))
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        topics.close();
        stack.close();
    }
}
