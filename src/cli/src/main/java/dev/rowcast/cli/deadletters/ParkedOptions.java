package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.connect.Brokers;
import dev.rowcast.connect.KafkaParkedKeys;
import dev.rowcast.connect.LogTopic;
import dev.rowcast.connect.ParkedKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of a connector's parked keys. */
final class ParkedOptions {
    @Option(names = "--subscription", paramLabel = "NAME", description = "Those of this subscription.")
    private @Nullable String subscription;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            converter = TableName.class,
            description = "Those of this table, database.table.")
    private @Nullable String table;

    @Option(
            names = "--key",
            paramLabel = "JSON",
            description = "The one with this key, as `parked` shows it, such as '{\"id\":42}'.")
    private @Nullable String key;

    boolean isAll() {
        return subscription == null && table == null && key == null;
    }

    /** Those that fit, and why each is parked. */
    Map<ParkedKey, Parked> of(ParkedList keys) {
        Map<ParkedKey, Parked> fitting = new LinkedHashMap<>();
        keys.all().forEach((parked, why) -> {
            if ((subscription == null || subscription.equals(parked.subscription()))
                    && (table == null || table.equals(parked.key().table()))
                    && (key == null || key.equals(parked.key().text()))) {
                fitting.put(parked, why);
            }
        });
        return fitting;
    }

    /**
     * The connector's parked keys; empty if it never parked any.
     *
     * @throws CliException if they can't be read
     */
    static Optional<KafkaParkedKeys> open(Sink sink) {
        String topic = KafkaParkedKeys.topicBeside(sink.config().contractLogTopic());
        Map<String, Object> client = sink.config().contractLogClient();
        try {
            try (Admin admin = Brokers.admin(client)) {
                if (!new LogTopic(admin, topic, LogTopic.CONTRACT_LOG).exists()) {
                    return Optional.empty();
                }
            }
            return Optional.of(KafkaParkedKeys.open(
                    topic, sink.name(), client, sink.config().contractLogReplicationFactor()));
        } catch (KafkaException wrong) {
            throw new CliException(
                    "the parked keys can't be read: " + KafkaTrouble.reason(wrong)
                            + ". Check the connector's contract.log.bootstrap.servers and the client settings beside it",
                    wrong);
        }
    }
}
