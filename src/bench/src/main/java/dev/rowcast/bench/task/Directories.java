package dev.rowcast.bench.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Places for a broker's data. */
final class Directories {
    private Directories() {}

    static Path temporary() throws IOException {
        return Files.createTempDirectory("rowcast-task");
    }

    /** Deletes it with all that is in it. */
    static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(directory)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
