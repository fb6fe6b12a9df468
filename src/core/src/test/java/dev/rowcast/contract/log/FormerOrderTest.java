package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts in a log of an earlier version is what counted when it was written, however places are compared today. */
class FormerOrderTest {
    private static final TableShape FIRST =
            Shapes.orders(Shapes.column("id", SemanticType.INT64), Shapes.labelled("kind", SemanticType.ENUM, "draft"));
    private static final TableShape LABELLED = Shapes.orders(
            Shapes.column("id", SemanticType.INT64), Shapes.labelled("kind", SemanticType.ENUM, "draft", "paid"));
    private static final TableShape SKIPPED = Shapes.with(FIRST, Shapes.column("extra", SemanticType.JSON));
    private static final TableShape NEXT = Shapes.with(LABELLED, Shapes.column("note", SemanticType.STRING));

    private final Contract contract = Evolution.first(FIRST, List.of());

    @Test
    void whoWasPassedOverIsPassedOver() {
        // Today nothing tells which of the two comes first, for the clock says the opposite.
        LogPosition high = at("binlog.000907", 1_000_000);
        LogPosition low = at("binlog.000003", 9_000_000);
        assertThat(low.precedes(high)).isFalse();

        TableHistory history = folded(
                entry(contract, 0, FIRST, at("binlog.000001", 500_000)),
                entry(contract, 1, LABELLED, high),
                entry(next(FIRST, SKIPPED), 1, SKIPPED, low),
                entry(next(LABELLED, NEXT), 1, NEXT, at("binlog.000908", 9_500_000)));

        assertThat(history.entries()).extracting(ContractEntry::shape).containsExactly(FIRST, LABELLED, NEXT);
    }

    @Test
    void whoCountedCounts() {
        // Today the clock tells that the second comes first.
        LogPosition head = new LogPosition("shop", "uuid:1000001", "binlog.000001", 100, 9_000_000);
        LogPosition next = new LogPosition("shop", "uuid:2000001", "mysql-bin.000001", 100, 1_000_000);
        assertThat(next.precedes(head)).isTrue();

        TableHistory history = folded(entry(contract, 0, LABELLED, head), entry(next(LABELLED, NEXT), 1, NEXT, next));

        assertThat(history.entries()).extracting(ContractEntry::shape).containsExactly(LABELLED, NEXT);
    }

    private Contract next(TableShape from, TableShape to) {
        return Evolution.evolve(contract, from, to).next();
    }

    private static ContractEntry entry(Contract contract, int parent, TableShape shape, LogPosition since) {
        return ContractEntry.auto(contract, parent, shape, since, "billing", 0);
    }

    private static LogPosition at(String file, long timeMillis) {
        return new LogPosition("shop", null, file, 100, timeMillis);
    }

    private static TableHistory folded(ContractEntry... entries) {
        MemoryContractLog log = new MemoryContractLog();
        ContractLog writer = log.reader();
        List.of(entries).forEach(writer::append);
        ContractRegistry registry = new ContractRegistry(log.reader());
        registry.refresh();
        return registry.history(entries[0].table()).orElseThrow();
    }
}
