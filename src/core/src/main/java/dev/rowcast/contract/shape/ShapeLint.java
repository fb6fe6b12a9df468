package dev.rowcast.contract.shape;

import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Says which columns of a table lose something, or are read by a guess, under the source connector's settings; and which may hold
 * what MySQL and Debezium don't tell right under any.
 */
public final class ShapeLint {
    private static final String PROPAGATE = "set column.propagate.source.type=.* on the source connector";

    private static final String SCALE = "__debezium.source.column.scale";
    private static final String EPOCH_DAY = "1970-01-01";

    private ShapeLint() {}

    /**
     * The findings, each one sentence that names the columns and the setting that mends it; empty where there is nothing to say.
     *
     * @param table the table
     * @param rowSchema schema of the envelope's {@code before} and {@code after}
     */
    public static List<String> lint(TableId table, Schema rowSchema) {
        return lint(table, rowSchema, column -> true);
    }

    /** The findings about just those columns, by their names as MySQL spells them. */
    public static List<String> lint(TableId table, Schema rowSchema, Predicate<String> columns) {
        Findings findings = new Findings(table, rowSchema, columns, new ArrayList<>());
        findings.add(
                (schema, source) -> nameless(schema, source, Schema.Type.INT64),
                "BIGINT UNSIGNED would arrive like BIGINT, negative above 9223372036854775807; " + PROPAGATE);
        findings.add(
                (schema, source) -> !source.isTyped() && isBigintSized(schema),
                "DECIMAL(20,0) or BIGINT UNSIGNED, taken as a decimal; " + PROPAGATE);
        findings.add(
                (schema, source) -> nameless(schema, source, Schema.Type.FLOAT64),
                "DECIMAL under decimal.handling.mode=double would arrive like DOUBLE, rounded; " + PROPAGATE);
        findings.add(
                (schema, source) -> nameless(schema, source, Schema.Type.STRING),
                "a binary column under binary.handling.mode=base64 or hex, or a DECIMAL under decimal.handling.mode=string, would"
                        + " arrive like text; " + PROPAGATE);
        findings.add(
                (schema, source) -> nameless(schema, source, Schema.Type.FLOAT32),
                "REAL, which is a DOUBLE, would arrive like FLOAT, rounded; " + PROPAGATE);
        findings.add(
                (schema, source) -> nameless(schema, source, Schema.Type.BOOLEAN),
                "BOOLEAN would arrive like BIT(1), any number but 0 as true; " + PROPAGATE);
        findings.add(
                (schema, source) -> schema.type() == Schema.Type.BOOLEAN && source.isBoolean(),
                "the source sends a BOOLEAN as true whatever number but 0 it holds, so that it arrives as 1; if it may hold another, declare the column"
                        + " as what it is, which changes nothing in MySQL: ALTER TABLE … MODIFY … TINYINT(1)");
        findings.add(
                (schema, source) -> schema.type() == Schema.Type.BOOLEAN
                        && source.isTyped()
                        && !source.isBoolean()
                        && !source.isBit(),
                "a converter of the source sends true for any number above 0 and false for the others; leave the column out of its selector if it may hold"
                        + " another than 0 and 1");
        return findings.list();
    }

    /**
     * Which columns are of a kind that MySQL or Debezium tells wrong for some values, whatever the source is set to: one sentence each, which
     * says what to do. Whether the table has such values can't be seen.
     *
     * @param table the table
     * @param rowSchema schema of the envelope's {@code before} and {@code after}
     */
    public static List<String> untold(TableId table, Schema rowSchema) {
        return untold(table, rowSchema, column -> true);
    }

    /** The same about just those columns, by their names as MySQL spells them. */
    public static List<String> untold(TableId table, Schema rowSchema, Predicate<String> columns) {
        Findings findings = new Findings(table, rowSchema, columns, new ArrayList<>());
        findings.add(
                (schema, source) -> isDate(schema) && !schema.isOptional() && isEpochDay(schema.defaultValue()),
                "the default arrives as 1970-01-01, and so does a zero date; write NULL for a date that isn't known");
        findings.add(
                (schema, source) -> LogicalType.of(schema) == LogicalType.YEAR,
                "a snapshot's YEAR 0000 arrives as 2000; write NULL for a year that isn't known");
        findings.add(
                (schema, source) -> source.type().equals("FLOAT") && hasDigits(schema),
                "FLOAT(M,D) arrives as a double with the digits of a float behind those declared, 1.1 as 1.100000023841858; declare FLOAT or DECIMAL");
        findings.add(
                (schema, source) -> LogicalType.of(schema) == LogicalType.JSON,
                "dates, times and binary values that MySQL put into JSON arrive in another form from the stream than from a snapshot;"
                        + " write them as text");
        findings.add(
                (schema, source) -> schema.isOptional() && schema.defaultValue() != null,
                "a NULL arrives as the column's default unless the source connector's JsonConverter has"
                        + " replace.null.with.default=false");
        return findings.list();
    }

    private static boolean isDate(Schema schema) {
        LogicalType type = LogicalType.of(schema);
        return type == LogicalType.DATE || type == LogicalType.CONNECT_DATE || type == LogicalType.ISO_DATE;
    }

    /** In whichever form the source writes a DATE. */
    private static boolean isEpochDay(@Nullable Object value) {
        return value instanceof Integer days && days == 0
                || value instanceof Date date && date.getTime() == 0
                || value instanceof String text && text.startsWith(EPOCH_DAY);
    }

    /** Whether the column declares digits after the point. */
    private static boolean hasDigits(Schema schema) {
        return schema.parameters() != null && schema.parameters().containsKey(SCALE);
    }

    private static boolean nameless(Schema schema, SourceColumn source, Schema.Type type) {
        return schema.name() == null && !source.isTyped() && schema.type() == type;
    }

    private static boolean isBigintSized(Schema schema) {
        return LogicalType.of(schema) == LogicalType.CONNECT_DECIMAL
                && schema.parameters() != null
                && "0".equals(schema.parameters().get(Decimal.SCALE_FIELD))
                && "20".equals(schema.parameters().get("connect.decimal.precision"));
    }

    private record Findings(TableId table, Schema rowSchema, Predicate<String> wanted, List<String> list) {
        void add(BiPredicate<Schema, SourceColumn> concerned, String what) {
            List<String> columns = new ArrayList<>();
            for (Field field : rowSchema.fields()) {
                SourceColumn source = SourceColumn.of(field);
                if (wanted.test(source.name()) && concerned.test(field.schema(), source)) {
                    columns.add(source.name());
                }
            }
            if (!columns.isEmpty()) {
                list.add("table " + table + ", column" + (columns.size() > 1 ? "s " : " ") + String.join(", ", columns)
                        + ": " + what);
            }
        }
    }
}
