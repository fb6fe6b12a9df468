package dev.rowcast.destination.bigquery;

import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableConstraints;
import com.google.api.services.bigquery.model.TableFieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a table that is there can't take rows, and the statement that has it take them. Stateless but for whose table it is. */
final class Obstacles {
    /** What BigQuery makes of a type in place, with all values. */
    private static final Map<String, List<String>> WIDER =
            Map.of("INT64", List.of("NUMERIC", "BIGNUMERIC", "FLOAT64"), "NUMERIC", List.of("BIGNUMERIC", "FLOAT64"));

    private final String sql;
    private final String bq;

    Obstacles(TableName name, String project) {
        this.sql = name.sql(project);
        this.bq = name.bq(project);
    }

    /** @param wanted the columns that it has to have */
    List<String> of(Table table, List<TableFieldSchema> wanted) {
        if (!"TABLE".equals(table.getType())) {
            return List.of(
                    "it is a " + table.getType() + ", and rows are written to a TABLE alone; name another \"table\"");
        }
        List<String> obstacles = new ArrayList<>();
        if (table.getExpirationTime() != null) {
            obstacles.add("it expires, and its rows with it. Run: bq update --expiration 0 " + bq
                    + "; where that is its dataset's default, take it from that as well: bq update --default_table_expiration 0 "
                    + bq.substring(0, bq.lastIndexOf('.')));
        }
        key(table).ifPresent(obstacles::add);
        for (TableFieldSchema column : Columns.of(table)) {
            wanted.stream()
                    .filter(each -> each.getName().equalsIgnoreCase(column.getName()))
                    .forEach(each -> type(column, each).forEach(obstacles::add));
            if ("REQUIRED".equals(column.getMode()) && !column.getName().equals(Columns.KEY)) {
                obstacles.add("column " + column.getName() + " takes no NULL, and rows may come without it. Run: "
                        + alter(column, "DROP NOT NULL"));
            }
        }
        return obstacles;
    }

    private Optional<String> key(Table table) {
        TableConstraints constraints = table.getTableConstraints();
        List<String> key = constraints == null || constraints.getPrimaryKey() == null
                ? List.of()
                : constraints.getPrimaryKey().getColumns();
        if (Columns.of(table).stream().noneMatch(each -> each.getName().equals(Columns.KEY))) {
            return Optional.of("it has no column " + Columns.KEY
                    + ", by which rows are known; name another \"table\", which is made as it has to be");
        }
        return key.equals(List.of(Columns.KEY))
                ? Optional.empty()
                : Optional.of("its primary key is (" + String.join(", ", key) + "), and without (" + Columns.KEY
                        + ") BigQuery would have a row once for each of its changes. Run: "
                        + (key.isEmpty() ? "" : "ALTER TABLE " + sql + " DROP PRIMARY KEY; ")
                        + "ALTER TABLE " + sql + " ADD PRIMARY KEY (" + Columns.KEY + ") NOT ENFORCED");
    }

    private Stream<String> type(TableFieldSchema has, TableFieldSchema wanted) {
        String type = BigQueryType.sql(has);
        String needed = BigQueryType.sql(wanted);
        if (type.equals(needed) || type.equals("BIGNUMERIC") && needed.equals("NUMERIC")) {
            return has.getPrecision() == null && has.getMaxLength() == null
                    ? Stream.empty()
                    : Stream.of("column " + has.getName() + " is a " + type
                            + " of so many digits or characters, and BigQuery would round or refuse others. Run: "
                            + alter(has, "SET DATA TYPE " + type));
        }
        boolean widens = WIDER.getOrDefault(type, List.of()).contains(needed);
        return Stream.of("column " + has.getName() + " is " + type + ", and its values need " + needed + ". "
                + (widens
                        ? "Run: " + alter(has, "SET DATA TYPE " + needed)
                        : "Have the rows written to another \"table\"; or have the column made anew, and the rows written anew: ALTER TABLE "
                                + sql + " DROP COLUMN `" + has.getName() + "`"));
    }

    private String alter(TableFieldSchema column, String how) {
        return "ALTER TABLE " + sql + " ALTER COLUMN `" + column.getName() + "` " + how;
    }
}
