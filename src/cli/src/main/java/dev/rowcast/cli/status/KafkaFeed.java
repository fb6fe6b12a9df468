package dev.rowcast.cli.status;

import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.cli.support.StillWaiting;
import dev.rowcast.connect.Brokers;
import dev.rowcast.connect.KafkaStatusStore;
import dev.rowcast.connect.StatusReader;
import dev.rowcast.connect.StatusTopic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The status topic on Kafka, and what else Kafka knows. Not thread-safe. */
final class KafkaFeed implements StatusFeed {
    private final String topic;
    private final Map<String, Object> client;
    private final String brokers;
    private final PrintWriter err;
    private final Admin admin;
    private final RecordTimes times;
    private final KafkaFactsReader facts;
    private @Nullable StatusReader reader;

    /**
     * @param contractLog the contract log's topic; empty if it isn't known
     * @param client Kafka client properties
     * @param brokers as they are named
     * @param err where is told that they don't answer yet
     * @throws KafkaException if no broker can be reached
     */
    KafkaFeed(String topic, Optional<String> contractLog, Map<String, Object> client, String brokers, PrintWriter err) {
        this.topic = topic;
        this.client = client;
        this.brokers = brokers;
        this.err = err;
        this.admin = Brokers.admin(client);
        this.times = new RecordTimes(client);
        this.facts = new KafkaFactsReader(admin, times, contractLog);
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public StatusReader.Snapshot read() {
        return asked(() -> {
            if (reader == null && StatusTopic.exists(admin, topic)) {
                reader = StatusReader.open(topic, client);
            }
            return reader == null ? new StatusReader.Snapshot(List.of(), Map.of()) : reader.read();
        });
    }

    @Override
    public KafkaFacts facts(Collection<KafkaFacts.Question> questions, long silentSince) {
        return asked(() -> facts.read(questions, silentSince));
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return StillWaiting.during(err, client, question);
        } catch (KafkaException wrong) {
            throw KafkaTrouble.at(brokers, wrong);
        }
    }

    @Override
    public void forget(Collection<String> keys) {
        asked(() -> {
            KafkaStatusStore.forget(topic, client, keys);
            return keys;
        });
    }

    @Override
    public Optional<String> absence() {
        return reader != null
                ? Optional.empty()
                : Optional.of("there is no topic " + topic + " at " + brokers
                        + ": no Rowcast connector has run there yet, its status.topic is another (give --status-topic, or"
                        + " --topic if its contract.log.topic is), or it is switched off");
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
        times.close();
        // What is still under way is of no use to anybody.
        admin.close(Duration.ZERO);
    }
}
