package dev.rowcast.destination.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The zip that is installed has the destination in it, and nothing that is Rowcast's own or the worker's. */
class LogZipIT {
    @Test
    void hasJustItsOwnJar() throws IOException {
        Path zip = Path.of(System.getProperty("rowcast.destination.zip"));
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<String> names = file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .map(name -> name.substring(name.indexOf('/') + 1))
                    .sorted()
                    .toList();
            assertThat(names).hasSize(3).contains("LICENSE", "NOTICE");
            assertThat(names.get(2)).matches("lib/rowcast-destination-log-.*\\.jar");
        }
    }
}
