package dev.rowcast.contract.export;

import static dev.rowcast.contract.Shapes.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** protoc names C# files without regard to folders: what the docs tell to give it keeps them apart. */
class CSharpExportTest {
    @TempDir
    Path dir;

    @TempDir
    Path scratch;

    @Test
    void tablesOfOneNameHaveFilesOfTheirOwn() throws Exception {
        List<Contract> contracts = new ArrayList<>();
        for (String database : List.of("shop", "billing")) {
            List<String> taken = new ArrayList<>();
            for (String table :
                    List.of("orders", "ORDERS", "order_items", "orderItems", "order_1a", "order1_a", "values")) {
                TableShape shape = new TableShape(
                        new TableId(database, table), List.of(column("we ird", SemanticType.DECIMAL)), List.of());
                contracts.add(Evolution.first(shape, taken));
                taken.add(contracts.get(contracts.size() - 1).messageName());
            }
        }
        Export.write(dir, contracts);
        List<String> files = protos();
        Path out = scratch.resolve("csharp");

        new Protoc(dir, scratch).generate("csharp", out, files, "base_namespace=");

        assertThat(files).hasSizeGreaterThan(contracts.size());
        try (Stream<Path> sources = Files.walk(out)) {
            assertThat(sources.filter(Files::isRegularFile)
                            .map(path -> out.relativize(path).toString().replace('\\', '/')))
                    .hasSameSizeAs(files)
                    .contains("Shop/Orders.cs", "Billing/Orders.cs", "Rowcast/V1/Column.cs", "Google/Type/Decimal.cs");
        }
    }

    private List<String> protos() throws Exception {
        try (Stream<Path> tree = Files.walk(dir)) {
            return tree.map(path -> dir.relativize(path).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".proto"))
                    .sorted()
                    .toList();
        }
    }
}
