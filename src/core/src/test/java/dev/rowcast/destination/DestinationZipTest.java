package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.deliver.Patience;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The zip that is installed has all that a destination needs, and nothing that is Rowcast's own or the worker's. A test of a store extends this. */
@ExtendWith(Patience.class)
public abstract class DestinationZipTest {
    @TempDir
    protected Path folder;

    @TempDir
    protected Path temporary;

    private final Path zip = Path.of(System.getProperty("rowcast.destination.zip"));

    /** What the destination is called. */
    protected abstract String type();

    /** How the names of files begin that have to be in the zip, beside its licence, its notice and Rowcast's own jar. */
    protected abstract List<String> files();

    /** Parts of names that no file may have, beside those of Rowcast's, of Kafka's and of the logger's. */
    protected abstract List<String> strangers();

    /** The settings of a destination for {@code shop.notes} as members of its JSON, with a comma before the first. */
    protected abstract String settings();

    /** The keys of the rows that readers see there. */
    protected abstract List<String> there();

    @Test
    protected void isFoundInAFolder() throws IOException {
        Path installed = install();

        assertThatThrownBy(() -> RoutingParser.parse(
                        "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \"open\"}}]}",
                        Secrets.UNRESOLVED,
                        InstalledDestinations.in(List.of(folder))))
                .hasMessageContaining(type() + " (" + installed + ")");
    }

    private Path install() throws IOException {
        return Files.copy(zip, folder.resolve(type() + ".zip"));
    }

    @Test
    protected void hasItsLibrariesAndNothingOfOthers() throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<String> names = file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .map(name -> name.substring(name.indexOf('/') + 1))
                    .toList();
            assertThat(names)
                    .contains("LICENSE", "NOTICE")
                    .anyMatch(name -> name.startsWith("lib/rowcast-destination-" + type() + "-"))
                    .noneMatch(
                            name -> name.contains("rowcast-core") || name.contains("slf4j") || name.contains("kafka"));
            files().forEach(needed -> assertThat(names).anyMatch(name -> name.startsWith(needed)));
            strangers().forEach(stranger -> assertThat(names).noneMatch(name -> name.contains(stranger)));
        }
    }

    /** As a worker has it: no class of the test's is there for it but those that both sides talk in. */
    @Test
    protected void writesRowsWithItsOwnLibrariesAlone() throws IOException {
        install();
        InstalledDestinations installed = InstalledDestinations.in(List.of(folder));
        Routing routing = RoutingParser.parse(
                "{\"subscriptions\": [{\"name\": \"shop\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \""
                        + type() + "\"" + settings() + "}}]}",
                name -> Optional.of("sesame"),
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

        assertThat(there()).containsExactly("c");
    }
}
