package dev.rowcast.bench.kafkaless;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * How fast rows went.
 *
 * @param rate rows in a second
 * @param micros processor time of this JVM for each row, in microseconds; scatters less than the rate where others use the machine
 */
record Pace(double rate, double micros) {
    private static final double NANOS_PER_MICRO = 1e3;

    /** The moment of the first row. */
    record Begin(long nanos, long cpuNanos) {
        static Begin now() {
            return new Begin(System.nanoTime(), cpu());
        }

        /** With the last of so many rows at that moment. */
        Pace until(long lastNanos, int rows) {
            return new Pace(
                    rows * (double) TimeUnit.SECONDS.toNanos(1) / (lastNanos - nanos),
                    (cpu() - cpuNanos) / NANOS_PER_MICRO / rows);
        }
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
