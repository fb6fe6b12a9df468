package dev.rowcast.cli.status;

import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.connect.StatusTopic;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which status topic: that beside a contract log, or another. */
final class StatusTopicOptions {
    private final @Nullable Supplier<StatusFeed> opener;
    private final InstantSource clock;

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

    /** The worker of the stack, where the options name no other cluster. */
    Optional<String> connectOfStack() {
        return opener != null ? Optional.empty() : log.connectOfStack();
    }

    /** Opens the topic. */
    StatusFeed open() {
        return opener != null ? opener.get() : onKafka();
    }

    private StatusFeed onKafka() {
        Map<String, Object> client = log.client();
        String brokers = String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        try {
            return new KafkaFeed(
                    statusTopic == null ? StatusTopic.beside(log.topic()) : statusTopic,
                    statusTopic == null ? Optional.of(log.topic()) : Optional.empty(),
                    client,
                    brokers);
        } catch (KafkaException wrong) {
            throw KafkaTrouble.at(brokers, wrong);
        }
    }
}
