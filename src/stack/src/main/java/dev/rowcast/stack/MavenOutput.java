package dev.rowcast.stack;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Maven prints. Without {@code -B} it shows a download by overwriting one line:
 * {@code Progress (2): 12/553 MB | 1.2/3.4 kB}, ended by a carriage return.
 */
final class MavenOutput {
    private static final int KEPT = 400;
    private static final long WORTH_SHOWING = 1_000_000;
    private static final long PAUSE_NANOS = 100_000_000;
    private static final Pattern TRANSFER =
            Pattern.compile("(?:\\S+ \\()?([0-9.]+)(?: ?([kMGT]?B))?(?:/([0-9.]+))? ?([kMGT]?B)?\\)?");

    private final String what;
    private final Progress progress;
    private final LongSupplier nanoTime;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private long lastShown;

    MavenOutput(String what, Progress progress) {
        this(what, progress, System::nanoTime);
    }

    MavenOutput(String what, Progress progress, LongSupplier nanoTime) {
        this.what = what;
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.lastShown = nanoTime.getAsLong() - PAUSE_NANOS;
    }

    /** Reads to the end. */
    void read(Reader output) throws IOException {
        char[] buffer = new char[4096];
        for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
            for (int i = 0; i < count; i++) {
                accept(buffer[i]);
            }
        }
        end();
    }

    /** The lines that were no progress; of many, the last ones. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    private void accept(char c) {
        if (c == '\r' || c == '\n') {
            end();
        } else {
            current.append(c);
        }
    }

    private void end() {
        String line = current.toString().strip();
        current.setLength(0);
        if (line.startsWith("Progress (")) {
            transfer(line);
        } else if (!line.isEmpty()) {
            if (lines.size() == KEPT) {
                lines.remove(0);
            }
            lines.add(line);
        }
    }

    private void transfer(String line) {
        long done = 0;
        long total = 0;
        for (String each : line.substring(line.indexOf(':') + 1).split("\\|", -1)) {
            Matcher matcher = TRANSFER.matcher(each.strip());
            if (!matcher.matches()) {
                return;
            }
            String unit = matcher.group(4) == null ? matcher.group(2) : matcher.group(4);
            done += bytes(matcher.group(1), matcher.group(2) == null ? unit : matcher.group(2));
            // The total stands alone when all of it is there.
            total += bytes(matcher.group(3) == null ? matcher.group(1) : matcher.group(3), unit);
        }
        long now = nanoTime.getAsLong();
        if (total >= WORTH_SHOWING && (done == total || now - lastShown >= PAUSE_NANOS)) {
            lastShown = now;
            progress.download(what, done, total);
        }
    }

    private static long bytes(String number, String unit) {
        double factor = switch (unit == null ? "B" : unit) {
            case "kB" -> 1e3;
            case "MB" -> 1e6;
            case "GB" -> 1e9;
            case "TB" -> 1e12;
            default -> 1;
        };
        return Math.round(Double.parseDouble(number) * factor);
    }
}
