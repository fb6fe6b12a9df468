package dev.rowcast.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what one subscriber receives. Safe for use by several threads. */
final class Inbox {
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Long> received = new TreeMap<>();
    private final Map<String, Long> duplicates = new TreeMap<>();
    private final Map<String, Long> lastOffsets = new HashMap<>();
    private final List<Duration> measured = new ArrayList<>();
    private boolean measuring;
    private long outOfOrder;
    private @Nullable Arrival last;
    private @Nullable RuntimeException failure;

    /** Counts a change, and returns whether it is new. */
    synchronized boolean add(Arrival arrival) {
        if (!ids.add(arrival.id())) {
            duplicates.merge(arrival.table(), 1L, Long::sum);
            return false;
        }
        received.merge(arrival.table(), 1L, Long::sum);
        Long before = lastOffsets.put(arrival.lane(), arrival.offset());
        if (before != null && before >= arrival.offset()) {
            outOfOrder++;
        }
        if (measuring) {
            measured.add(arrival.latency());
        }
        last = arrival;
        notifyAll();
        return true;
    }

    /** Whether that change was counted. */
    synchronized boolean has(String id) {
        return ids.contains(id);
    }

    /** The subscriber can't take a change. */
    synchronized void fail(RuntimeException e) {
        failure = e;
        notifyAll();
    }

    /** What the subscriber couldn't take, if anything. */
    synchronized Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** The newest change. */
    synchronized Optional<Arrival> last() {
        return Optional.ofNullable(last);
    }

    /** How many different changes of that table have come. */
    synchronized long received(String table) {
        return received.getOrDefault(table, 0L);
    }

    /** How many changes of that table came again. */
    synchronized long duplicates(String table) {
        return duplicates.getOrDefault(table, 0L);
    }

    /** How many changes came after one that is later in the source. */
    synchronized long outOfOrder() {
        return outOfOrder;
    }

    /** From now on latencies are kept. */
    synchronized void startMeasuring() {
        measuring = true;
        measured.clear();
    }

    /** What was kept since {@link #startMeasuring}. */
    synchronized Latencies stopMeasuring() {
        measuring = false;
        return Latencies.of(measured);
    }

    /** Returns when the condition holds, or after that time; returns whether it holds. It is asked again whenever a change has come. */
    synchronized boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
