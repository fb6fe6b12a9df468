package dev.rowcast.bench.task;

/**
 * What one sample saw.
 *
 * @param rows rows delivered, acknowledged and committable
 * @param nanos from the first {@code put()} until they were, in nanoseconds
 * @param sinkCpuNanos CPU time of the sink's process meanwhile, in nanoseconds, the driver's included
 * @param subscriberCpuNanos CPU time of the subscriber's process, in nanoseconds
 */
record Sample(long rows, long nanos, long sinkCpuNanos, long subscriberCpuNanos) {
    /** One line, for {@link #parse}. */
    String format() {
        return rows + " " + nanos + " " + sinkCpuNanos + " " + subscriberCpuNanos;
    }

    /** Of {@link #format}. */
    static Sample parse(String line) {
        String[] words = line.split(" ", -1);
        return new Sample(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }

    double rowsPerSecond() {
        return rows * 1e9 / nanos;
    }

    double sinkMicrosPerRow() {
        return sinkCpuNanos / 1e3 / rows;
    }

    double subscriberMicrosPerRow() {
        return subscriberCpuNanos / 1e3 / rows;
    }

    /** Cores that both used. */
    double cores() {
        return (double) (sinkCpuNanos + subscriberCpuNanos) / nanos;
    }
}
