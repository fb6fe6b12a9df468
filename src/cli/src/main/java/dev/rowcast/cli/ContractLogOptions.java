package dev.rowcast.cli;

import dev.rowcast.connect.ContractTopic;
import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.connect.SinkConfig;
import dev.rowcast.contract.ContractRegistry;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackStatus;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which contract log: that of a named cluster, or of the stack that runs on this machine. */
final class ContractLogOptions {
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

    /**
     * Reads the whole log.
     *
     * @throws CliException if there is no such log
     */
    ContractRegistry read() throws IOException {
        Map<String, Object> client = client();
        Object brokers = client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        try (Admin admin = Admin.create(client)) {
            if (!ContractTopic.exists(admin, topic)) {
                throw new CliException(
                        "there is no topic " + topic + " at " + brokers
                                + ": no Rowcast connector has run there yet, or its contract.log.topic is another (give --topic)",
                        null);
            }
        }
        try (KafkaContractLog log = KafkaContractLog.open(topic, client)) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            return registry;
        }
    }

    private Map<String, Object> client() throws IOException {
        Map<String, Object> client = new HashMap<>();
        if (clientProperties != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(clientProperties)) {
                properties.load(reader);
            }
            properties.forEach((key, value) -> client.put((String) key, value));
        }
        client.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers == null ? ofStack() : bootstrapServers);
        return client;
    }

    private String ofStack() {
        StackStatus status = Stack.status(dir.toAbsolutePath().normalize());
        Optional<Endpoints> endpoints = status.isWhole() ? status.endpoints() : Optional.empty();
        return endpoints
                .map(running -> running.kafka().bootstrapServers())
                .orElseThrow(() -> new CliException(
                        "no stack runs in " + dir
                                + "; name the cluster with --bootstrap-server HOST:PORT, or the stack with --dir",
                        null));
    }
}
