package dev.rowcast.bench.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Runs a task as Connect's worker does, but for the consumer: there is always more to read, in polls of {@value #POLL} records of one partition
 * after the other; paused partitions aren't read; where all are, the poll waits as long as the task asked.
 */
final class Worker implements Sink {
    /** What {@code max.poll.records} is where nobody says otherwise. */
    static final int POLL = 500;

    private static final String TOPIC = "shop.shop.orders_20";
    private static final long LONGEST_POLL_MILLIS = 100;
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final SinkTask task;
    private final WorkerContext context;
    private final Changes changes;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    private int turn;
    private long lastCommit = System.nanoTime();

    private Worker(SinkTask task, WorkerContext context, Changes changes, List<TopicPartition> partitions) {
        this.task = task;
        this.context = context;
        this.changes = changes;
        this.partitions = partitions;
        partitions.forEach(partition -> positions.put(partition, new OffsetAndMetadata(0)));
    }

    /** Starts the task. */
    static Worker start(SinkTask task, Map<String, String> configuration, Changes changes, int partitionCount) {
        List<TopicPartition> partitions = IntStream.range(0, partitionCount)
                .mapToObj(number -> new TopicPartition(TOPIC, number))
                .toList();
        WorkerContext context = new WorkerContext(configuration, partitions);
        task.initialize(context);
        task.start(configuration);
        task.open(partitions);
        return new Worker(task, context, changes, partitions);
    }

    @Override
    public long deliver(long nanos) {
        long begin = System.nanoTime();
        long rows = 0;
        while (System.nanoTime() - begin < nanos) {
            List<SinkRecord> records = poll();
            task.put(records);
            rows += records.size();
            if (System.nanoTime() - lastCommit > COMMIT_NANOS) {
                isAllCommittable();
            }
        }
        awaitCommittable();
        return rows;
    }

    private List<SinkRecord> poll() {
        for (int i = 0; i < partitions.size(); i++) {
            turn = (turn + 1) % partitions.size();
            TopicPartition partition = partitions.get(turn);
            if (!context.isPaused(partition)) {
                context.takeTimeout(0);
                long position = positionOf(partition);
                positions.put(partition, new OffsetAndMetadata(position + POLL));
                return changes.read(partition, position, POLL);
            }
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(context.takeTimeout(LONGEST_POLL_MILLIS)));
        return List.of();
    }

    private long positionOf(TopicPartition partition) {
        OffsetAndMetadata position = positions.get(partition);
        if (position == null) {
            throw new IllegalStateException(partition + " isn't assigned");
        }
        return position.offset();
    }

    /** As Connect does with nothing to read, but that the offsets are looked at more often, so that the end is seen when it is there. */
    private void awaitCommittable() {
        long begin = System.nanoTime();
        long lastPut = begin;
        long wait = TimeUnit.MILLISECONDS.toNanos(context.takeTimeout(LONGEST_POLL_MILLIS));
        while (!isAllCommittable()) {
            Waiting.once();
            long now = System.nanoTime();
            if (now - lastPut > wait) {
                task.put(List.of());
                lastPut = now;
                wait = TimeUnit.MILLISECONDS.toNanos(context.takeTimeout(LONGEST_POLL_MILLIS));
            }
            if (now - begin > PATIENCE_NANOS) {
                throw new IllegalStateException(
                        "After a minute there still are rows that weren't acknowledged: read to "
                                + positions + ", committable to " + task.preCommit(Map.copyOf(positions))
                                + ". Does the subscriber's process run?");
            }
        }
    }

    private boolean isAllCommittable() {
        lastCommit = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> asked = Map.copyOf(positions);
        Map<TopicPartition, OffsetAndMetadata> answer = task.preCommit(asked);
        return asked.entrySet().stream().allMatch(each -> {
            OffsetAndMetadata committable = answer.get(each.getKey());
            return committable != null
                    && committable.offset() == each.getValue().offset();
        });
    }

    @Override
    public void close() {
        task.close(partitions);
        task.stop();
        context.close();
    }
}
