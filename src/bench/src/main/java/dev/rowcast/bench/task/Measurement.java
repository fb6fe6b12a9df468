package dev.rowcast.bench.task;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink in this JVM and the subscriber that it delivers to. Not thread-safe. */
final class Measurement implements AutoCloseable {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final double PIECE_SECONDS = 2;
    /** So much faster than the best before it makes a piece a better one. */
    private static final double BETTER = 1.04;
    /** After so many pieces without a better one the warm-up has ended. */
    private static final int STEADY_PIECES = 3;

    private final ProbeOptions options;
    private final SubscriberProcess subscriber;
    private final Sink sink;

    private Measurement(ProbeOptions options, SubscriberProcess subscriber, Sink sink) {
        this.options = options;
        this.subscriber = subscriber;
        this.sink = sink;
    }

    /**
     * Opens a sink.
     *
     * @throws IOException if it can't be
     */
    static Measurement open(ProbeOptions options, SubscriberProcess subscriber) throws IOException {
        int port = subscriber.port();
        return new Measurement(
                options,
                subscriber,
                switch (options.subject()) {
                    case ROWCAST -> RowcastSink.start(options, options.broker(), port);
                    case BARE -> WireSink.start(options, port);
                    case CALL_A_RECORD -> started(new CallARecordTask(options, port), options);
                    case BATCHED -> started(new BatchedTask(options, port), options);
                    case NOTHING -> started(new NothingTask(), options);
                });
    }

    private static Worker started(SinkTask task, ProbeOptions options) {
        return Worker.start(task, Map.of(), Changes.of(options.rows()), options.partitions());
    }

    /** As long as it is told, and on until it isn't getting faster: the JVM's compiler shares two cores with all that it compiles. */
    void warmUp() throws Exception {
        long begin = System.nanoTime();
        double best = 0;
        double seconds = 0;
        int noBetter = 0;
        while (seconds < options.warmup() || (noBetter < STEADY_PIECES && seconds < options.longestWarmup())) {
            double speed = sample(Math.min(PIECE_SECONDS, options.warmup())).rowsPerSecond();
            noBetter = speed < best * BETTER ? noBetter + 1 : 0;
            best = Math.max(best, speed);
            seconds = (System.nanoTime() - begin) / 1e9;
        }
    }

    /** Measures once. */
    Sample sample() throws Exception {
        return sample(options.seconds());
    }

    private Sample sample(double seconds) throws Exception {
        long changesBefore = subscriber.changes();
        long subscriberCpu = subscriber.cpuNanos();
        long cpu = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        long rows = sink.deliver((long) (seconds * 1e9));
        long nanos = System.nanoTime() - begin;
        Sample sample =
                new Sample(rows, nanos, PROCESS.getProcessCpuTime() - cpu, subscriber.cpuNanos() - subscriberCpu);
        long arrived = subscriber.changes() - changesBefore;
        if (options.subject() != Subject.NOTHING && arrived != rows) {
            throw new IllegalStateException("the sink says that " + rows + " rows are done, but " + arrived
                    + " arrived; whatever sends them twice or not at all has to be mended first");
        }
        return sample;
    }

    @Override
    public void close() {
        sink.close();
    }
}
