package dev.rowcast.connect;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.flow.ChangeFlow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Lets records through once their epoch is known, and has those come again whose epoch has turned out to be another. Kafka Connect takes a partition back
 * with its next poll, and may ask for a commit before. For the task's thread alone.
 */
final class EpochGate {
    private final TopicEpochs epochs;
    private final SinkTaskContext context;
    /** The partitions that wait for an answer. */
    private final Set<TopicPartition> waiting = new HashSet<>();
    /** Where partitions are read again from, until a record of them comes. */
    private final Map<TopicPartition, Long> sentBack = new HashMap<>();

    EpochGate(TopicEpochs epochs, SinkTaskContext context) {
        this.epochs = epochs;
        this.context = context;
    }

    /** The records whose epoch is known; each other partition waits, from its first record whose epoch isn't. */
    Collection<SinkRecord> admit(Collection<SinkRecord> records) {
        List<SinkRecord> admitted = new ArrayList<>(records.size());
        Set<TopicPartition> kept = new HashSet<>();
        TopicPartition partition = null;
        for (SinkRecord record : records) {
            // They come in runs of one partition.
            if (partition == null || !isOf(record, partition)) {
                partition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
            }
            if (kept.contains(partition)) {
                continue;
            }
            long offset = record.originalKafkaOffset();
            if (!waiting.contains(partition) && epochs.next(partition, offset).isPresent()) {
                sentBack.remove(partition);
                admitted.add(record);
            } else {
                kept.add(partition);
                waiting.add(partition);
                sendBack(partition, sentBack.getOrDefault(partition, offset));
                context.pause(partition);
            }
        }
        return admitted;
    }

    private static boolean isOf(SinkRecord record, TopicPartition partition) {
        return record.originalKafkaPartition() == partition.partition()
                && record.originalTopic().equals(partition.topic());
    }

    private void sendBack(TopicPartition partition, long offset) {
        context.offset(partition, offset);
        sentBack.put(partition, offset);
        epochs.rewound(partition, offset);
    }

    /**
     * Looks whether epochs have turned out to be others, and has all come again that isn't done of their topics.
     *
     * @return the partitions of which something is on its way, which is to be given up
     */
    List<TopicPartition> look(Collection<TopicPartition> assigned, ChangeFlow flow) {
        List<TopicPartition> begunAnew = new ArrayList<>();
        Set<String> changed = epochs.look();
        for (TopicPartition each : changed.isEmpty() ? List.<TopicPartition>of() : assigned) {
            if (!changed.contains(each.topic())) {
                continue;
            }
            long open = flow.committable(new StreamId(each.topic(), each.partition()), Long.MAX_VALUE);
            boolean waits = waiting.remove(each);
            if (open < Long.MAX_VALUE) {
                begunAnew.add(each);
                sendBack(each, open);
            }
            if (waits || open < Long.MAX_VALUE) {
                context.resume(each);
            }
        }
        return begunAnew;
    }

    /** The epoch of the records of that topic which it let through. */
    Epoch of(String topic) {
        return epochs.of(topic);
    }

    /** Takes no position past where its partition is to be read again. */
    void limit(Map<TopicPartition, OffsetAndMetadata> positions) {
        sentBack.forEach((partition, offset) -> positions.computeIfPresent(
                partition, (same, position) -> position.offset() <= offset ? position : new OffsetAndMetadata(offset)));
    }

    /** These partitions are the task's from now on. */
    void opened(Collection<TopicPartition> partitions) {
        epochs.opened(partitions);
    }

    /** The partition is read again from there on, because something else of the task wants that. */
    void rewound(TopicPartition partition, long offset) {
        epochs.rewound(partition, offset);
    }

    /** These aren't the task's any more. */
    void closed(Collection<TopicPartition> partitions) {
        waiting.removeAll(partitions);
        sentBack.keySet().removeAll(partitions);
        epochs.closed(partitions);
    }
}
