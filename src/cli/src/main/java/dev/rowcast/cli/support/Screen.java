package dev.rowcast.cli.support;

import dev.rowcast.stack.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows the progress of a start: one line for each step; for a download one line that is redrawn on a terminal, otherwise a line every few
 * seconds. Thread-safe.
 */
public final class Screen implements Progress {
    private static final String TO_START_AND_CLEAR = "\r\033[K";
    private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final double MEGA = 1_000_000;

    private final PrintWriter out;
    private final boolean redraws;
    private final LongSupplier nanoTime;
    private boolean lineOpen;
    private boolean shownBefore;
    private long lastShown;

    /**
     * @param redraws whether {@code out} is a terminal
     * @param nanoTime the clock, as {@link System#nanoTime()}
     */
    public Screen(PrintWriter out, boolean redraws, LongSupplier nanoTime) {
        this.out = out;
        this.redraws = redraws;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void message(String text) {
        finish();
        out.println(text);
        out.flush();
    }

    @Override
    public synchronized void download(String what, long doneBytes, long totalBytes) {
        long now = nanoTime.getAsLong();
        boolean whole = totalBytes > 0 && doneBytes >= totalBytes;
        if (shownBefore && now - lastShown < (redraws ? REDRAW_NANOS : LINE_NANOS) && !(whole && redraws)) {
            return;
        }
        shownBefore = true;
        lastShown = now;
        String text = "Fetching " + what + ": " + amount(doneBytes, totalBytes);
        if (redraws) {
            out.print(TO_START_AND_CLEAR + text);
            lineOpen = true;
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** Ends a line that is still being redrawn. */
    public synchronized void finish() {
        if (lineOpen) {
            out.println();
            out.flush();
            lineOpen = false;
        }
    }

    private static String amount(long done, long total) {
        return total <= 0
                ? String.format(Locale.ROOT, "%.1f MB", done / MEGA)
                : String.format(
                        Locale.ROOT,
                        "%.1f of %.1f MB (%d %%)",
                        done / MEGA,
                        total / MEGA,
                        Math.min(100, done * 100 / total));
    }
}
