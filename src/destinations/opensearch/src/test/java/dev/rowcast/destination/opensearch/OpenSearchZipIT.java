package dev.rowcast.destination.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.Routing;
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

/** The zip that is installed has all that the destination needs, and nothing that is Rowcast's own or the worker's. */
class OpenSearchZipIT {
    @TempDir
    Path folder;

    private final Path zip = Path.of(System.getProperty("rowcast.destination.zip"));

    @Test
    void isFoundInAFolder() throws IOException {
        Files.copy(zip, folder.resolve("opensearch.zip"));

        assertThatThrownBy(() -> RoutingParser.parse(
                        "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \"open\"}}]}",
                        Secrets.UNRESOLVED,
                        InstalledDestinations.in(List.of(folder))))
                .hasMessageContaining("opensearch (" + folder.resolve("opensearch.zip") + ")");
    }

    @Test
    void hasItsLibrariesAndNothingOfOthers() throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<String> names = file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .map(name -> name.substring(name.indexOf('/') + 1))
                    .toList();
            assertThat(names)
                    .contains("LICENSE", "NOTICE")
                    .anyMatch(name -> name.startsWith("lib/opensearch-java-"))
                    .anyMatch(name -> name.startsWith("lib/rowcast-destination-opensearch-"))
                    .noneMatch(
                            name -> name.contains("rowcast-core") || name.contains("slf4j") || name.contains("kafka"));
        }
    }

    @Test
    void makesADestinationWithItsOwnLibrariesAlone() throws IOException {
        Files.copy(zip, folder.resolve("opensearch.zip"));
        InstalledDestinations installed = InstalledDestinations.in(List.of(folder));
        Routing routing = RoutingParser.parse(
                "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \"opensearch\", \"url\": \"http://127.0.0.1:9\"}}]}",
                Secrets.UNRESOLVED,
                installed);

        try (Destination destination = installed.of(routing.subscriptions().get(0))) {
            assertThat(destination.format()).isEqualTo(OpenSearchStore.class.getName());
        }
    }
}
