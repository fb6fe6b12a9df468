package dev.rowcast.destination.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip that is installed has the destination in it, and nothing that is Rowcast's own or the worker's. */
class LogZipIT {
    @TempDir
    Path folder;

    private final Path zip = Path.of(System.getProperty("rowcast.destination.zip"));

    @Test
    void isFoundInAFolderAndCountsMoreThanTheClassPath() throws IOException {
        Files.copy(zip, folder.resolve("log.zip"));

        assertThatThrownBy(() -> RoutingParser.parse(
                        "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \"lag\"}}]}",
                        Secrets.UNRESOLVED,
                        InstalledDestinations.in(List.of(folder))))
                .hasMessageContaining("installed: log (" + folder.resolve("log.zip") + ")");
    }

    @Test
    void hasJustItsOwnJar() throws IOException {
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
