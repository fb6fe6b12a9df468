package dev.rowcast.batch;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowReader;
import dev.rowcast.store.SourceRow;
import io.debezium.connector.mysql.antlr.MySqlAntlrDdlParser;
import io.debezium.connector.mysql.charset.MySqlCharsetRegistry;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.Tables;
import io.debezium.relational.ValueConverter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** A table as MySQL defines it, and what its rows are to a reader by a contract. For one thread. */
final class SourceTable {
    private static final Pattern COUNTER = Pattern.compile(" AUTO_INCREMENT=\\d+");
    private static final SourcePosition NOWHERE = new SourcePosition("", 0, null, "", 0, 0, 0, true, null);

    private final Contract contract;
    private final SourceForm form;
    private final io.debezium.relational.TableId table;
    private final String definition;
    private final List<Field> fields;
    private final Schema rows;
    private final Schema keys;
    private final List<KeyColumn> key;
    private final RowReader reader;

    /** A column that the source connector sends. */
    private record Field(Column column, Schema schema) {}

    private SourceTable(Contract contract, SourceForm form, String definition, Table model) {
        this.contract = contract;
        this.form = form;
        this.table = model.id();
        this.definition = definition;
        this.fields = model.columns().stream()
                .map(column -> asContracted(column, contract))
                .flatMap(
                        column -> Optional.ofNullable(form.types().schema(table, column))
                                .map(schema -> new Field(column, schema))
                                .stream())
                .toList();
        this.rows = struct(fields);
        this.key = model.primaryKeyColumnNames().stream()
                .map(name -> keyColumn(model.columnWithName(name), contract))
                .toList();
        this.keys = struct(key.stream()
                .map(each -> new Field(
                        each.column(), rows.field(each.column().name()).schema()))
                .toList());
        this.reader = schema().rows();
    }

    /**
     * Reads the definition.
     *
     * @throws UnfinishedException if the table isn't the one of the contract, or isn't there
     */
    static SourceTable read(SourceConnection source, Contract contract) {
        TableId table = contract.table();
        String definition = source.ask("the definition of " + table, open -> definition(open, table));
        Table model = model(definition, table);
        List<String> agreed =
                contract.keyFields().stream().map(ContractField::column).toList();
        if (agreed.isEmpty() || !agreed.equals(model.primaryKeyColumnNames())) {
            throw new UnfinishedException(
                    table + " has the key " + model.primaryKeyColumnNames() + " in MySQL and " + agreed
                            + " by its contract, and a store knows rows by the contract's; where the key was just changed, wait for a row"
                            + " with the new one",
                    null);
        }
        return new SourceTable(contract, source.form(), definition, model);
    }

    /** @throws UnfinishedException if it is the definition of something else */
    static Table model(String definition, TableId table) {
        MySqlAntlrDdlParser parser = new MySqlAntlrDdlParser(
                true, false, false, Tables.TableFilter.includeAll(), new MySqlCharsetRegistry());
        Tables tables = new Tables();
        parser.setCurrentSchema(table.database());
        parser.parse(definition, tables);
        Table model = tables.forTable(new io.debezium.relational.TableId(table.database(), null, table.table()));
        if (model == null) {
            throw new UnfinishedException(table + " is no table but a view; name tables", null);
        }
        return model;
    }

    /** The definition as it is now, without what changes with each row. */
    static String definition(Connection open, TableId table) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement("SHOW CREATE TABLE " + Sql.quoted(table));
                ResultSet result = statement.executeQuery()) {
            result.next();
            return COUNTER.matcher(result.getString(2)).replaceFirst("");
        }
    }

    /** What CREATE TABLE calls BOOL is TINYINT(1) to SHOW CREATE TABLE, and the contract is of what the connector has read. */
    private static Column asContracted(Column column, Contract contract) {
        boolean truth = column.typeName().toUpperCase(java.util.Locale.ROOT).startsWith("TINYINT")
                && contract.activeField(column.name())
                        .filter(field -> field.type() == SemanticType.BOOL)
                        .isPresent();
        return truth ? column.edit().type("BOOLEAN").jdbcType(Types.BOOLEAN).create() : column;
    }

    private static Schema struct(List<Field> fields) {
        SchemaBuilder struct = SchemaBuilder.struct();
        fields.forEach(field -> struct.field(field.column().name(), field.schema()));
        return struct.build();
    }

    private static KeyColumn keyColumn(Column column, Contract contract) {
        return new KeyColumn(column, contract.activeField(column.name()).orElseThrow());
    }

    /** What a store is to know of the rows. */
    OutputSchema schema() {
        return new OutputSchema(contract, rows, keys, form.settings());
    }

    TableId id() {
        return contract.table();
    }

    String definition() {
        return definition;
    }

    List<KeyColumn> key() {
        return key;
    }

    /** What to select of each row, for {@link #row}. */
    List<String> expressions() {
        return fields.stream()
                .map(field -> FieldReading.expression(field.column()))
                .toList();
    }

    /** The row at which the result stands, whose columns begin with {@link #expressions}. */
    SourceRow row(ResultSet result) throws SQLException {
        Struct row = new Struct(rows);
        for (int i = 0; i < fields.size(); i++) {
            Column column = fields.get(i).column();
            org.apache.kafka.connect.data.Field field = rows.fields().get(i);
            ValueConverter converter = form.types().converter(table, column, field);
            row.put(field, converter.convert(FieldReading.read(result, i + 1, column)));
        }
        Struct keyValues = new Struct(keys);
        for (org.apache.kafka.connect.data.Field field : keys.fields()) {
            keyValues.put(field, row.getWithoutDefault(field.name()));
        }
        RowChange change = new RowChange(
                new TablePlace(id()), id(), Operation.SNAPSHOT, keys, keyValues, rows, null, row, NOWHERE);
        return new SourceRow(change, reader.read(change));
    }

    /** Columns of the contract that MySQL doesn't have any more. */
    List<String> gone() {
        List<String> gone = new ArrayList<>();
        contract.fields().stream()
                .filter(ContractField::active)
                .map(ContractField::column)
                .filter(column -> rows.field(column) == null)
                .forEach(gone::add);
        return gone;
    }
}
