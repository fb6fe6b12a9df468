package dev.rowcast.bench.stores;

import dev.rowcast.change.RowChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Has all write the same, in turns, each round another one first. */
final class Race {
    private final Map<String, Writer> writers;
    private final Load load;
    private long next;

    Race(Map<String, Writer> writers, Load load, long first) {
        this.writers = writers;
        this.load = load;
        this.next = first;
    }

    /** What each took in each round, in nanoseconds. */
    Map<String, double[]> run(int rounds, int changes) throws Exception {
        Map<String, double[]> taken = new LinkedHashMap<>();
        writers.keySet().forEach(name -> taken.put(name, new double[rounds]));
        List<Map.Entry<String, Writer>> all = List.copyOf(writers.entrySet());
        for (int round = 0; round < rounds; round++) {
            List<RowChange> batch = load.changes(next, changes);
            next += changes;
            for (int turn = 0; turn < all.size(); turn++) {
                Map.Entry<String, Writer> each = all.get((turn + round) % all.size());
                Objects.requireNonNull(taken.get(each.getKey()))[round] = time(each.getValue(), batch);
            }
        }
        return taken;
    }

    private static long time(Writer writer, List<RowChange> changes) throws Exception {
        long begun = System.nanoTime();
        writer.write(changes);
        return System.nanoTime() - begun;
    }

    /** As many a second. */
    static double[] perSecond(double[] nanos, int changes) {
        double[] rates = new double[nanos.length];
        for (int i = 0; i < nanos.length; i++) {
            rates[i] = changes * (double) TimeUnit.SECONDS.toNanos(1) / nanos[i];
        }
        return rates;
    }
}
