package dev.rowcast.destination.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.Changes;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.destination.ShopTask;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The zip that is installed has all that the destination needs, and nothing that is Rowcast's own or the worker's. */
@ExtendWith(Patience.class)
class OpenSearchZipIT {
    @TempDir
    Path folder;

    @TempDir
    Path temporary;

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

    /** As a worker has it: no class of the test's is there for it but those that both sides talk in. */
    @Test
    void writesRowsWithItsOwnLibrariesAlone() throws IOException {
        SearchNode node = SearchNode.get();
        Files.copy(zip, folder.resolve("opensearch.zip"));
        InstalledDestinations installed = InstalledDestinations.in(List.of(folder));
        Routing routing = RoutingParser.parse(
                "{\"subscriptions\": [{\"name\": \"shop\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \"opensearch\","
                        + " \"url\": \"" + node.url() + "\", \"index\": \"zip-{table}\"}}]}",
                Secrets.UNRESOLVED,
                installed);
        Changes changes = Changes.notes("notes");

        try (ShopTask task = new ShopTask(
                temporary.resolve("contracts.jsonl"),
                subscription -> installed.of(routing.subscriptions().get(0)),
                "\"batch\": {\"maxChanges\": 10}")) {
            task.take(List.of(
                    changes.put(0, Map.of("id", "a", "v", 0L)),
                    changes.put(1, Map.of("id", "b", "v", 1L)),
                    changes.delete(2, Map.of("id", "a", "v", 0L)),
                    changes.truncate(3),
                    changes.put(4, Map.of("id", "c", "v", 4L))));
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }

        assertThat(node.hits("zip-notes"))
                .extracting(hit -> hit.path("_id").asText())
                .containsExactly("c");
        node.send("DELETE", "/zip-notes-rows", null);
        node.send("DELETE", "/rowcast-targets/_doc/zip-notes", null);
    }
}
