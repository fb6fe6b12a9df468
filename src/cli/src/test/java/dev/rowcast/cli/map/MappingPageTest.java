package dev.rowcast.cli.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.Rowcast;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.export.Export;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each example of the page about mappings makes of its rows what stands there. */
class MappingPageTest {
    private static final Path PAGE = Path.of("../docs/mapping.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("### (\\d+\\. [^\\n]*)\\n.*?```yaml\\n(.*?)```\\n```console\\n(.*?)```", Pattern.DOTALL);
    private static final String ROW = "shop.orders ";

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> eachExampleMakesWhatStandsThere() throws IOException {
        TableShape orders = new TableShape(
                new TableId("shop", "orders"),
                List.of(
                        new Column("id", ColumnType.integer(SemanticType.INT64, 64, false)),
                        new Column("customer_id", ColumnType.integer(SemanticType.INT64, 64, false)),
                        new Column("status", ColumnType.of(SemanticType.ENUM)),
                        new Column("total", ColumnType.of(SemanticType.DECIMAL)),
                        new Column("currency", ColumnType.of(SemanticType.STRING)),
                        new Column("note", ColumnType.of(SemanticType.STRING)),
                        new Column("items", ColumnType.of(SemanticType.JSON)),
                        new Column("paid_at", ColumnType.of(SemanticType.TIMESTAMP)),
                        new Column("hidden", ColumnType.of(SemanticType.BOOL))),
                List.of("id"));
        LogPosition here = new LogPosition("shop", null, "binlog.000001", 4);
        Export.writeHistories(
                folder,
                List.of(TableHistory.of(
                        List.of(ContractEntry.auto(Evolution.first(orders, List.of()), 0, orders, here, "sink", 1)))));
        List<MatchResult> examples =
                EXAMPLE.matcher(Files.readString(PAGE)).results().toList();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(10);
        return examples.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.group(1),
                        () -> assertThat(made(each.group(2), each.group(3)))
                                .isEqualToNormalizingNewlines(each.group(3))));
    }

    private String made(String mapping, String shown) {
        StringWriter out = new StringWriter();
        try {
            Path file = Files.writeString(folder.resolve("orders.yaml"), mapping);
            Path rows = Files.writeString(
                    folder.resolve("rows.jsonl"),
                    shown.lines()
                            .filter(line -> line.startsWith(ROW))
                            .map(line -> line.substring(ROW.length()))
                            .collect(Collectors.joining("\n")));
            Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(out, true), Map.of())
                    .execute(
                            "map",
                            "--file",
                            file.toString(),
                            "--contracts",
                            folder.toString(),
                            "--table",
                            "shop.orders",
                            "--rows",
                            rows.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString().replace(folder + "/", "");
    }
}
