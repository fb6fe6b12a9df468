package dev.rowcast.cli.status;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.connect.Brokers;
import dev.rowcast.connect.StatusReader;
import dev.rowcast.connect.StatusTopic;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which status topic: that beside a contract log, or another. */
final class StatusTopicOptions {
    /** An open status topic. */
    interface Feed extends AutoCloseable {
        /** What it holds now. */
        StatusReader.Snapshot read();

        @Override
        void close();
    }

    private final @Nullable Supplier<Feed> opener;
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
    StatusTopicOptions(Feed feed, InstantSource clock) {
        opener = () -> feed;
        this.clock = clock;
    }

    InstantSource clock() {
        return clock;
    }

    /**
     * Opens the topic.
     *
     * @throws CliException if there is none
     */
    Feed open() {
        return opener != null ? opener.get() : onKafka();
    }

    private Feed onKafka() {
        String topic = statusTopic == null ? StatusTopic.beside(log.topic()) : statusTopic;
        Map<String, Object> client = log.client();
        String brokers = String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        try (Admin admin = Brokers.admin(client)) {
            if (!StatusTopic.exists(admin, topic)) {
                throw new CliException(
                        "there is no topic " + topic + " at " + brokers
                                + ": no Rowcast connector has run there yet, its status.topic is another (give --status-topic, or"
                                + " --topic if its contract.log.topic is), or it is switched off",
                        null);
            }
            return new OnKafka(StatusReader.open(topic, client), brokers);
        } catch (KafkaException wrong) {
            throw KafkaTrouble.at(brokers, wrong);
        }
    }

    private record OnKafka(StatusReader reader, String brokers) implements Feed {
        @Override
        public StatusReader.Snapshot read() {
            try {
                return reader.read();
            } catch (KafkaException wrong) {
                throw KafkaTrouble.at(brokers, wrong);
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
