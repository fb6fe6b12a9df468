package dev.rowcast.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/** Looks at a connector's committed offsets twice a second and remembers when it saw which. */
final class CommitWatch implements AutoCloseable {
    private static final int PERIOD_MILLIS = 500;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final List<Sample> samples = new ArrayList<>();
    private final Topics topics;
    private final String connector;

    /**
     * What was seen.
     *
     * @param askedMillis when Kafka was asked, in milliseconds since the epoch.
     * @param seenMillis when the answer was there: it was committed before
     */
    record Sample(long askedMillis, long seenMillis, TopicPartition partition, long offset) {}

    private CommitWatch(Topics topics, String connector) {
        this.topics = topics;
        this.connector = connector;
    }

    static CommitWatch start(Topics topics, String connector) {
        CommitWatch watch = new CommitWatch(topics, connector);
        watch.executor.scheduleWithFixedDelay(watch::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        long asked = System.currentTimeMillis();
        try {
            var committed = topics.committed(connector);
            long seen = System.currentTimeMillis();
            synchronized (samples) {
                committed.forEach((partition, offset) -> samples.add(new Sample(asked, seen, partition, offset)));
            }
        } catch (IllegalStateException brokerAway) {
            return;
        }
    }

    /** All that was seen, in order. */
    List<Sample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
