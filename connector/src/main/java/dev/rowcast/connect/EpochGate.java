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
import org.jspecify.annotations.Nullable;

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
        Run run = null;
        for (SinkRecord record : records) {
            // They come in runs of one partition.
            if (run == null || !run.isOf(record)) {
                end(run);
                TopicPartition partition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
                run = new Run(partition, kept.contains(partition));
            }
            long offset = record.originalKafkaOffset();
            if (run.goesOnWith(offset) || begins(run, offset)) {
                run.last = offset;
                admitted.add(record);
            } else if (!run.kept) {
                keepBack(run, offset);
                kept.add(run.partition);
            }
        }
        end(run);
        return admitted;
    }

    /** Records of a partition that come one after the other. */
    private static final class Run {
        private static final long NONE = Long.MAX_VALUE;

        final TopicPartition partition;
        boolean kept;
        long last = NONE;

        Run(TopicPartition partition, boolean kept) {
            this.partition = partition;
            this.kept = kept;
        }

        boolean isOf(SinkRecord record) {
            return record.originalKafkaPartition() == partition.partition()
                    && record.originalTopic().equals(partition.topic());
        }

        boolean goesOnWith(long offset) {
            return offset > last;
        }
    }

    private boolean begins(Run run, long offset) {
        end(run);
        boolean known = !run.kept
                && !waiting.contains(run.partition)
                && epochs.next(run.partition, offset).isPresent();
        if (known) {
            sentBack.remove(run.partition);
        }
        return known;
    }

    private void end(@Nullable Run run) {
        if (run != null && run.last != Run.NONE) {
            epochs.came(run.partition, run.last);
            run.last = Run.NONE;
        }
    }

    private void keepBack(Run run, long offset) {
        run.kept = true;
        waiting.add(run.partition);
        sendBack(run.partition, sentBack.getOrDefault(run.partition, offset));
        context.pause(run.partition);
    }

    private void sendBack(TopicPartition partition, long offset) {
        context.offset(partition, offset);
        sentBack.put(partition, offset);
        epochs.rewound(partition, offset);
    }

    /**
     * Looks what Kafka has answered. What waited for that may come; of topics whose epoch has turned out to be another, all that isn't done comes again.
     *
     * @return the partitions of which something is on its way, which is to be given up
     */
    List<TopicPartition> look(Collection<TopicPartition> assigned, ChangeFlow flow) {
        Set<String> changed = epochs.look();
        List<TopicPartition> begunAnew = new ArrayList<>();
        for (TopicPartition each : changed.isEmpty() ? List.<TopicPartition>of() : assigned) {
            long open = flow.committable(streamOf(each), Long.MAX_VALUE);
            if (changed.contains(each.topic()) && open < Long.MAX_VALUE) {
                begunAnew.add(each);
                sendBack(each, open);
                context.resume(each);
            }
        }
        goOn(flow);
        return begunAnew;
    }

    /** What doesn't wait for an answer any more goes on, unless the flow has it wait as well, and has it go on itself. */
    private void goOn(ChangeFlow flow) {
        List<TopicPartition> known =
                waiting.stream().filter(each -> !epochs.isBlocked(each.topic())).toList();
        known.forEach(waiting::remove);
        known.stream().filter(each -> !flow.isPaused(streamOf(each))).forEach(each -> context.resume(each));
    }

    private static StreamId streamOf(TopicPartition partition) {
        return new StreamId(partition.topic(), partition.partition());
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
