package dev.rowcast.contract.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A log with entries that read well and yet can't be: whoever wrote them, nothing is guessed. */
class ForeignEntriesTest {
    private static final TableShape FIRST =
            Shapes.orders(Shapes.column("id", SemanticType.INT64), Shapes.column("note", SemanticType.STRING));
    private static final TableShape SECOND = Shapes.with(FIRST, Shapes.column("extra", SemanticType.STRING));

    @TempDir
    Path dir;

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"number\":2,\"name\":\"note\" | \"number\":2,\"name\":\"memo\" | number 2 was note of type STRING and became memo of type STRING",
                "\"column\":\"note\",\"type\":\"STRING\" | \"column\":\"note\",\"type\":\"BYTES\" | number 2 was note of type STRING and became note of type BYTES",
                "\"number\":2 | \"number\":7 | number 2 was note of type STRING and became nothing",
                "\"message\":\"Orders\" | \"message\":\"Order\" | message shop.Orders became shop.Order"
            })
    void aRevisionThatGivesANumberAnotherMeaningIsReportedWithItsPlace(String good, String spoilt, String message)
            throws Exception {
        Contract first = Evolution.first(FIRST, List.of());
        ContractEntry second = entry(Evolution.evolve(first, FIRST, SECOND).next(), 1, SECOND, 20);
        String json = new String(ContractJson.write(second), StandardCharsets.UTF_8);
        assertThat(json).contains(good);
        String foreign = json.replace(good, spoilt)
                .replace("\"number\":7,", "\"number\":3,")
                .replace("\"number\":3,\"name\":\"extra\"", "\"number\":4,\"name\":\"extra\"")
                .replace("\"highWater\":3", "\"highWater\":4");

        Path file = dir.resolve("contracts.jsonl");
        try (FileContractLog log = FileContractLog.open(file)) {
            log.append(entry(first, 0, FIRST, 10));
            Files.writeString(file, foreign + "\n", StandardOpenOption.APPEND);
            ContractRegistry registry = new ContractRegistry(log);

            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(registry::refresh)
                        .isInstanceOf(ContractLogException.class)
                        .hasMessageContaining(file + ", line 2")
                        .hasMessageContaining("revision 2 of the contract of shop.orders, made by the rules of billing")
                        .hasMessageContaining(message);
            }
            assertThat(registry.contracts()).containsExactly(first);
        }
    }

    @Test
    void whatLostItsRaceMayBeAnything() {
        MemoryContractLog log = new MemoryContractLog();
        ContractRegistry registry = new ContractRegistry(log.reader());
        registry.append(entry(Evolution.first(FIRST, List.of()), 0, FIRST, 10));
        registry.append(entry(Evolution.first(SECOND, List.of()), 0, SECOND, 10));

        assertThat(registry.contracts()).containsExactly(Evolution.first(FIRST, List.of()));
    }

    private static ContractEntry entry(Contract contract, int parent, TableShape shape, long position) {
        return ContractEntry.auto(
                contract, parent, shape, new LogPosition("shop", null, "binlog.000001", position), "billing", 0);
    }
}
