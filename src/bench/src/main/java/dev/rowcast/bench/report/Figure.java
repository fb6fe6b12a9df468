package dev.rowcast.bench.report;

import java.util.Arrays;

/**
 * One measured quantity.
 *
 * @param suite the suite that measured it, such as {@code task}
 * @param scenario what was done, the same for all that are compared with each other, such as {@code unary, batch 500}
 * @param subject what did it, such as {@code Rowcast} or a baseline's name
 * @param metric what was measured, such as {@code throughput}
 * @param unit its unit, such as {@code rows/s}
 * @param median of the samples
 * @param min the smallest sample
 * @param max the largest sample
 * @param samples how many samples, at least one
 */
public record Figure(
        String suite,
        String scenario,
        String subject,
        String metric,
        String unit,
        double median,
        double min,
        double max,
        int samples) {

    /**
     * The figure of these samples.
     *
     * @throws IllegalArgumentException if there is no sample
     */
    public static Figure of(
            String suite, String scenario, String subject, String metric, String unit, double... samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException(suite + ", " + scenario + ", " + subject + ": no sample of " + metric);
        }
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Figure(
                suite, scenario, subject, metric, unit, median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }
}
