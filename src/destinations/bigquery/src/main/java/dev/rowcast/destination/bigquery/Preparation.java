package dev.rowcast.destination.bigquery;

import com.google.api.services.bigquery.model.Clustering;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableConstraints;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableSchema;
import dev.rowcast.deliver.Failure;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.RowsOf;
import dev.rowcast.store.StoreCommands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Has the table there that the rows of a form go to, with a column for each of theirs. Whoever else does the same at once does no harm: a table is changed on
 * condition that nobody has changed it since it was read. Waits for the answers.
 */
final class Preparation {
    private static final int MOST_TRIES = 20;

    private final Tables tables;
    private final Marks marks;
    private final String project;
    private final TableName name;
    private final RowsOf rows;
    private final List<TableFieldSchema> wanted = new ArrayList<>();

    Preparation(Tables tables, Marks marks, String project, TableName name, RowsOf rows, RowForm form) {
        this.tables = tables;
        this.marks = marks;
        this.project = project;
        this.name = name;
        this.rows = rows;
        wanted.add(BigQueryType.STRING.column(Columns.KEY).setMode("REQUIRED"));
        wanted.add(BigQueryType.INT64.column(Columns.VERSION));
        form.columns()
                .forEach(
                        column -> wanted.add(column.type().column(column.field().name())));
    }

    Prepared prepare() throws IOException {
        return look(true);
    }

    /** What {@link #prepare} would answer as far as that shows without changing anything. */
    Prepared examine() throws IOException {
        return look(false);
    }

    private Prepared look(boolean changes) throws IOException {
        String names = names();
        if (!names.isEmpty()) {
            return new Prepared.Unfit(names);
        }
        Optional<Mark> mark = marks.find(name);
        if (mark.isPresent() && !mark.get().rows().key().equals(rows.key())) {
            return new Prepared.Unfit(otherKey(mark.get().rows().key()));
        }
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Table> table = tables.find(name);
            if (table.isEmpty() && mark.isPresent()) {
                return new Prepared.Unfit(gone(mark.get()));
            }
            List<String> obstacles = table.map(each -> new Obstacles(name, project).of(each, wanted))
                    .orElse(List.of());
            if (!obstacles.isEmpty()) {
                return new Prepared.Unfit(String.join("; ", obstacles));
            }
            if (!changes || isDone(table)) {
                return Prepared.Ready.READY;
            }
        }
        return new Prepared.Failed(Failures.failed(
                Failure.UNREACHABLE, name.bq(project) + " is changed by others all the while; it is tried again"));
    }

    /** Why the rows' columns can't all have their names; empty where they can. */
    private String names() {
        Set<String> seen = new HashSet<>();
        for (TableFieldSchema column : wanted.subList(2, wanted.size())) {
            if (Columns.isTaken(column.getName())) {
                return "the rows have a column " + column.getName()
                        + ", and BigQuery or Rowcast need names that begin so themselves; leave it out, or rename it";
            }
            if (!seen.add(column.getName().toLowerCase(Locale.ROOT))) {
                return "the rows have two columns " + column.getName()
                        + " that differ in upper and lower case alone, which are one in BigQuery; leave one of them out";
            }
        }
        return "";
    }

    /** Whether the table has all columns; else it gets them, and is to be looked at again. */
    private boolean isDone(Optional<Table> table) throws IOException {
        if (table.isEmpty()) {
            boolean unusedQuicker = tables.create(name, made());
            return false;
        }
        List<TableFieldSchema> columns = new ArrayList<>(Columns.of(table.get()));
        int before = columns.size();
        wanted.stream()
                .filter(each -> columns.stream().noneMatch(has -> has.getName().equalsIgnoreCase(each.getName())))
                .toList()
                .forEach(columns::add);
        if (columns.size() == before) {
            return true;
        }
        boolean unusedQuicker =
                tables.change(name, table.get().getEtag(), new Table().setSchema(new TableSchema().setFields(columns)));
        return false;
    }

    private Table made() {
        List<String> key = List.of(Columns.KEY);
        return new Table()
                .setSchema(new TableSchema().setFields(wanted))
                .setTableConstraints(
                        new TableConstraints().setPrimaryKey(new TableConstraints.PrimaryKey().setColumns(key)))
                .setClustering(new Clustering().setFields(key));
    }

    private String otherKey(String known) {
        return "its rows are known by (" + known + "), and those that come by (" + rows.key()
                + "), so that they wouldn't meet. Have the rows written to another \"table\", and load them there; or empty this one: "
                + marks.howToDrop(name) + " and " + marks.howToForget(name) + ", and have the rows written anew";
    }

    private String gone(Mark mark) {
        return "somebody has deleted the table, and one that is made anew would have none of the rows that came before. If that is meant, have its mark forgotten ("
                + marks.howToForget(name) + "), and fill it: " + StoreCommands.repair(mark.owner());
    }
}
