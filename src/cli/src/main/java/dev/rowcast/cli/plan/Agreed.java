package dev.rowcast.cli.plan;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.TableShape;
import java.util.Map;
import java.util.Optional;

/**
 * What is agreed about a table before the first statement.
 *
 * @param contract its contract
 * @param shape the shape that the contract stands for
 * @param waiting what its rows wait for, without a full stop; empty if they don't
 * @param facts what is said of its columns beside their types, by their names
 */
public record Agreed(Contract contract, TableShape shape, Optional<String> waiting, Map<String, ColumnFacts> facts) {
    /** As the contract log has it. */
    public static Agreed of(TableHistory history) {
        return new Agreed(
                history.base(),
                history.head().shape(),
                history.holds().stream().findFirst().map(LogEntry.Held::notice),
                history.facts().byColumn());
    }

    /** As an exported folder has it, which says nothing of holds. */
    public static Agreed of(ContractEntry entry) {
        return new Agreed(entry.contract(), entry.shape(), Optional.empty(), Map.of());
    }
}
