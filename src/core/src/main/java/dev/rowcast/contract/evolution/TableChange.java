package dev.rowcast.contract.evolution;

import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.UnsupportedColumn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One way in which a table's shape differs from the shape before. */
public sealed interface TableChange {
    /** The kind of change, as policies name it. */
    ChangeKind kind();

    /** The fields that are concerned: a reader who gets none of them sees no difference. */
    List<ContractField> fields();

    /** Names of the columns that are concerned. */
    default Set<String> columns() {
        return fields().stream().map(ContractField::column).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The fields whose columns went, or changed their type, in the same step, where this brings a column: what was in one of them may be in this one from now
     * on, under another name. MySQL doesn't tell.
     */
    default List<ContractField> gone() {
        return List.of();
    }

    /** The name of a column that is concerned and has no field; empty where each has one. */
    default Optional<String> withoutField() {
        return Optional.empty();
    }

    /** The field that it gives a column, or gives back to it; empty where each keeps its own. */
    default Optional<ContractField> brings() {
        return Optional.empty();
    }

    /** What those policies say to it. */
    default Policy under(Policies policies) {
        return policies.on(kind());
    }

    /** Whether it makes a difference to it if a person decides for that way. */
    default boolean allows(Policy way) {
        return kind().allowed().contains(way);
    }

    /** What changed and what a reader would see or suffer, in one sentence without a full stop. */
    String sentence();

    /** A change that concerns one field. */
    sealed interface OfField extends TableChange {
        /** The field. */
        ContractField field();

        @Override
        default List<ContractField> fields() {
            return List.of(field());
        }
    }

    /**
     * A column is new.
     *
     * @param field the field that it fills
     * @param restored whether the column had that field before and was dropped meanwhile
     * @param gone the fields whose columns went, or changed their type, in the same step
     */
    record ColumnAdded(ContractField field, boolean restored, List<ContractField> gone) implements OfField {
        public ColumnAdded {
            gone = List.copyOf(gone);
        }

        @Override
        public ChangeKind kind() {
            return ChangeKind.COLUMN_ADDED;
        }

        @Override
        public Optional<ContractField> brings() {
            return Optional.of(field);
        }

        @Override
        public String sentence() {
            if (!field.active()) {
                return "column \"" + field.column() + "\" is back and stays out, as was decided of it";
            }
            return restored
                    ? "column \"" + field.column() + "\" is back and fills its field " + field.named()
                            + " again; rows written meanwhile lack it"
                    : "column \"" + field.column() + "\" was added as field " + field.named()
                            + "; old rows are not sent again";
        }
    }

    /**
     * A column is gone.
     *
     * @param field the field that it filled
     */
    record ColumnDropped(ContractField field) implements OfField {
        @Override
        public ChangeKind kind() {
            return ChangeKind.COLUMN_DROPPED;
        }

        @Override
        public String sentence() {
            if (!field.active()) {
                return "column \"" + field.column() + "\" was dropped, which was left out; readers see no difference";
            }
            return "column \"" + field.column() + "\" was dropped: field " + field.named()
                    + " would read as absent for ever";
        }
    }

    /**
     * A column can't be delivered: it is new and of no type that is known, or that became so of one which filled a field. Rows go on without it once
     * somebody has said that its readers can do without.
     *
     * @param column the column, and why
     * @param field the field that it filled; empty where it had none
     */
    record ColumnUnsupported(UnsupportedColumn column, Optional<ContractField> field) implements TableChange {
        @Override
        public ChangeKind kind() {
            return field.isPresent() ? ChangeKind.TYPE_CHANGED : ChangeKind.COLUMN_ADDED;
        }

        @Override
        public List<ContractField> fields() {
            return field.stream().toList();
        }

        @Override
        public Set<String> columns() {
            return Set.of(column.name());
        }

        @Override
        public Optional<String> withoutField() {
            return field.isPresent() ? Optional.empty() : Optional.of(column.name());
        }

        /** Nothing can be applied, and a dead letter would be as incomplete later: a reader either does without the column, or its rows wait. */
        @Override
        public Policy under(Policies policies) {
            Policy policy = policies.on(kind());
            if (policy.carry() == Carry.IGNORE) {
                return Policy.APPLY;
            }
            return policy.stop() == Stop.FAIL ? Policy.FAIL : Policy.HOLD;
        }

        @Override
        public boolean allows(Policy way) {
            return way == Policy.IGNORE;
        }

        @Override
        public String sentence() {
            return "column \"" + column.name() + "\" can't be delivered: " + column.found()
                    + "; left out (ignore), "
                    + field.map(lost -> "field " + lost.named() + " reads as absent")
                            .orElse("rows go on without it")
                    + " until its type is one that is known";
        }
    }

    /**
     * One column is gone and another of the same type is new: perhaps it was renamed. Stands in place of a {@link ColumnDropped} and a
     * {@link ColumnAdded}, and applied it means just these.
     *
     * @param from the field of the column that is gone
     * @param to the field of the new column
     * @param gone the fields whose columns went, or changed their type, in the same step, {@code from} among them
     */
    record ColumnRenamedSuspected(ContractField from, ContractField to, List<ContractField> gone)
            implements TableChange {
        public ColumnRenamedSuspected {
            gone = List.copyOf(gone);
        }

        @Override
        public ChangeKind kind() {
            return ChangeKind.COLUMN_RENAMED;
        }

        @Override
        public Optional<ContractField> brings() {
            return Optional.of(to);
        }

        @Override
        public List<ContractField> fields() {
            return List.of(from, to);
        }

        @Override
        public String sentence() {
            return "column \"" + from.column() + "\" is gone and \"" + to.column()
                    + "\" of the same type is new, perhaps a rename: field " + from.named()
                    + " would read as absent for ever, and the values come in " + to.named();
        }
    }

    /**
     * A column has another name, as the routing or a person says, and its field stays. Nobody has to decide about it any more.
     *
     * @param from its field before
     * @param to its field now: the same but for the column
     */
    record ColumnRenamed(ContractField from, ContractField to) implements TableChange {
        @Override
        public ChangeKind kind() {
            return ChangeKind.COLUMN_RENAMED;
        }

        @Override
        public List<ContractField> fields() {
            return List.of(from, to);
        }

        @Override
        public Policy under(Policies policies) {
            return Policy.APPLY;
        }

        @Override
        public String sentence() {
            return "column \"" + from.column() + "\" was renamed to \"" + to.column()
                    + (from.column().equalsIgnoreCase(to.column())
                            ? "\", which is the same name to MySQL: it goes on in field "
                            : "\", as declared: it goes on in field ")
                    + to.named() + ", and readers see no difference";
        }
    }

    /**
     * A column's values mean something else now.
     *
     * @param from the field that it filled
     * @param to the field that it fills when this is applied
     * @param gone the fields whose columns went, or changed their type, in the same step, {@code from} among them
     */
    record TypeChanged(ContractField from, ContractField to, List<ContractField> gone) implements TableChange {
        public TypeChanged {
            gone = List.copyOf(gone);
        }

        @Override
        public ChangeKind kind() {
            return ChangeKind.TYPE_CHANGED;
        }

        @Override
        public Optional<ContractField> brings() {
            return Optional.of(to);
        }

        @Override
        public List<ContractField> fields() {
            return List.of(from);
        }

        @Override
        public String sentence() {
            if (!to.active()) {
                return "column \"" + from.column() + "\" changed from " + from.type() + " to " + to.type()
                        + " and stays out, as was decided of it";
            }
            return "column \"" + from.column() + "\" changed from " + from.type() + " to " + to.type()
                    + ": under its number " + from.number() + " readers would "
                    + new WireChange(from.type(), to.type()).suffered()
                    + "; applied, field "
                    + from.named() + " reads as absent for ever, and the values come in " + to.named();
        }
    }

    /**
     * An integer column takes values that it didn't before, and its field stays.
     *
     * @param field its field
     * @param from its domain before
     * @param to its domain now
     */
    record Widened(ContractField field, ColumnType from, ColumnType to) implements OfField {
        @Override
        public ChangeKind kind() {
            return ChangeKind.WIDENED;
        }

        @Override
        public String sentence() {
            String change = "column \"" + field.column() + "\" went from " + from.width() + " to " + to.width();
            return field.type() == SemanticType.BOOL
                    ? change + ": field " + field.named()
                            + " goes on with 0 and 1, and a row with any other number is refused"
                    : change + ", which field " + field.named() + " holds as it is; readers see no difference";
        }
    }

    /**
     * An ENUM or SET column got labels.
     *
     * @param field its field
     * @param labels the new labels, in the column's order
     */
    record LabelsAdded(ContractField field, List<String> labels) implements OfField {
        public LabelsAdded {
            labels = List.copyOf(labels);
        }

        @Override
        public ChangeKind kind() {
            return ChangeKind.LABELS_ADDED;
        }

        @Override
        public String sentence() {
            return "column \"" + field.column() + "\" got " + labelsOf(labels) + ": a reader may meet a value of field "
                    + field.named() + " that it doesn't know";
        }
    }

    /**
     * An ENUM or SET column lost labels, or they were renamed.
     *
     * @param field its field
     * @param labels the labels that are gone, in the column's former order
     */
    record LabelsRemoved(ContractField field, List<String> labels) implements OfField {
        public LabelsRemoved {
            labels = List.copyOf(labels);
        }

        @Override
        public ChangeKind kind() {
            return ChangeKind.LABELS_REMOVED;
        }

        @Override
        public String sentence() {
            return "column \"" + field.column() + "\" lost " + labelsOf(labels)
                    + ": nothing changes on the wire, field " + field.named() + " just won't have that value any more";
        }
    }

    /**
     * The key is made of other columns, of the same in another order, or of one that fills another field now.
     *
     * @param from the fields of the key before, in its order; empty where there was none
     * @param to the fields of the key now; empty where there is none
     * @param gone what the columns filled before that are new in the key: a column of the key is sent also where it was left out
     */
    record PrimaryKeyChanged(List<ContractField> from, List<ContractField> to, List<ContractField> gone)
            implements TableChange {
        public PrimaryKeyChanged {
            from = List.copyOf(from);
            to = List.copyOf(to);
            gone = List.copyOf(gone);
        }

        @Override
        public ChangeKind kind() {
            return ChangeKind.PRIMARY_KEY_CHANGED;
        }

        @Override
        public List<ContractField> fields() {
            return Stream.concat(from.stream(), to.stream()).toList();
        }

        @Override
        public String sentence() {
            return "the key went from " + key(from) + " to " + key(to)
                    + ": readers that tell rows apart by it, or rely on the order of one key's changes, would mix rows up";
        }

        private static String key(List<ContractField> fields) {
            return fields.isEmpty()
                    ? "none"
                    : fields.stream().map(ContractField::named).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    private static String labelsOf(List<String> labels) {
        return (labels.size() == 1 ? "label " : "labels ")
                + String.join(
                        ", ", labels.stream().map(label -> "\"" + label + "\"").toList());
    }
}
