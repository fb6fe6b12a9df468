package dev.rowcast.connect;

import dev.rowcast.change.StreamId;
import dev.rowcast.flow.ChangeFlow;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets that Connect may commit and hasn't committed yet. Before partitions go, Connect asks for their offsets, then has
 * them closed, and only then reads the answer: what ends in between, while they drain, is added to it. Not thread-safe.
 */
final class OpenCommit {
    /**
     * Kafka Connect takes the offset to which it sends a partition back for one that is committed, and commits no answer that equals it. With this no
     * answer does: else a partition that is given up just after a rewind loses all that was done since the last commit before.
     */
    private static final String METADATA = "rowcast";

    private final Map<TopicPartition, OffsetAndMetadata> positions;
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private boolean read;

    /**
     * @param positions the offset after the last record that Connect took, of each partition that it asks for
     * @param flow knows how much of that is done
     */
    OpenCommit(Map<TopicPartition, OffsetAndMetadata> positions, ChangeFlow flow) {
        this.positions = Map.copyOf(positions);
        update(positions.keySet(), flow);
    }

    /** For Connect; changes with {@link #update} until Connect reads it. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return new Answer();
    }

    /** Whether Connect hasn't read the answer yet, so that what is added counts. Partitions that were lost are closed long after. */
    boolean isOpen() {
        return !read;
    }

    private final class Answer extends AbstractMap<TopicPartition, OffsetAndMetadata> {
        @Override
        public Set<Entry<TopicPartition, OffsetAndMetadata>> entrySet() {
            read = true;
            return offsets.entrySet();
        }
    }

    /** Looks again how far those of the partitions that it was asked for are done. */
    void update(Collection<TopicPartition> partitions, ChangeFlow flow) {
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata position = positions.get(partition);
            if (position != null) {
                offsets.put(
                        partition,
                        new OffsetAndMetadata(
                                flow.committable(
                                        new StreamId(partition.topic(), partition.partition()), position.offset()),
                                METADATA));
            }
        }
    }
}
