package dev.rowcast.connect;

import dev.rowcast.contract.ContractLogException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a contract log that has yet to begin from one that was lost: where a connector has delivered before, there were contracts, and it had joined. A lost log
 * isn't always empty, for another connector may have begun it anew.
 */
final class LostLog {
    private static final Logger LOG = LoggerFactory.getLogger(LostLog.class);

    private LostLog() {}

    /**
     * Whether the consumer group has committed offsets; false, with a warning, where that can't be told.
     *
     * @param empty whether the log has no entry at all
     */
    static boolean hasDelivered(Admin admin, String topic, String group, boolean empty) {
        Map<TopicPartition, OffsetAndMetadata> committed;
        try {
            committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(KafkaContractLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ContractLogException("stopped while looking for committed offsets of " + group, stopped);
        } catch (ExecutionException | TimeoutException unknown) {
            LOG.warn(
                    "the contract log (topic {}) {}, and whether {} has delivered before can't be told: {}",
                    topic,
                    state(empty),
                    group,
                    unknown.toString());
            return false;
        }
        return committed.values().stream().anyMatch(offset -> offset != null && offset.offset() > 0);
    }

    /** What a connector that never joined the log, and has delivered all the same, says in place of going on; it has the ways out. */
    static ContractLogException lost(String topic, String group, boolean empty) {
        return new ContractLogException(
                "the contract log (topic " + topic + ") " + state(empty) + ", but the consumer group " + group
                        + " has committed offsets: contracts were there and are lost, and fields would get numbers anew that"
                        + " readers take for others. Check contract.log.topic and contract.log.bootstrap.servers; restore the topic"
                        + " from a backup or a mirror; or, if the connector is new and somebody else set the offsets, or every"
                        + " subscriber will be compiled anew against a new export, set "
                        + SinkConfig.CONTRACT_LOG_MAY_BE_EMPTY + "=true for one start",
                null);
    }

    private static String state(boolean empty) {
        return empty ? "is empty" : "has never heard of this connector";
    }
}
