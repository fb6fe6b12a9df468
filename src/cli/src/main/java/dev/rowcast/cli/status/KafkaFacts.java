package dev.rowcast.cli.status;

import dev.rowcast.connect.SourceHeartbeats;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What Kafka knows beside the status topic.
 *
 * @param missingLog the topic of the contract log, if it isn't there
 * @param heartbeats the sources that write heartbeats
 * @param newest when the newest record of each of them was written, by {@code topic.prefix}, in milliseconds since the epoch; 0 if there is none
 * @param lags how far each connector is behind, by its name; absent where Kafka doesn't say
 * @param untold what Kafka doesn't tell and why, for a person
 */
record KafkaFacts(
        Optional<String> missingLog,
        SourceHeartbeats heartbeats,
        Map<String, Long> newest,
        Map<String, KafkaLag> lags,
        List<String> untold) {
    /**
     * What is asked of Kafka about a connector.
     *
     * @param connector its name
     * @param group its consumer group
     * @param partitions those that its tasks have
     */
    record Question(String connector, String group, Collection<TopicPartition> partitions) {}
}
