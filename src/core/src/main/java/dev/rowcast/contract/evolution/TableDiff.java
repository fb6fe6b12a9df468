package dev.rowcast.contract.evolution;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.evolution.TableChange.ColumnAdded;
import dev.rowcast.contract.evolution.TableChange.ColumnDropped;
import dev.rowcast.contract.evolution.TableChange.ColumnRenamed;
import dev.rowcast.contract.evolution.TableChange.ColumnRenamedSuspected;
import dev.rowcast.contract.evolution.TableChange.ColumnUnsupported;
import dev.rowcast.contract.evolution.TableChange.LabelsAdded;
import dev.rowcast.contract.evolution.TableChange.LabelsRemoved;
import dev.rowcast.contract.evolution.TableChange.PrimaryKeyChanged;
import dev.rowcast.contract.evolution.TableChange.TypeChanged;
import dev.rowcast.contract.evolution.TableChange.Widened;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.contract.shape.UnsupportedColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names all that differs between two shapes of a table. */
public final class TableDiff {
    private final Map<String, ContractField> before;
    private final Map<Integer, ContractField> numbersBefore;
    private final TableShape previous;
    private final Map<String, ContractField> after;
    private final TableShape shape;
    /** The fields whose columns went or changed their type. */
    private final List<ContractField> left;

    private TableDiff(Contract current, TableShape previous, Contract next, TableShape shape) {
        before = own(current);
        numbersBefore = byNumber(current);
        after = own(next);
        this.previous = previous;
        this.shape = shape;
        Map<Integer, ContractField> numbersAfter = byNumber(next);
        left = before.values().stream()
                .filter(field -> !isSame(field, after.get(field.column())))
                .filter(field -> !hasMoved(field, numbersAfter.get(field.number())))
                .sorted(Comparator.comparing(ContractField::number))
                .toList();
    }

    private static boolean isSame(ContractField before, @Nullable ContractField now) {
        return now != null && now.number() == before.number();
    }

    /** Whether the column goes on under another name, as declared. */
    private static boolean hasMoved(ContractField before, @Nullable ContractField now) {
        return now != null && now.state() != FieldState.BRIDGED && !now.column().equals(before.column());
    }

    /** The changes that a shape means which was skipped over: what it lacks isn't dropped, and what the table got later isn't taken back. */
    public static List<TableChange> ofSkipped(List<TableChange> changes) {
        return changes.stream()
                .filter(change -> !(change instanceof TableChange.ColumnDropped))
                .map(change -> change instanceof TableChange.ColumnRenamedSuspected renamed
                        ? new TableChange.ColumnAdded(renamed.to(), false, renamed.gone())
                        : change)
                .toList();
    }

    /** Every change, given the contracts that stand for the two shapes. */
    public static List<TableChange> between(Contract current, TableShape previous, Contract next, TableShape shape) {
        TableDiff diff = new TableDiff(current, previous, next, shape);
        List<ContractField> lost = current.fields().stream()
                .filter(field -> field.own() && !diff.after.containsKey(field.column()))
                .filter(field -> !diff.goesOn(field))
                .toList();
        List<ContractField> gone = lost.stream()
                .filter(field -> !shape.isUnsupported(field.column()))
                .toList();
        Map<String, ContractField> renamed = diff.suspectedRenames(gone);
        List<TableChange> changes = new ArrayList<>();
        for (Column column : shape.columns()) {
            diff.column(column, renamed, changes);
        }
        gone.stream()
                .filter(field -> !renamed.containsValue(field))
                .forEach(field -> changes.add(new ColumnDropped(field)));
        for (UnsupportedColumn column : shape.unsupported()) {
            Optional<ContractField> filled = lost.stream()
                    .filter(field -> field.column().equals(column.name()))
                    .findFirst();
            // Nobody misses what a person left out.
            boolean missed = filled.map(ContractField::active).orElse(!previous.isUnsupported(column.name()));
            if (missed) {
                changes.add(new ColumnUnsupported(column, filled));
            }
        }
        if (!current.keyNumbers().equals(next.keyNumbers())) {
            changes.add(diff.keyChanged(current.keyFields(), next.keyFields()));
        }
        return changes;
    }

    private void column(Column column, Map<String, ContractField> renamed, List<TableChange> changes) {
        ContractField now = field(after, column.name());
        ContractField then = before.get(column.name());
        ContractField from = renamed.get(column.name());
        ContractField same = numbersBefore.get(now.number());
        if (then == null && same != null && goesOn(same)) {
            changes.add(new ColumnRenamed(same, now));
            previous.column(same.column()).ifPresent(old -> insideType(now, old.type(), column.type(), changes));
        } else if (from != null) {
            changes.add(new ColumnRenamedSuspected(from, now, left));
        } else if (then == null) {
            changes.add(new ColumnAdded(now, isRestored(now), left));
        } else if (then.number() != now.number()) {
            changes.add(new TypeChanged(then, now, left));
        } else {
            previous.column(column.name()).ifPresent(old -> insideType(now, old.type(), column.type(), changes));
        }
    }

    private PrimaryKeyChanged keyChanged(List<ContractField> from, List<ContractField> to) {
        List<ContractField> entering = to.stream()
                .filter(field -> from.stream().noneMatch(old -> old.number() == field.number()))
                .flatMap(field -> Optional.ofNullable(before.get(field.column())).stream())
                .toList();
        return new PrimaryKeyChanged(from, to, entering);
    }

    /** Whether a field that was a column's own before is another column's own now. */
    private boolean goesOn(ContractField before) {
        return before.own()
                && after.values().stream()
                        .anyMatch(field -> field.number() == before.number()
                                && !field.column().equals(before.column()));
    }

    private static void insideType(ContractField field, ColumnType from, ColumnType to, List<TableChange> changes) {
        if (from.domain().isPresent()
                && to.domain().isPresent()
                && !(from.semantic() == SemanticType.BOOL && to.semantic() == SemanticType.BOOL)
                && !from.domain().get().contains(to.domain().get())) {
            changes.add(new Widened(field, from, to));
        }
        if (!from.labels().isEmpty() && !to.labels().isEmpty()) {
            List<String> added = without(to.labels(), from.labels());
            List<String> removed = without(from.labels(), to.labels());
            if (!added.isEmpty()) {
                changes.add(new LabelsAdded(field, added));
            }
            if (!removed.isEmpty()) {
                changes.add(new LabelsRemoved(field, removed));
            }
        }
    }

    /** From each new column to the field of the lost column that it perhaps is: at the same place in the table, or the only one of its type. */
    private Map<String, ContractField> suspectedRenames(List<ContractField> gone) {
        List<Column> unknown = shape.columns().stream()
                .filter(column -> !before.containsKey(column.name()) && !isRestored(field(after, column.name())))
                .toList();
        Map<String, ContractField> renamed = new HashMap<>();
        Set<ContractField> left = new HashSet<>(gone);
        for (Column column : unknown) {
            left.stream()
                    .filter(field -> mayBe(field, column) && samePlace(field, column))
                    .findFirst()
                    .ifPresent(field -> {
                        renamed.put(column.name(), field);
                        left.remove(field);
                    });
        }
        for (Column column : unknown) {
            SemanticType type = field(after, column.name()).type();
            List<ContractField> candidates =
                    left.stream().filter(field -> mayBe(field, column)).toList();
            long rivals = unknown.stream()
                    .filter(other -> !renamed.containsKey(other.name())
                            && field(after, other.name()).type() == type)
                    .count();
            if (!renamed.containsKey(column.name()) && candidates.size() == 1 && rivals == 1) {
                renamed.put(column.name(), candidates.get(0));
                left.remove(candidates.get(0));
            }
        }
        return renamed;
    }

    private boolean mayBe(ContractField field, Column column) {
        return field.type() == field(after, column.name()).type();
    }

    private boolean samePlace(ContractField field, Column column) {
        int place = shape.columns().indexOf(column);
        return place < previous.columns().size()
                && previous.columns().get(place).name().equals(field.column());
    }

    private boolean isRestored(ContractField field) {
        return numbersBefore.containsKey(field.number());
    }

    private static ContractField field(Map<String, ContractField> fields, String column) {
        return Optional.ofNullable(fields.get(column)).orElseThrow();
    }

    private static List<String> without(List<String> labels, List<String> others) {
        return labels.stream().filter(label -> !others.contains(label)).toList();
    }

    private static Map<Integer, ContractField> byNumber(Contract contract) {
        return contract.fields().stream().collect(Collectors.toMap(ContractField::number, Function.identity()));
    }

    private static Map<String, ContractField> own(Contract contract) {
        return contract.fields().stream()
                .filter(ContractField::own)
                .collect(Collectors.toMap(ContractField::column, Function.identity()));
    }
}
