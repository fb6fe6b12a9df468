package dev.rowcast.standalone.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of one seed.
 *
 * @param faults how often each happened
 * @param changes of rows, that were written
 * @param arrived of them, each time that it came
 * @param again of those that arrived, that had come before
 * @param lost rows that the service has otherwise than the database in the end, has in vain or lacks
 * @param outOfOrder values that came for the first time after a later one of their row
 */
record ChaosFigures(
        long seed,
        String processes,
        Map<ChaosFault, Integer> faults,
        long changes,
        int arrived,
        int again,
        int rejected,
        int lost,
        int outOfOrder,
        long seconds) {
    int faultCount() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "seed %d (%s): %,d changes, %d faults, %,d arrived (%,d again), %,d rejected, %d lost, %d out of order, %d s; %s",
                seed,
                processes,
                changes,
                faultCount(),
                arrived,
                again,
                rejected,
                lost,
                outOfOrder,
                seconds,
                faults);
    }

    static String total(List<ChaosFigures> all) {
        return String.format(
                Locale.ROOT,
                "%d seeds: %,d changes, %,d faults, %,d arrived, %d lost, %d out of order",
                all.size(),
                all.stream().mapToLong(ChaosFigures::changes).sum(),
                all.stream().mapToInt(ChaosFigures::faultCount).sum(),
                all.stream().mapToInt(ChaosFigures::arrived).sum(),
                all.stream().mapToInt(ChaosFigures::lost).sum(),
                all.stream().mapToInt(ChaosFigures::outOfOrder).sum());
    }
}
