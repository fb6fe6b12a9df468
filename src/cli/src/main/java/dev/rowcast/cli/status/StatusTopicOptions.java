package dev.rowcast.cli.status;

import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.cli.support.Paste;
import dev.rowcast.cli.support.StillWaiting;
import dev.rowcast.connect.StatusTopic;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which status topic: that beside a contract log, or another; or what stands for it in a state without Kafka. */
final class StatusTopicOptions {
    private final @Nullable Supplier<StatusFeed> opener;
    private final InstantSource clock;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Option(
            names = "--status-topic",
            paramLabel = "TOPIC",
            description =
                    "The connector's status.topic. Default: that of --topic with " + StatusTopic.SUFFIX + " behind it")
    private @Nullable String statusTopic;

    /** The topic on Kafka that the options name. */
    StatusTopicOptions() {
        opener = null;
        clock = InstantSource.system();
    }

    /** That feed, whatever the options say. */
    StatusTopicOptions(StatusFeed feed, InstantSource clock) {
        opener = () -> feed;
        this.clock = clock;
    }

    InstantSource clock() {
        return clock;
    }

    /** Whether a state is named in place of a cluster, so that there is no Kafka Connect. */
    boolean isWithoutKafka() {
        return opener == null && log.state().isPresent();
    }

    /** The worker of the stack, where the options name no other cluster. */
    Optional<String> connectOfStack() {
        return opener != null ? Optional.empty() : log.connectOfStack();
    }

    /** For commands about what stands in the contract log. */
    Paste ofContractLog() {
        return log.paste();
    }

    /** For commands about other topics. */
    Paste ofCluster() {
        return log.pasteCluster();
    }

    /** For commands about what the stack's worker has. */
    Paste ofStack() {
        return log.pasteStack();
    }

    /** For commands about what stands in this topic. */
    Paste ofStatusTopic() {
        return statusTopic == null ? log.paste() : log.paste().with("--status-topic", statusTopic);
    }

    /** Opens the topic. */
    StatusFeed open() {
        if (opener != null) {
            return opener.get();
        }
        return log.state()
                .map(state -> (StatusFeed) new StateFeed(state.existing(), clock))
                .orElseGet(this::onKafka);
    }

    private StatusFeed onKafka() {
        Map<String, Object> client = log.client();
        String brokers = String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        PrintWriter err = command.commandLine().getErr();
        try {
            return StillWaiting.during(
                    err,
                    client,
                    () -> new KafkaFeed(
                            statusTopic == null ? StatusTopic.beside(log.topic()) : statusTopic,
                            statusTopic == null ? Optional.of(log.topic()) : Optional.empty(),
                            client,
                            brokers,
                            err));
        } catch (KafkaException wrong) {
            throw KafkaTrouble.at(brokers, wrong);
        }
    }
}
