package dev.rowcast.bench.sync;

import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.change.TableId;
import java.lang.management.ManagementFactory;

/** How much of the heap is in use at most while a table is loaded: looked at ten times, each time after a collection. For one load at a time. */
final class LiveHeap implements LoadListener {
    private static final int LOOKS = 10;
    private static final double MEGABYTE = 1 << 20;

    private final long every;
    private long next;
    private long most;

    LiveHeap(long rows) {
        this.every = rows / LOOKS;
        this.next = every;
    }

    @Override
    public void loaded(TableId table, long rows) {
        if (rows >= next) {
            next = rows + every;
            ManagementFactory.getMemoryMXBean().gc();
            most = Math.max(
                    most,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }

    double megabytes() {
        return most / MEGABYTE;
    }
}
