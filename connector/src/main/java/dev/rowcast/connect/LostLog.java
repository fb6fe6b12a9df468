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

/** Tells a contract log that has yet to begin from one that was lost: where a connector has delivered before, there were contracts. */
final class LostLog {
    private static final Logger LOG = LoggerFactory.getLogger(LostLog.class);

    private LostLog() {}

    /**
     * Refuses to go on with an empty log if the consumer group has committed offsets.
     *
     * @throws ContractLogException if so; the message has the ways out
     */
    static void refuse(Admin admin, String topic, String group) {
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
                    "the contract log (topic {}) is empty, and whether {} has delivered before can't be told: {}",
                    topic,
                    group,
                    unknown.toString());
            return;
        }
        boolean delivered = committed.values().stream().anyMatch(offset -> offset != null && offset.offset() > 0);
        if (delivered) {
            throw new ContractLogException(
                    "the contract log (topic " + topic + ") is empty, but the consumer group " + group
                            + " has committed offsets: contracts were there and are lost, and fields would get numbers anew that"
                            + " readers take for others. Check contract.log.topic and contract.log.bootstrap.servers; restore the topic"
                            + " from a backup or a mirror; or, if every subscriber will be compiled anew against a new export, set "
                            + SinkConfig.CONTRACT_LOG_MAY_BE_EMPTY + "=true for one start",
                    null);
        }
    }
}
