package dev.rowcast.cli.support;

import dev.rowcast.connect.Brokers;
import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.connect.LogTopic;
import dev.rowcast.connect.SinkConfig;
import dev.rowcast.contract.gate.RuntimeWords;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackStatus;
import dev.rowcast.standalone.config.ProcessWords;
import dev.rowcast.standalone.state.StateContractLog;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which contract log: that of a named cluster, of the stack that runs on this machine, or of a state without Kafka. */
public final class ContractLogOptions {
    private static final Path STACK = Path.of(System.getProperty("user.home"), ".rowcast", "stack");

    private final Supplier<ContractLog> opener;
    private final InstantSource clock;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Brokers of the cluster with the contract log. Default: those of the stack in --dir.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties file with more settings for the Kafka client, such as security.protocol.")
    private @Nullable Path clientProperties;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = SinkConfig.DEFAULT_CONTRACT_LOG_TOPIC,
            description = "The connector's contract.log.topic. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String topic;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.rowcast/stack",
            description = "Directory of a running stack. Default: ~/.rowcast/stack")
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StateOptions state;

    /** The log that the options name. */
    public ContractLogOptions() {
        opener = this::named;
        clock = InstantSource.system();
    }

    /** That log, whatever the options say. */
    public ContractLogOptions(ContractLog log, InstantSource clock) {
        opener = () -> log;
        this.clock = clock;
    }

    /**
     * Reads the whole log.
     *
     * @throws CliException if there is no such log
     */
    public ContractRegistry read() {
        try (ContractSession session = open()) {
            return session.registry();
        }
    }

    /**
     * Reads the whole log and keeps it open.
     *
     * @throws CliException if there is no such log
     */
    public ContractSession open() {
        ContractLog log = opener.get();
        try {
            return session(log);
        } catch (RuntimeException unreadable) {
            log.close();
            throw unreadable;
        }
    }

    private ContractSession session(ContractLog log) {
        return log instanceof KafkaContractLog
                ? waiting(client(), () -> new ContractSession(log, clock))
                : new ContractSession(log, clock);
    }

    private ContractLog named() {
        return state.isNamed() ? new StateContractLog(state.existing()) : onKafka();
    }

    private ContractLog onKafka() {
        Map<String, Object> client = client();
        return waiting(client, () -> {
            requireTopic(client);
            return KafkaContractLog.open(topic, client);
        });
    }

    private <T> T waiting(Map<String, Object> client, Supplier<T> question) {
        return StillWaiting.during(command.commandLine().getErr(), client, question);
    }

    /**
     * The topic that the options name, which is there.
     *
     * @throws CliException if it isn't
     */
    public String existingTopic() {
        Map<String, Object> client = client();
        return waiting(client, () -> {
            requireTopic(client);
            return topic;
        });
    }

    /** The state that holds the log, where the options name one in place of a cluster. */
    public Optional<StateOptions> state() {
        return state.isNamed() ? Optional.of(state) : Optional.empty();
    }

    /** Where the log is, for people. */
    public String place() {
        return state.isNamed() ? state.existing().place() : topic;
    }

    /** What the runtime that writes the log calls things. */
    public RuntimeWords words() {
        return state.isNamed() ? ProcessWords.of("") : RuntimeWords.CONNECT;
    }

    /** For commands that are to find the same log: what of these options isn't as it is by default. */
    public Paste paste() {
        return state.isNamed() ? state.paste() : pasteOnKafka();
    }

    /** The same of the log on Kafka, also where a state is named beside it. */
    public Paste pasteOnKafka() {
        return topic.equals(SinkConfig.DEFAULT_CONTRACT_LOG_TOPIC)
                ? pasteBrokers()
                : pasteBrokers().with("--topic", topic);
    }

    /** For commands that are to find the same worker and its brokers. */
    public Paste pasteStack() {
        return state.isNamed() ? state.paste() : pasteDir();
    }

    private Paste pasteDir() {
        return bootstrapServers == null && !dir.equals(STACK) ? Paste.PLAIN.with("--dir", dir.toString()) : Paste.PLAIN;
    }

    /** For commands that are to find the same cluster. */
    public Paste pasteCluster() {
        return state.isNamed() ? state.paste() : pasteBrokers();
    }

    private Paste pasteBrokers() {
        Paste paste = bootstrapServers == null ? pasteDir() : Paste.PLAIN.with("--bootstrap-server", bootstrapServers);
        if (clientProperties != null) {
            paste = paste.with("--command-config", clientProperties.toString());
        }
        return paste;
    }

    private void requireTopic(Map<String, Object> client) {
        Object brokers = client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        try (Admin admin = Brokers.admin(client)) {
            if (!new LogTopic(admin, topic, LogTopic.CONTRACT_LOG).exists()) {
                throw new CliException(
                        "there is no topic " + topic + " at " + brokers
                                + ": no Rowcast connector has run there yet, or its contract.log.topic is another (give --topic)",
                        null);
            }
        } catch (KafkaException wrong) {
            throw KafkaTrouble.at(brokers, wrong);
        }
    }

    /** The topic that the options name. */
    public String topic() {
        return topic;
    }

    /**
     * Properties of a Kafka client for the cluster that the options name.
     *
     * @throws CliException if they name none
     */
    public Map<String, Object> client() {
        Map<String, Object> client = properties(clientProperties);
        client.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers == null ? ofStack() : bootstrapServers);
        return impatient(client);
    }

    /** With what keeps somebody at a terminal from waiting for minutes, unless the properties say otherwise. */
    public static Map<String, Object> impatient(Map<String, Object> client) {
        if (!client.containsKey(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG)
                && !client.containsKey(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG)) {
            client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
            client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        }
        return client;
    }

    /** The properties of a {@code --command-config}; none without one. */
    public static Map<String, Object> properties(@Nullable Path file) {
        Map<String, Object> client = new HashMap<>();
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException unreadable) {
                throw FileTrouble.reading(file, unreadable);
            } catch (IllegalArgumentException malformed) {
                throw new CliException(file + " is no properties file: " + malformed.getMessage(), malformed);
            }
            properties.forEach((key, value) -> client.put((String) key, value));
        }
        return client;
    }

    /** The address of the stack's Connect worker; empty where the options name another cluster, or no stack runs. */
    public Optional<String> connectOfStack() {
        return state.isNamed() ? Optional.empty() : worker();
    }

    /** The same, also where a state is named beside the stack. */
    public Optional<String> worker() {
        return bootstrapServers == null
                ? stack().map(running -> running.connect().url())
                : Optional.empty();
    }

    private Optional<Endpoints> stack() {
        StackStatus status = Stack.status(dir.toAbsolutePath().normalize());
        return status.isWhole() ? status.endpoints() : Optional.empty();
    }

    private String ofStack() {
        return stack().map(running -> running.kafka().bootstrapServers())
                .orElseThrow(() -> new CliException(
                        "no stack runs in " + dir
                                + "; name the cluster with --bootstrap-server HOST:PORT, or the stack with --dir",
                        null));
    }
}
