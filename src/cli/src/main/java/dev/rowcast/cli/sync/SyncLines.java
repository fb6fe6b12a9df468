package dev.rowcast.cli.sync;

import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.change.TableId;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Now and then a line on how far a load has come, and for what it waits. For one thread at a time. */
final class SyncLines implements LoadListener {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter screen;
    private final LongSupplier nanos;
    private final Map<TableId, Table> tables = new HashMap<>();
    private @Nullable Table ranges;
    private long told;
    private String waiting = "";

    /** How far something is, as a table; several may be loaded at once. */
    private static final class Table {
        private final long estimate;
        private long told;
        private long begun;
        private long first = -1;
        private long rows = -1;

        Table(long estimate, long now) {
            this.estimate = estimate;
            this.told = now;
        }

        /** Whether that is worth a line. */
        boolean reached(long now, long more) {
            if (first < 0) {
                // What an earlier run has loaded took none of this one's time.
                first = more;
                begun = now;
            }
            boolean tell = more != rows && now - told >= EVERY_NANOS;
            if (tell) {
                told = now;
                rows = more;
            }
            return tell;
        }

        String pace(long now) {
            double perSecond = (rows - first) * 1e9 / Math.max(1, now - begun);
            if (perSecond < 1) {
                return "";
            }
            long left = Math.max(0, estimate - rows);
            return " of about " + count(Math.max(estimate, rows)) + ", " + count(Math.round(perSecond))
                    + " a second, about " + count(Math.round(left / perSecond)) + " s left";
        }
    }

    SyncLines(PrintWriter screen, LongSupplier nanos) {
        this.screen = screen;
        this.nanos = nanos;
        this.told = nanos.getAsLong();
    }

    @Override
    public void begins(TableId table, long rows) {
        tables.put(table, new Table(rows, nanos.getAsLong()));
        line(table + ": about " + count(rows) + " rows");
    }

    @Override
    public void loaded(TableId table, long rows) {
        long now = nanos.getAsLong();
        Table known = tables.computeIfAbsent(table, unused -> new Table(rows, now));
        if (known.reached(now, rows)) {
            line(table + ": " + count(rows) + " rows" + known.pace(now));
        }
    }

    @Override
    public void ranges(long done, long planned) {
        long now = nanos.getAsLong();
        Table all = ranges;
        if (all == null || all.estimate != planned) {
            all = new Table(planned, now);
            ranges = all;
        }
        if (all.reached(now, done)) {
            line(count(done) + " ranges" + all.pace(now));
        }
    }

    @Override
    public void says(String what) {
        line(what);
    }

    @Override
    public void waits(String why) {
        long now = nanos.getAsLong();
        if (!why.equals(waiting) || now - told >= EVERY_NANOS) {
            waiting = why;
            told = now;
            line("waiting: " + why);
        }
    }

    private void line(String text) {
        screen.println(text);
        screen.flush();
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
