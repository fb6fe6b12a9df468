package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contracts of all tables, folded from the log. An entry counts only if its parent is the table's current revision when its turn comes,
 * so that all who fold the same log agree without a lock. Not thread-safe.
 */
public final class ContractRegistry {
    private final ContractLog log;
    private final Map<TableId, TableHistory> histories = new HashMap<>();

    /** Starts empty: {@link #refresh} reads the log. The log stays the caller's to close. */
    public ContractRegistry(ContractLog log) {
        this.log = log;
    }

    /**
     * Takes in what the log has got since.
     *
     * @throws ContractLogException if the log can't be read
     */
    public void refresh() {
        log.readNew(this::fold);
    }

    /** What is known of the table; empty if no revision was ever accepted. */
    public Optional<TableHistory> history(TableId table) {
        return Optional.ofNullable(histories.get(table));
    }

    /** What is known of each table, by name of the table. */
    public List<TableHistory> histories() {
        return histories.values().stream()
                .sorted(Comparator.comparing(history -> history.table().toString()))
                .toList();
    }

    /** The latest contract of each table, by name of the table. */
    public List<Contract> contracts() {
        return histories().stream().map(history -> history.current().contract()).toList();
    }

    /**
     * Appends the entry and takes in what the log then holds. Whether it was accepted shows in {@link #history}: another may have been
     * first.
     *
     * @throws ContractLogException if the log can't be written or read
     */
    public void propose(ContractEntry entry) {
        log.append(entry);
        refresh();
    }

    private void fold(ContractEntry entry) {
        TableId table = entry.contract().table();
        TableHistory history = histories.get(table);
        int current = history == null ? 0 : history.current().contract().revision();
        if (entry.parent() != current || (history == null && isNameTaken(entry.contract()))) {
            return;
        }
        histories.put(table, history == null ? new TableHistory(table, List.of(entry)) : history.plus(entry));
    }

    /** Whether two tasks that each met a new table at once gave them names that can't live in one package: the later one gives another. */
    private boolean isNameTaken(Contract first) {
        return histories.values().stream()
                .map(history -> history.current().contract())
                .anyMatch(other -> other.packageName().equals(first.packageName())
                        && Naming.collide(other.messageName(), first.messageName()));
    }
}
