package dev.rowcast.cli.plan;

import dev.rowcast.batch.source.DebeziumTypes;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.TableShape;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.Tables;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The tables as the source connector keeps them in its memory: contracts go in as shapes, statements change them, and shapes come out, as
 * the sink would read them from the connector's records. Not thread-safe.
 */
final class SourceModel {
    private final SourceDdlParser parser = new SourceDdlParser();
    private final Tables tables = new Tables();
    private final boolean optional;

    /** @param optional whether columns outside of keys are nullable, which contracts don't say */
    SourceModel(boolean optional) {
        this.optional = optional;
    }

    /** Takes the table in, or gives it another shape. */
    void put(CanonicalColumns columns, TableShape shape) {
        List<Column> parsed = shape.columns().stream()
                .map(column ->
                        columns.column(column, optional && !shape.keyColumns().contains(column.name())))
                .toList();
        tables.overwriteTable(Table.editor()
                .tableId(id(shape.table()))
                .addColumns(parsed)
                .setPrimaryKeyNames(shape.keyColumns())
                .create());
    }

    /** Forgets the table, if it is there. */
    void remove(TableId table) {
        tables.removeTable(id(table));
    }

    /** Which database is meant where a statement names none. */
    void use(String database) {
        parser.setCurrentSchema(database);
    }

    /**
     * Reads a statement and changes the tables accordingly.
     *
     * @return why Debezium can't carry it out; null if it can
     */
    @Nullable String read(String sql) {
        try {
            parser.parse(sql, tables);
            return null;
        } catch (RuntimeException e) {
            return firstLine(e);
        }
    }

    /** The names of the table's columns in their order; empty if it isn't there. */
    List<String> columns(TableId table) {
        Table model = tables.forTable(id(table));
        return model == null
                ? List.of()
                : model.columns().stream().map(Column::name).toList();
    }

    /** The table that the part of a statement names; the database is empty where neither the statement nor {@link #use} says it. */
    TableId named(org.antlr.v4.runtime.ParserRuleContext context) {
        io.debezium.relational.TableId named = parser.parseQualifiedTableId(context);
        return new TableId(named.catalog() == null ? "" : named.catalog(), named.table());
    }

    /**
     * The table's shape; it has to be there.
     *
     * @throws RuntimeException if the connector could make no records of it, or the sink couldn't read them; the message says why
     */
    TableShape shape(TableId table) {
        Table model = tables.forTable(id(table));
        SchemaBuilder row = SchemaBuilder.struct();
        for (Column column : model.columns()) {
            SchemaBuilder field = DebeziumTypes.RECOMMENDED.field(model.id(), column);
            if (field != null) {
                row.field(column.name(), field.build());
            }
        }
        Schema rows = row.build();
        return ShapeParser.read(table, rows, key(model, rows));
    }

    private static @Nullable Schema key(Table model, Schema rows) {
        if (model.primaryKeyColumnNames().isEmpty()) {
            return null;
        }
        SchemaBuilder key = SchemaBuilder.struct();
        for (String column : model.primaryKeyColumnNames()) {
            key.field(column, rows.field(column).schema());
        }
        return key.build();
    }

    private static io.debezium.relational.TableId id(TableId table) {
        return new io.debezium.relational.TableId(table.database(), null, table.table());
    }

    static String firstLine(RuntimeException e) {
        return e.getMessage() == null
                ? e.toString()
                : e.getMessage().lines().findFirst().orElse(e.toString());
    }
}
