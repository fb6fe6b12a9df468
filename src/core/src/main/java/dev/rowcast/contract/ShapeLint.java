package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
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
        Findings findings = new Findings(table, rowSchema, new ArrayList<>());
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
                (schema, source) -> is(schema, LogicalType.CONNECT_TIME, LogicalType.ISO_TIME),
                "a TIME outside 00:00:00..23:59:59 arrives as NULL; set time.precision.mode=adaptive_time_microseconds on the source"
                        + " connector");
        findings.add(
                (schema, source) -> is(schema, LogicalType.TIME),
                "a TIME beyond 596 hours arrives wrong; set time.precision.mode=adaptive_time_microseconds on the source connector");
        findings.add(
                (schema, source) -> is(schema, LogicalType.CONNECT_TIME, LogicalType.CONNECT_TIMESTAMP)
                        && (!source.isTyped() || source.length() > 3),
                "digits below the millisecond are cut off; set time.precision.mode=adaptive_time_microseconds on the source connector");
        findings.add(
                (schema, source) -> is(schema, LogicalType.NANO_TIMESTAMP),
                "a DATETIME outside 1677..2262 arrives wrong; set time.precision.mode=adaptive_time_microseconds on the source"
                        + " connector");
        return findings.list();
    }

    private static boolean nameless(Schema schema, SourceColumn source, Schema.Type type) {
        return schema.name() == null && !source.isTyped() && schema.type() == type;
    }

    private static boolean isBigintSized(Schema schema) {
        return is(schema, LogicalType.CONNECT_DECIMAL)
                && schema.parameters() != null
                && "0".equals(schema.parameters().get(Decimal.SCALE_FIELD))
                && "20".equals(schema.parameters().get("connect.decimal.precision"));
    }

    private static boolean is(Schema schema, LogicalType... types) {
        LogicalType actual = LogicalType.of(schema);
        for (LogicalType type : types) {
            if (type == actual) {
                return true;
            }
        }
        return false;
    }

    private record Findings(TableId table, Schema rowSchema, List<String> list) {
        void add(BiPredicate<Schema, SourceColumn> concerned, String what) {
            List<String> columns = new ArrayList<>();
            for (Field field : rowSchema.fields()) {
                SourceColumn source = SourceColumn.of(field);
                if (concerned.test(field.schema(), source)) {
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
