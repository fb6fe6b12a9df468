package dev.rowcast.destination.jdbc;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What columns a target needs for the rows of a contract: what is known without asking the database. */
record Wish(Dialect dialect, JdbcSettings settings, Table table, Contract contract, Map<String, ColumnFacts> facts) {
    private static final int INDEXABLE = 200;

    /**
     * Those columns.
     *
     * @throws UnfitException if a name or a type is none that the database can have
     */
    List<WantedColumn> columns() throws UnfitException {
        requireNames();
        return wanted();
    }

    private void requireNames() throws UnfitException {
        List<String> names = new ArrayList<>(List.of(table.name(), table.rowsSchema()));
        contract.fields().stream().filter(Wish::isSent).forEach(field -> names.add(field.name()));
        for (String name : names) {
            Optional<String> why = dialect.unnameable(name);
            if (why.isPresent()) {
                throw new UnfitException("the name " + name + " " + why.get() + ", which this database can't have");
            }
            if (name.startsWith(Table.RESERVED)) {
                throw new UnfitException(
                        "names that begin with " + Table.RESERVED + ", as " + name + " does, are Rowcast's own there");
            }
        }
    }

    private static boolean isSent(ContractField field) {
        return field.active() || field.state() == FieldState.BRIDGED;
    }

    private List<WantedColumn> wanted() throws UnfitException {
        List<WantedColumn> wanted = new ArrayList<>();
        for (ContractField field : contract.fields()) {
            if (isSent(field)) {
                ColumnFacts said = field.active() ? facts.get(field.column()) : null;
                wanted.add(new WantedColumn(
                        field.number(),
                        field.name(),
                        type(field, said),
                        contract.isKey(field),
                        isIndexable(field.type(), said)));
            }
        }
        return wanted;
    }

    private String type(ContractField field, @Nullable ColumnFacts said) throws UnfitException {
        Optional<String> type = dialect.type(field.type(), said);
        if (type.isEmpty() && settings.asText()) {
            type = dialect.type(SemanticType.STRING, said);
        }
        return type.orElseThrow(() -> new UnfitException("column " + field.column() + " is of a type, " + field.type()
                + ", that this database doesn't have; leave it out with \"columns\": { \"exclude\": [ … ] }, or have it"
                + " written as text with \"unfit\": \"text\" in the destination"));
    }

    private static boolean isIndexable(SemanticType type, @Nullable ColumnFacts said) {
        return switch (type) {
            case STRING, ENUM, SET, BYTES -> said != null && said.length() != null && said.length() <= INDEXABLE;
            case JSON, VECTOR, GEOMETRY -> false;
            default -> true;
        };
    }
}
