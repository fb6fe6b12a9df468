package dev.rowcast.cli.sync;

import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.change.TableId;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Now and then a line on how far a load has come, and for what it waits. For one thread at a time. */
final class SyncLines implements LoadListener {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter screen;
    private final LongSupplier nanos;
    private long told;
    private long begun;
    private long first = -1;
    private long estimate;
    private String waiting = "";

    SyncLines(PrintWriter screen, LongSupplier nanos) {
        this.screen = screen;
        this.nanos = nanos;
        this.told = nanos.getAsLong();
    }

    @Override
    public void begins(TableId table, long rows) {
        begun = nanos.getAsLong();
        first = -1;
        estimate = rows;
        line(table + ": about " + count(rows) + " rows");
    }

    @Override
    public void loaded(TableId table, long rows) {
        long now = nanos.getAsLong();
        if (first < 0) {
            // What an earlier run has loaded took none of this one's time.
            first = rows;
        }
        if (now - told >= EVERY_NANOS) {
            told = now;
            line(table + ": " + count(rows) + " rows" + pace(rows, now - begun));
        }
    }

    private String pace(long rows, long time) {
        double perSecond = (rows - first) * 1e9 / Math.max(1, time);
        if (perSecond < 1) {
            return "";
        }
        long left = Math.max(0, estimate - rows);
        return " of about " + count(Math.max(estimate, rows)) + ", " + count(Math.round(perSecond))
                + " a second, about " + count(Math.round(left / perSecond)) + " s left";
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

    /** What has come about. */
    void says(String what) {
        line(what);
    }

    private void line(String text) {
        screen.println(text);
        screen.flush();
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
