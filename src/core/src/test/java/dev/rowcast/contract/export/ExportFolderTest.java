package dev.rowcast.contract.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.SemanticType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exported folder can be committed: what it holds depends on the contracts alone, and nothing leaves it by itself. */
class ExportFolderTest {
    private final Contract orders =
            Evolution.first(Shapes.orders(Shapes.column("amount", SemanticType.DECIMAL)), List.of());
    private final Contract everyType = Evolution.first(Shapes.everyType(), List.of());

    @TempDir
    Path dir;

    @TempDir
    Path elsewhere;

    @Test
    void filesDependOnTheContractsAloneAndNotOnTheirOrder() throws Exception {
        Export.write(dir, List.of(orders, everyType));
        Export.write(elsewhere, List.of(everyType, orders));

        assertThat(contents(elsewhere)).isEqualTo(contents(dir)).isNotEmpty();
    }

    @Test
    void filesOfATableThatIsGoneStay() throws Exception {
        Export.write(dir, List.of(orders, everyType));
        Map<String, String> before = contents(dir);

        List<Path> written = Export.write(dir, List.of(orders));

        assertThat(written).containsExactly(dir.resolve(Export.DESCRIPTOR_SET));
        before.remove(Export.DESCRIPTOR_SET);
        assertThat(contents(dir)).containsAllEntriesOf(before).containsKey("shop/every_type.proto");
    }

    /** The files of a folder by name, their bytes as characters. */
    private static Map<String, String> contents(Path folder) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(file).toString().replace('\\', '/'),
                        Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
