package dev.rowcast.contract.gate;

import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.evolution.TableChange.ColumnAdded;
import dev.rowcast.contract.evolution.TableChange.ColumnDropped;
import dev.rowcast.contract.evolution.TableChange.ColumnRenamedSuspected;
import java.util.List;
import java.util.stream.Stream;

/** Which of a table's changes a person may take for renames. */
public final class PossibleRenames {
    private PossibleRenames() {}

    /** A decision for each, as {@link Decision#parse} reads it: what looks like a rename, and the one column that came where one went, whatever their types. */
    public static List<String> of(List<TableChange> changes) {
        Stream<String> suspected =
                some(changes, ColumnRenamedSuspected.class).stream().map(change -> rename(change.from(), change.to()));
        List<ColumnDropped> gone = some(changes, ColumnDropped.class);
        List<ColumnAdded> come = some(changes, ColumnAdded.class).stream()
                .filter(change -> !change.restored())
                .toList();
        Stream<String> other = gone.size() == 1 && come.size() == 1
                ? Stream.of(rename(gone.get(0).field(), come.get(0).field()))
                : Stream.empty();
        return Stream.concat(suspected, other).toList();
    }

    private static String rename(ContractField from, ContractField to) {
        return Decision.rename(from.column(), to.column());
    }

    private static <T extends TableChange> List<T> some(List<TableChange> changes, Class<T> kind) {
        return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
