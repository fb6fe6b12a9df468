package dev.rowcast.bench.path;

import dev.rowcast.stack.ConnectorConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A connector that reads a filled topic to its end: how fast, and on what CPU time, between a tenth and nine tenths of it. */
final class Drain {
    private static final double FROM = 0.1;
    private static final double TO = 0.9;

    private final PathStack stack;
    private final SharedLongs counter;
    private final List<ProcessHandle> processes;

    /**
     * Prepares it.
     *
     * @param counter counts the records that are done
     * @param processes whose CPU time matters
     */
    Drain(PathStack stack, SharedLongs counter, List<ProcessHandle> processes) {
        this.stack = stack;
        this.counter = counter;
        this.processes = List.copyOf(processes);
    }

    /**
     * What came of one.
     *
     * @param rowsPerSecond how fast
     * @param cpuMicros CPU time of a row, for each process, in microseconds
     */
    record Sample(double rowsPerSecond, List<Double> cpuMicros) {}

    Sample run(ConnectorConfig connector, FilledTopic topic) throws IOException {
        counter.clear();
        stack.register(connector);
        try {
            await(connector, (long) (topic.records() * FROM));
            List<Duration> cpuBefore = cpu();
            long start = System.nanoTime();
            long first = counter.sum();
            await(connector, (long) (topic.records() * TO));
            long last = counter.sum();
            double seconds = (System.nanoTime() - start) / 1e9;
            List<Duration> cpuAfter = cpu();
            await(connector, topic.records());
            double rows = last - first;
            List<Double> micros = IntStream.range(0, processes.size())
                    .mapToObj(i -> cpuAfter.get(i).minus(cpuBefore.get(i)).toNanos() / 1e3 / rows)
                    .toList();
            return new Sample(rows / seconds, micros);
        } finally {
            stack.delete(connector.name());
        }
    }

    private void await(ConnectorConfig connector, long count) throws IOException {
        stack.await(connector.name(), connector.name() + ", " + count + " records", () -> counter.sum() >= count);
    }

    private List<Duration> cpu() {
        return processes.stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .toList();
    }
}
