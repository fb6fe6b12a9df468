package dev.rowcast.cli.demo;

import dev.rowcast.cli.support.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The destinations, as the build packs them. */
final class DestinationZips {
    /** System property that names the folder with the destinations' modules; the launcher script sets it. */
    static final String PROPERTY = "rowcast.destinations";

    private static final List<String> NEEDED = List.of("jdbc", "opensearch");

    private DestinationZips() {}

    /** Lays those that the demo needs in that folder, and returns it. */
    static Path copy(Path folder) {
        String modules = System.getProperty(PROPERTY);
        if (modules == null) {
            throw new CliException(
                    "the destinations are not named; run this through ./rowcast, which builds them", null);
        }
        try {
            Files.createDirectories(folder);
            for (String each : NEEDED) {
                Path zip = zip(Path.of(modules, each, "target"));
                Files.copy(zip, folder.resolve(zip.getFileName()));
            }
            return folder;
        } catch (IOException e) {
            throw new CliException("the destinations can't be copied to " + folder + ": " + e, e);
        }
    }

    private static Path zip(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no zip in " + target));
        }
    }
}
