package dev.rowcast.standalone.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What happened to a seed and when, in a folder of its own with the processes' output: each line at once, so that it is there however the suite ends. A seed
 * that fails leaves it behind. Thread-safe.
 */
final class ChaosDiary {
    private static final String FILE = "diary.txt";

    private final Path folder;
    private final long begun = System.nanoTime();

    private ChaosDiary(Path folder) {
        this.folder = folder;
    }

    /** An empty one, in place of what the seed left before. */
    static ChaosDiary of(long seed) {
        ChaosDiary diary = new ChaosDiary(Path.of("target", "chaos", "seed-" + seed));
        diary.forget();
        try {
            Files.createDirectories(diary.folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return diary;
    }

    Path folder() {
        return folder;
    }

    /** How long it has been going on, in seconds. */
    String now() {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begun) / 1e9);
    }

    synchronized void note(String what) {
        append(FILE, String.format(Locale.ROOT, "%9s  %s%n", now(), what));
    }

    /** Adds to one of its files. */
    synchronized void append(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    synchronized List<String> lines() {
        try {
            return Files.readAllLines(folder.resolve(FILE));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Nothing of it is left. */
    synchronized void forget() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
            Files.delete(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
