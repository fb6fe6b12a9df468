package dev.rowcast.bench.stores;

import com.sun.management.OperatingSystemMXBean;
import dev.rowcast.change.RowChange;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Has all write the same, in turns, each round another one first. */
final class Race {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Map<String, Writer> writers;
    private final Load load;
    private long next;

    Race(Map<String, Writer> writers, Load load, long first) {
        this.writers = writers;
        this.load = load;
        this.next = first;
    }

    /**
     * What a writer took in each round.
     *
     * @param nanos in nanoseconds
     * @param processor nanoseconds of this process's threads meanwhile, whichever they are
     */
    record Taken(double[] nanos, double[] processor) {
        /** As many a second. */
        double[] perSecond(int changes) {
            return Arrays.stream(nanos)
                    .map(each -> changes * (double) TimeUnit.SECONDS.toNanos(1) / each)
                    .toArray();
        }

        /** Microseconds for each. */
        double[] processorMicros(int changes) {
            return Arrays.stream(processor)
                    .map(each -> each / changes / TimeUnit.MICROSECONDS.toNanos(1))
                    .toArray();
        }
    }

    /** What each took. */
    Map<String, Taken> run(int rounds, int changes) throws Exception {
        Map<String, Taken> taken = new LinkedHashMap<>();
        writers.keySet().forEach(name -> taken.put(name, new Taken(new double[rounds], new double[rounds])));
        List<Map.Entry<String, Writer>> all = List.copyOf(writers.entrySet());
        for (int round = 0; round < rounds; round++) {
            List<RowChange> batch = load.changes(next, changes);
            next += changes;
            for (int turn = 0; turn < all.size(); turn++) {
                Map.Entry<String, Writer> each = all.get((turn + round) % all.size());
                time(each.getValue(), batch, Objects.requireNonNull(taken.get(each.getKey())), round);
            }
        }
        return taken;
    }

    private static void time(Writer writer, List<RowChange> changes, Taken taken, int round) throws Exception {
        long processor = PROCESS.getProcessCpuTime();
        long begun = System.nanoTime();
        writer.write(changes);
        taken.nanos()[round] = System.nanoTime() - begun;
        taken.processor()[round] = PROCESS.getProcessCpuTime() - processor;
    }
}
