package dev.rowcast.bench.path;

import dev.rowcast.bench.report.Figure;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How late changes were, in microseconds, in the order of the changes. Immutable. */
final class Delays {
    private static final int PARTS = 5;
    private static final double ROUNDING = 1e-6;

    private final long[] micros;

    /** @throws IllegalArgumentException if there are fewer than five */
    Delays(long... micros) {
        if (micros.length < PARTS) {
            throw new IllegalArgumentException(micros.length + " changes are too few for a percentile");
        }
        this.micros = micros.clone();
    }

    /** The smallest delay, in milliseconds, that so many percent of the changes don't exceed. */
    double millis(double percentile) {
        return millis(percentile, 0, micros.length);
    }

    private double millis(double percentile, int from, int to) {
        long[] sorted = Arrays.copyOfRange(micros, from, to);
        Arrays.sort(sorted);
        // 99.9 % of 1,000 is 999, and not the next above it for a rounding error.
        int rank = (int) Math.ceil(percentile * sorted.length / 100 - ROUNDING);
        return sorted[Math.max(rank, 1) - 1] / 1e3;
    }

    /** A percentile of all changes, and the least and the greatest of the fifths of the time. */
    Figure figure(String scenario, String subject, String metric, double percentile) {
        double all = millis(percentile);
        double[] parts = IntStream.range(0, PARTS)
                .mapToDouble(part -> millis(percentile, at(part), at(part + 1)))
                .toArray();
        return new Figure(
                Way.SUITE,
                scenario,
                subject,
                metric,
                "ms",
                all,
                DoubleStream.concat(DoubleStream.of(all), Arrays.stream(parts))
                        .min()
                        .orElseThrow(),
                DoubleStream.concat(DoubleStream.of(all), Arrays.stream(parts))
                        .max()
                        .orElseThrow(),
                PARTS);
    }

    private int at(int part) {
        return (int) ((long) micros.length * part / PARTS);
    }
}
