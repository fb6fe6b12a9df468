package dev.rowcast.cli.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapCommandTest {
    private static final String MAPPING = """
            tables:
              shop.orders:
                order_lines:
                  each: json(row.items)
                  key: { line: int(item.no) }
                  columns: { sku: string(item.sku) }
                orders:
                  when: row.state != 'draft'
                  columns: { total: row.total, loud: row.state.upperAscii() }
            """;
    private static final String ROWS = """
            {"id": "9007199254740993", "state": "open", "total": {"value": "12.50"}, "items": "[{\\"no\\":1,\\"sku\\":\\"a\\"}]"}

            {"id": 2, "state": "draft", "items": "[]"}
            {"id": 3, "state": "open", "items": "{}"}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void export() throws IOException {
        TableShape orders = new TableShape(
                new TableId("shop", "orders"),
                List.of(
                        new Column("id", ColumnType.integer(SemanticType.INT64, 64, false)),
                        new Column("state", ColumnType.of(SemanticType.STRING)),
                        new Column("total", ColumnType.of(SemanticType.DECIMAL)),
                        new Column("items", ColumnType.of(SemanticType.JSON))),
                List.of("id"));
        LogPosition here = new LogPosition("shop", null, "binlog.000001", 4);
        Export.writeHistories(
                folder,
                List.of(TableHistory.of(
                        List.of(ContractEntry.auto(Evolution.first(orders, List.of()), 0, orders, here, "sink", 1)))));
        Files.writeString(folder.resolve("orders.yaml"), MAPPING);
        Files.writeString(folder.resolve("rows.jsonl"), ROWS);
    }

    private int map(String... more) {
        List<String> line = new ArrayList<>(
                List.of("map", "--file", folder.resolve("orders.yaml").toString()));
        line.addAll(List.of("--contracts", folder.toString(), "--table", "shop.orders"));
        line.addAll(List.of("--rows", folder.resolve("rows.jsonl").toString()));
        line.addAll(List.of(more));
        return run(line);
    }

    private int run(List<String> line) {
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
                .execute(line.toArray(String[]::new));
    }

    @Test
    void eachRowIsShownWithWhatIsMadeOfIt() {
        assertThat(map("--sample", "2")).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                shop.orders {"id":"9007199254740993","state":"open","total":{"value":"12.50"},"items":"[{\\"no\\":1,\\"sku\\":\\"a\\"}]"}
                  -> order_lines {"line":"1","sku":"a"}
                  -> orders {"total":"12.50","loud":"OPEN"}
                shop.orders {"id":"2","state":"draft","items":"[]"}
                  -> nothing
                """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aRowThatIsRefusedSaysWhereAndTheOthersAreShown() {
        assertThat(map()).isEqualTo(1);
        assertThat(out.toString())
                .contains("-> nothing")
                .contains("  refused: mapping file " + folder.resolve("orders.yaml")
                        + ", line 4, /tables/shop.orders/order_lines/each: \"json(row.items)\" is no list of this row");
    }

    @Test
    void aMappingIsWrittenAsInTheRouting() {
        assertThat(ofRouting("{\"language\": \"cel\", \"file\": \"" + folder.resolve("orders.yaml") + "\"}"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("-> orders {\"total\":\"12.50\",\"loud\":\"OPEN\"}");
    }

    @Test
    void aMappingThatCantBeAskedSaysWhy() {
        assertThat(ofRouting("{\"language\": \"grpc\", \"command\": [\"/no/such/mapper\"]}"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("mapper program /no/such/mapper can't be started");
        assertThat(ofRouting("{\"language\": \"grpc\", \"target\": \"mapper\"}"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--mapping /target: \"mapper\" is not a gRPC target");
        assertThat(ofRouting("{\"language\"")).isEqualTo(1);
        assertThat(err.toString()).contains("--mapping is no JSON: ");
    }

    private int ofRouting(String mapping) {
        return run(List.of(
                "map",
                "--mapping",
                mapping,
                "--contracts",
                folder.toString(),
                "--table",
                "shop.orders",
                "--rows",
                folder.resolve("rows.jsonl").toString()));
    }

    @Test
    void programsGetJson() throws IOException {
        assertThat(map("--json")).isEqualTo(1);
        JsonNode all = new JsonMapper().readTree(out.toString());
        assertThat(all).hasSize(3);
        assertThat(all.at("/0/table").asText()).isEqualTo("shop.orders");
        assertThat(all.at("/0/row/id").asText()).isEqualTo("9007199254740993");
        assertThat(all.at("/0/documents/1/output").asText()).isEqualTo("orders");
        assertThat(all.at("/0/documents/1/columns/total").asText()).isEqualTo("12.50");
        assertThat(all.at("/0/same_twice").asBoolean()).isTrue();
        assertThat(all.at("/1/documents")).isEmpty();
        assertThat(all.at("/2/refused").asText()).contains("line 4");
    }

    @Test
    void aMappingThatDoesNotFitIsNamedWithItsLine() throws IOException {
        Files.writeString(folder.resolve("orders.yaml"), MAPPING.replace("row.total,", "row.totl,"));
        assertThat(map()).isEqualTo(1);
        assertThat(err.toString())
                .contains("line 9, /tables/shop.orders/orders/columns/total: in \"row.totl\" line 1, column 4:"
                        + " undefined field 'totl'");
    }

    @Test
    void badInputIsNamed() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), ROWS + "{\"nobody\": 1}");
        assertThat(map("--sample", "9")).isEqualTo(1);
        assertThat(err.toString()).contains("rows.jsonl, line 5 is no row of shop.Orders as protobuf's JSON");
        assertThat(run(List.of("map", "--table", "shop.orders"))).isEqualTo(2);
        assertThat(err.toString()).contains("name either --subscription, or --file or --mapping, and --contracts");
        assertThat(run(List.of("map", "--subscription", "x", "--table", "shop.orders")))
                .isEqualTo(2);
    }
}
