package dev.rowcast.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Decides which of the arriving changes are printed: all where they are few, one now and then where they are many, or those of certain rows.
 * Safe for use by several threads.
 */
final class PrintSampler {
    private final Narration narration;
    private final LongSupplier nanoTime;
    private final Set<String> followed = new HashSet<>();
    private final Map<String, Integer> shown = new HashMap<>();
    private int most;
    private long interval;
    private long next;

    PrintSampler(Narration narration, LongSupplier nanoTime) {
        this.narration = narration;
        this.nanoTime = nanoTime;
    }

    /** From now on shows that many of each table at each subscriber, and at most one in each such time. */
    synchronized void show(int mostOfEach, Duration every) {
        shown.clear();
        most = mostOfEach;
        interval = every.toNanos();
        next = nanoTime.getAsLong();
    }

    /** Shows that row's changes from now on, whatever else is shown. */
    synchronized void follow(Shop.Table table, long key) {
        followed.add(table.name() + "/" + key);
    }

    /** From now on shows none. */
    synchronized void off() {
        most = 0;
        followed.clear();
    }

    /** A change has come to that subscriber. */
    synchronized void arrived(String subscriber, Arrival arrival, Supplier<String> line) {
        if (followed.contains(arrival.table() + "/" + arrival.key())) {
            narration.detail(line.get());
            return;
        }
        long now = nanoTime.getAsLong();
        if (now >= next && shown.merge(subscriber + "/" + arrival.table(), 1, Integer::sum) <= most) {
            next = now + interval;
            narration.detail(line.get());
        }
    }
}
