package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Says which columns of a table lose something, or are read by a guess, under the source connector's settings. */
public final class ShapeLint {
    private static final String PROPAGATE = "set column.propagate.source.type=.* on the source connector";

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
    static List<String> lint(TableId table, Schema rowSchema, Predicate<String> columns) {
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
