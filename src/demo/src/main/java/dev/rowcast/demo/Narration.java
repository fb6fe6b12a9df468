package dev.rowcast.demo;

import dev.rowcast.stack.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What the demo prints: numbered phases, each with what happens in it and, at its end, what came of it and how long it took. Safe for use by
 * several threads.
 */
final class Narration implements Progress {
    private static final String TO_START_AND_CLEAR = "\r\033[K";
    private static final String INDENT = " ".repeat(Text.INDENT);
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(2).toNanos();

    private final PrintWriter out;
    private final boolean redraws;
    private final LongSupplier nanoTime;
    private final long start;
    private long phaseStart;
    private long lastShown;
    private int phase;
    private boolean lineOpen;

    /**
     * @param redraws whether {@code out} is a terminal, on which a line can be drawn again
     * @param nanoTime the clock, as {@link System#nanoTime()}
     */
    Narration(PrintWriter out, boolean redraws, LongSupplier nanoTime) {
        this.out = out;
        this.redraws = redraws;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.phaseStart = start;
        this.lastShown = start - LINE_NANOS;
    }

    /** A line as it is. */
    synchronized void line(String text) {
        finish();
        out.println(Text.fit(text, Text.WIDTH).stripTrailing());
        out.flush();
    }

    /** A phase begins. */
    synchronized void phase(String title) {
        phase++;
        phaseStart = nanoTime.getAsLong();
        line("");
        line(String.format("%3d  %s", phase, title));
    }

    /** Something within the phase. */
    synchronized void detail(String text) {
        text.lines().forEach(line -> line(INDENT + line));
        lastShown = nanoTime.getAsLong();
    }

    /** The phase ends. */
    synchronized void done(String text) {
        line(INDENT + "= " + text + "  (" + Text.seconds(since(phaseStart)) + ")");
    }

    /** How far something has come; shown as often as a person can read it, and on a terminal in one line. */
    synchronized void progress(String text) {
        long now = nanoTime.getAsLong();
        if (now - lastShown < (redraws ? REDRAW_NANOS : LINE_NANOS)) {
            return;
        }
        lastShown = now;
        if (redraws) {
            out.print(TO_START_AND_CLEAR + Text.fit(INDENT + text, Text.WIDTH));
            out.flush();
            lineOpen = true;
        } else {
            detail(text);
        }
    }

    /** Time since the start. */
    Duration elapsed() {
        return since(start);
    }

    private Duration since(long then) {
        return Duration.ofNanos(nanoTime.getAsLong() - then);
    }

    private void finish() {
        if (lineOpen) {
            out.print(TO_START_AND_CLEAR);
            lineOpen = false;
        }
    }

    @Override
    public void message(String text) {
        detail(text);
    }

    @Override
    public void download(String what, long doneBytes, long totalBytes) {
        progress("fetching " + what + ": " + doneBytes / 1_000_000
                + (totalBytes > 0 ? " of " + totalBytes / 1_000_000 : "") + " MB");
    }
}
