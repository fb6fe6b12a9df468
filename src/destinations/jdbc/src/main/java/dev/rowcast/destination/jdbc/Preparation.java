package dev.rowcast.destination.jdbc;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has a target's schemas, table, mark and view there, and its columns: makes what isn't there, adds columns, and leaves alone what is. Under the target's
 * lock, so that tasks don't meet. For one use.
 */
final class Preparation {
    private final Session session;
    private final Dialect dialect;
    private final Wish wish;
    private final Table table;
    private final Contract contract;

    Preparation(Session session, Wish wish) {
        this.session = session;
        this.wish = wish;
        this.dialect = wish.dialect();
        this.table = wish.table();
        this.contract = wish.contract();
    }

    /** Whether what is there fits, or could be made to. Nothing is changed. */
    void look() throws SQLException, UnfitException {
        List<WantedColumn> wanted = wish.columns();
        boolean isThere = !columnsOf(table.rowsSchema(), table.name()).isEmpty();
        if (!columnsOf(table.rowsSchema(), Table.MARKS).isEmpty()) {
            String clash = Marks.clash(session, table, contract.table().toString(), key(), isThere);
            if (clash != null) {
                throw new UnfitException(clash);
            }
        }
        if (isThere) {
            missing(wanted);
        }
    }

    private String key() {
        return contract.keyFields().stream().map(ContractField::name).collect(Collectors.joining(", "));
    }

    /** The table as it is then. Under the lock. */
    Table run() throws SQLException, UnfitException {
        List<WantedColumn> wanted = wish.columns();
        ensureSchema(table.rowsSchema());
        ensureSchema(table.viewsSchema());
        if (columnsOf(table.rowsSchema(), Table.MARKS).isEmpty()) {
            session.run(dialect.createMarks(table.quotedMarks()));
        }
        boolean isThere = !columnsOf(table.rowsSchema(), table.name()).isEmpty();
        String obstacle = Marks.begin(session, dialect, table, contract.table().toString(), key(), isThere);
        if (obstacle != null) {
            throw new UnfitException(obstacle);
        }
        if (!isThere) {
            for (String statement : dialect.createRows(table, wanted)) {
                session.run(statement);
            }
        } else {
            extend(wanted);
        }
        Map<String, List<String>> there = columnsOf(table.rowsSchema(), table.name());
        ensureView(List.copyOf(there.keySet()));
        return table.with(
                contract.fields().stream()
                        .flatMap(field ->
                                Optional.ofNullable(there.get(field.name()))
                                        .map(known -> column(field, known.get(1)))
                                        .stream())
                        .toList(),
                contract.highWater());
    }

    private Table.Column column(ContractField field, String type) {
        return new Table.Column(field.number(), dialect.quote(field.name()), type, dialect.isBinary(field.type()));
    }

    private void ensureSchema(String schema) throws SQLException {
        if (session.first(dialect.schemas(), schema).isEmpty()) {
            session.run(dialect.createSchema(schema));
        }
    }

    /** Name and type of each column, and whether a row must say it; empty where there is no such table. */
    private Map<String, List<String>> columnsOf(String schema, String name) throws SQLException {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        session.ask(dialect.columns(), schema, name).forEach(column -> columns.put(column.get(0), column));
        return columns;
    }

    private void extend(List<WantedColumn> wanted) throws SQLException, UnfitException {
        List<WantedColumn> missing = missing(wanted);
        if (!missing.isEmpty()) {
            session.run("ALTER TABLE " + table.quotedRows() + " "
                    + missing.stream()
                            .map(column -> "ADD COLUMN " + dialect.quote(column.name()) + " " + column.type() + " NULL")
                            .collect(Collectors.joining(", ")));
        }
    }

    /** The columns that the table lacks, once all that it has is as it has to be. */
    private List<WantedColumn> missing(List<WantedColumn> wanted) throws SQLException, UnfitException {
        requireOnlyOurKey();
        Map<String, List<String>> there = columnsOf(table.rowsSchema(), table.name());
        requireOnlyOurDuties(there);
        List<WantedColumn> missing = new ArrayList<>();
        for (WantedColumn column : wanted) {
            List<String> known = there.get(column.name());
            if (known == null) {
                missing.add(column);
            } else if (!dialect.takes(known.get(1), column.type())) {
                throw new UnfitException("column " + column.name() + " of " + table.quotedRows() + " is " + known.get(1)
                        + ", and its values need " + column.type() + "; run: " + dialect.changeType(table, column));
            }
        }
        return missing;
    }

    /** Another unique index, or a foreign key, would refuse or change rows in an order that isn't the source's. */
    private void requireOnlyOurKey() throws SQLException, UnfitException {
        boolean primary = false;
        for (List<String> index : session.ask(dialect.uniqueIndexes(), table.rowsSchema(), table.name())) {
            if (index.get(2).equals("primary") && index.get(1).equals(Table.KEY)) {
                primary = true;
            } else {
                throw new UnfitException(
                        table.quotedRows() + " has the unique index " + index.get(0) + " (" + index.get(1)
                                + "), and rows that swap their values would meet in it; make it an ordinary index");
            }
        }
        if (!primary) {
            throw new UnfitException(table.quotedRows() + " isn't a table that Rowcast made: its primary key isn't "
                    + Table.KEY + "; rename it, or write another \"schema\"");
        }
        Optional<List<String>> foreign = session.first(
                dialect.foreignKeys(), table.rowsSchema(), table.name(), table.rowsSchema(), table.name());
        if (foreign.isPresent()) {
            throw new UnfitException("the foreign key " + foreign.get().get(0) + " is on or to " + table.quotedRows()
                    + ", and tables' rows come in an order of their own; drop it");
        }
    }

    private void requireOnlyOurDuties(Map<String, List<String>> there) throws UnfitException {
        Set<String> fields = contract.fields().stream().map(ContractField::name).collect(Collectors.toSet());
        for (List<String> column : there.values()) {
            boolean ours = column.get(0).startsWith(Table.RESERVED);
            if (column.get(2).equals("required") && !ours) {
                throw new UnfitException("column " + column.get(0) + " of " + table.quotedRows() + " is NOT NULL"
                        + (fields.contains(column.get(0)) ? "" : ", has no default and isn't the source's")
                        + ", so that deletes can't be remembered; let it take NULL");
            }
        }
    }

    /** A column stays in the view for as long as it is in the table, and keeps its place. */
    private void ensureView(List<String> there) throws SQLException {
        Set<String> known = columnsOf(table.viewsSchema(), table.name()).keySet();
        Set<String> columns = new LinkedHashSet<>(known);
        columns.retainAll(there);
        contract.fields().stream()
                .map(ContractField::name)
                .filter(there::contains)
                .forEach(columns::add);
        if (!List.copyOf(known).equals(List.copyOf(columns))) {
            session.run("CREATE OR REPLACE VIEW " + table.quotedView() + " AS SELECT "
                    + columns.stream().map(dialect::quote).collect(Collectors.joining(", ")) + " FROM "
                    + table.quotedRows() + " WHERE NOT " + Table.DELETED);
        }
    }
}
