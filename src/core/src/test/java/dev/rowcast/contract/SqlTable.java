package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * A table's definition, which DDL changes and Debezium describes. Immutable.
 *
 * @param columns at least one
 * @param key names of the key's columns
 */
public record SqlTable(TableId id, List<SqlColumn> columns, List<String> key) {
    /** A column; comment and nullability are all that a reader must never notice. */
    public record SqlColumn(String name, SqlType type, boolean nullable, String comment) {
        Schema schema() {
            SchemaBuilder schema = type.schema().doc(comment).parameter("__debezium.source.column.comment", comment);
            return nullable ? schema.optional().build() : schema.build();
        }
    }

    public static SqlTable of(TableId id, SqlColumn... columns) {
        return new SqlTable(id, List.of(columns), List.of());
    }

    public static SqlColumn column(String name, SqlType type) {
        return new SqlColumn(name, type, true, "");
    }

    public boolean has(String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name));
    }

    public int size() {
        return columns.size();
    }

    /** ADD COLUMN at a place, 0 being FIRST. */
    public SqlTable add(int place, String name, SqlType type) {
        List<SqlColumn> more = new ArrayList<>(columns);
        more.add(place, column(name, type));
        return new SqlTable(id, more, key);
    }

    /** DROP COLUMN; a key loses it too. */
    public SqlTable drop(String name) {
        return new SqlTable(
                id,
                columns.stream().filter(column -> !column.name().equals(name)).toList(),
                key.stream().filter(column -> !column.equals(name)).toList());
    }

    /** MODIFY COLUMN to another type. */
    public SqlTable retype(String name, SqlType type) {
        return changed(name, column -> new SqlColumn(name, type, column.nullable(), column.comment()));
    }

    /** RENAME COLUMN; a key goes on with it. */
    public SqlTable rename(String from, String to) {
        SqlTable renamed =
                changed(from, column -> new SqlColumn(to, column.type(), column.nullable(), column.comment()));
        return renamed.keyed(
                key.stream().map(column -> column.equals(from) ? to : column).toArray(String[]::new));
    }

    /** MODIFY COLUMN to NULL or NOT NULL. */
    public SqlTable nullable(String name, boolean nullable) {
        return changed(name, column -> new SqlColumn(name, column.type(), nullable, column.comment()));
    }

    /** MODIFY COLUMN with another comment. */
    public SqlTable comment(String name, String comment) {
        return changed(name, column -> new SqlColumn(name, column.type(), column.nullable(), comment));
    }

    /** MODIFY COLUMN … AFTER, by the place that it then has. */
    public SqlTable move(String name, int place) {
        SqlColumn moved = columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<SqlColumn> others = new ArrayList<>(columns);
        others.remove(moved);
        others.add(place, moved);
        return new SqlTable(id, others, key);
    }

    /** DROP PRIMARY KEY, ADD PRIMARY KEY. */
    public SqlTable keyed(String... newKey) {
        return new SqlTable(id, columns, Arrays.asList(newKey));
    }

    private SqlTable changed(String name, UnaryOperator<SqlColumn> change) {
        return new SqlTable(
                id,
                columns.stream()
                        .map(column -> column.name().equals(name) ? change.apply(column) : column)
                        .toList(),
                key);
    }

    /** What Rowcast reads of Debezium's schemas. */
    public TableShape shape() {
        return ShapeParser.read(id, rowSchema(), keySchema());
    }

    public Schema rowSchema() {
        return struct(columns.stream());
    }

    /** Null where there is no key. */
    public Schema keySchema() {
        Map<String, SqlColumn> byName = columns.stream().collect(Collectors.toMap(SqlColumn::name, column -> column));
        return key.isEmpty() ? null : struct(key.stream().map(byName::get));
    }

    /** A row; a column that isn't named is NULL. */
    public Struct row(Map<String, ?> values) {
        return filled(rowSchema(), values);
    }

    /** The row's key; null where there is none. */
    public Struct key(Map<String, ?> values) {
        return key.isEmpty() ? null : filled(keySchema(), values);
    }

    private static Struct filled(Schema schema, Map<String, ?> values) {
        Struct struct = new Struct(schema);
        schema.fields().forEach(field -> struct.put(field, values.get(field.name())));
        return struct;
    }

    private static Schema struct(Stream<SqlColumn> columns) {
        SchemaBuilder schema = SchemaBuilder.struct();
        columns.forEach(column -> schema.field(column.name(), column.schema()));
        return schema.build();
    }
}
