package dev.rowcast.contract.export;

import static dev.rowcast.contract.Shapes.column;
import static dev.rowcast.contract.Shapes.keyed;
import static dev.rowcast.contract.Shapes.labelled;
import static dev.rowcast.contract.Shapes.orders;
import static dev.rowcast.contract.Shapes.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractsFileTest {
    private static final LogPosition HERE = new LogPosition("server", null, "binlog.000001", 4);
    private static final TableShape FIRST = keyed(
            orders(
                    column("id", SemanticType.INT64),
                    column("note", SemanticType.STRING),
                    labelled("state", SemanticType.ENUM, "a,b", "ü\"")),
            "id");
    private static final TableShape SECOND = without(FIRST, "note");

    @TempDir
    Path dir;

    @Test
    void holdsTheLatestContractAndShapeOfEachTableByName() {
        byte[] file = ContractsFile.write(List.of(evolved(), every()));

        List<ContractEntry> read = ContractsFile.read(file);

        assertThat(read)
                .extracting(entry -> entry.table().toString())
                .containsExactly("shop.every_type", "shop.orders");
        assertThat(read.get(0).shape()).isEqualTo(Shapes.everyType());
        assertThat(read.get(1).contract()).isEqualTo(evolved().base());
        assertThat(read.get(1).contract().revision()).isEqualTo(2);
        assertThat(read.get(1).shape()).isEqualTo(SECOND);
        assertThat(file).isEqualTo(ContractsFile.write(List.of(every(), evolved())));
        assertThat(new String(file, StandardCharsets.UTF_8).lines())
                .hasSize(4)
                .first()
                .isEqualTo("[");
        assertThat(ContractsFile.read(ContractsFile.write(List.of()))).isEmpty();
    }

    @Test
    void liesInTheExportedFolder() throws Exception {
        Export.writeHistories(dir, List.of(evolved()));

        assertThat(ContractsFile.read(Files.readAllBytes(dir.resolve("contracts.json"))))
                .extracting(ContractEntry::shape)
                .containsExactly(SECOND);
        assertThat(Export.writeHistories(dir, List.of(evolved()))).isEmpty();
    }

    @Test
    void whatIsNoneIsRefused() {
        String file = new String(ContractsFile.write(List.of(evolved())), StandardCharsets.UTF_8);

        refused("", "expected a JSON list of contracts");
        refused("{}", "expected a JSON list of contracts");
        refused("[", "broken JSON: Unexpected end-of-input");
        refused("[1]", "entry 0: expected a JSON object");
        refused(file.replace("\"highWater\":3", "\"highWater\":2"), "entry 0: /highWater");
        refused(file.replace("\"format\":", "\"format\":9"), "was written by a newer Rowcast");
        refused("[{\"format\":2,\"kind\":\"joined\",\"connector\":\"c\",\"atMillis\":1}]", "entry 0 is no contract");
    }

    private static void refused(String file, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContractsFile.read(file.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining(message);
    }

    private static TableHistory evolved() {
        Contract first = Evolution.first(FIRST, List.of());
        Contract second = Evolution.evolve(first, FIRST, SECOND).next();
        return TableHistory.of(List.of(
                ContractEntry.auto(first, 0, FIRST, HERE, "sink", 1),
                ContractEntry.auto(second, 1, SECOND, HERE, "sink", 2)));
    }

    private static TableHistory every() {
        TableShape shape = Shapes.everyType();
        assertThat(shape.table()).isEqualTo(new TableId("shop", "every_type"));
        return TableHistory.of(
                List.of(ContractEntry.auto(Evolution.first(shape, List.of()), 0, shape, HERE, "sink", 1)));
    }
}
