package dev.rowcast.batch.source;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import io.debezium.connector.mysql.antlr.MySqlAntlrDdlParser;
import io.debezium.connector.mysql.charset.MySqlCharsetRegistry;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.Tables;
import io.debezium.relational.ValueConverter;
import io.debezium.text.MultipleParsingExceptions;
import io.debezium.text.ParsingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** A table as MySQL defines it, and how its rows are read as the source connector's records have them. For one thread. */
public final class TableModel {
    private static final Pattern COUNTER = Pattern.compile(" AUTO_INCREMENT=\\d+");

    private final TableId table;
    private final String definition;
    private final List<ColumnReader> columns;
    private final List<String> expressions;
    /** Of each column of the key, where its place is in the expressions. */
    private final int[] places;

    private final Schema rows;
    private final Schema keys;
    private final List<KeyColumn> key;
    private final List<KeyValue> keyValues;

    /** Reads a column that the source connector sends. */
    private record ColumnReader(Column column, Field slot, FieldReading.Value value, ValueConverter converter) {
        void read(byte @Nullable [] written, Struct row) {
            try {
                row.put(slot, converter.convert(written == null ? null : value.of(written)));
            } catch (RuntimeException unfit) {
                throw new IllegalArgumentException("column " + column.name() + ": " + unfit.getMessage(), unfit);
            }
        }
    }

    /** Where a value of the key is in the row, and in the key. */
    private record KeyValue(Field inRow, Field inKey) {}

    private TableModel(TableId table, SourceForm form, String definition, Table model, @Nullable Contract contract) {
        this.table = table;
        this.definition = definition;
        SchemaBuilder struct = SchemaBuilder.struct().optional();
        List<Column> sent = new ArrayList<>();
        model.columns().stream().map(column -> asContracted(column, contract)).forEach(column -> {
            Schema schema = form.types().schema(model.id(), column);
            if (schema != null) {
                struct.field(column.name(), schema);
                sent.add(column);
            }
        });
        this.rows = struct.build();
        this.columns = sent.stream()
                .map(column -> {
                    Field field = rows.field(column.name());
                    return new ColumnReader(
                            column,
                            slot(field),
                            FieldReading.of(column),
                            form.types().converter(model.id(), column, field));
                })
                .toList();
        this.key = model.primaryKeyColumnNames().stream()
                .map(name -> new KeyColumn(
                        model.columnWithName(name),
                        contract == null ? null : contract.activeField(name).orElse(null)))
                .toList();
        SchemaBuilder keyStruct = SchemaBuilder.struct();
        key.forEach(each -> keyStruct.field(
                each.column().name(), rows.field(each.column().name()).schema()));
        this.keys = keyStruct.build();
        this.keyValues = keys.fields().stream()
                .map(each -> new KeyValue(withoutDefault(rows.field(each.name())), slot(each)))
                .toList();
        this.expressions = new ArrayList<>(columns.stream()
                .map(each -> FieldReading.expression(each.column()))
                .toList());
        this.places = key.stream().mapToInt(each -> selected(each.place())).toArray();
    }

    /** What a column of the key is asked for is mostly asked for already. */
    private int selected(String expression) {
        if (!expressions.contains(expression)) {
            expressions.add(expression);
        }
        return expressions.indexOf(expression);
    }

    /** The field without its name, of which Connect would make a text for each value that is put, in case it doesn't fit. */
    private static Field slot(Field field) {
        return new Field(null, field.index(), field.schema());
    }

    /** The field without a default, which would stand for NULL. */
    private static Field withoutDefault(Field field) {
        return new Field(field.name(), field.index(), Schema.OPTIONAL_BYTES_SCHEMA);
    }

    /**
     * Reads the definition.
     *
     * @param contract the table's; null where it has none yet
     * @throws UnfinishedException if it isn't there, or is no table
     */
    public static TableModel read(SourceConnection source, TableId table, @Nullable Contract contract) {
        String definition = source.ask("the definition of " + table, open -> definition(open, table));
        return new TableModel(table, source.form(), definition, parse(definition, table), contract);
    }

    /** @throws UnfinishedException if it is the definition of something else, or of what Debezium doesn't know */
    static Table parse(String definition, TableId table) {
        MySqlAntlrDdlParser parser = new MySqlAntlrDdlParser(
                true, false, false, Tables.TableFilter.includeAll(), new MySqlCharsetRegistry());
        Tables tables = new Tables();
        parser.setCurrentSchema(table.database());
        try {
            parser.parse(definition, tables);
        } catch (ParsingException | MultipleParsingExceptions unknown) {
            throw new UnfinishedException(
                    "Debezium's parser, by which rows are read as the source connector reads them, doesn't know the definition of "
                            + table + ": " + unknown.getMessage(),
                    unknown);
        }
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
    private static Column asContracted(Column column, @Nullable Contract contract) {
        boolean truth = column.typeName().toUpperCase(Locale.ROOT).startsWith("TINYINT")
                && Optional.ofNullable(contract)
                        .flatMap(known -> known.activeField(column.name()))
                        .map(ContractField::type)
                        .filter(SemanticType.BOOL::equals)
                        .isPresent();
        return truth ? column.edit().type("BOOLEAN").jdbcType(Types.BOOLEAN).create() : column;
    }

    /** The table. */
    public TableId id() {
        return table;
    }

    String definition() {
        return definition;
    }

    /** The columns of its primary key, in the key's order; none where it has no key. */
    List<KeyColumn> key() {
        return key;
    }

    /** The names of these columns. */
    public List<String> keyColumns() {
        return key.stream().map(each -> each.column().name()).toList();
    }

    /** What its rows have. */
    public Schema rows() {
        return rows;
    }

    /** What their keys have. */
    public Schema keys() {
        return keys;
    }

    /** What to select of each row, for {@link #read}. */
    List<String> expressions() {
        return expressions;
    }

    /** The row as the source connector's records have it. */
    public ReadRow read(WrittenRow written) {
        Struct row = new Struct(rows);
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).read(written.values()[i], row);
        }
        Struct keyStruct = new Struct(keys);
        for (KeyValue each : keyValues) {
            keyStruct.put(each.inKey(), row.get(each.inRow()));
        }
        return new ReadRow(place(written), keyStruct, row);
    }

    /** Where the row is in the order of the key. */
    private List<String> place(WrittenRow written) {
        String[] place = new String[places.length];
        for (int i = 0; i < places.length; i++) {
            place[i] = key.get(i).placeOf(Objects.requireNonNull(written.values()[places[i]]));
        }
        return List.of(place);
    }
}
