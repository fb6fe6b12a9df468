package dev.rowcast.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The Connect worker's log.
 *
 * @param file where it is
 */
record WorkerLog(Path file) {
    /** The first message in it that starts like this; without time, level and logger. */
    Optional<String> message(String start) {
        try {
            // A log may hold any bytes: those that are no text don't matter here.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains(start))
                    .map(line -> line.substring(line.indexOf(start)))
                    .findFirst();
        } catch (IOException e) {
            throw new DemoException("The worker's log " + file + " can't be read: " + e.getMessage(), e);
        }
    }
}
