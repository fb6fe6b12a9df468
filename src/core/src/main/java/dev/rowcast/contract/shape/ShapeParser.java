package dev.rowcast.contract.shape;

import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table's shape from the Connect schemas that Debezium gives its rows, in any of Debezium's modes for decimals, times, BIGINT
 * UNSIGNED and binary columns, with or without {@code column.propagate.source.type}.
 *
 * <p>Where the Connect schema alone is ambiguous, the reading is the one that can hold every value: INT32 is a 32-bit {@code int64},
 * although it may be SMALLINT UNSIGNED; a Decimal of precision 20 and scale 0 is a decimal, although it may be BIGINT UNSIGNED. Some
 * readings can't be made safe without the source type: INT64, read as a signed {@code int64}, may be BIGINT UNSIGNED; a nameless STRING,
 * read as text, may be an encoded binary or decimal; FLOAT32 may be a REAL, and FLOAT64 a DECIMAL, that was rounded; BOOLEAN may be any
 * number. {@link ShapeLint} names the columns concerned. What shows that the source may have destroyed values is refused.
 */
public final class ShapeParser {
    private static final String LOSSLESS_TIMES =
            "set time.precision.mode=adaptive_time_microseconds on the source connector";
    /** Fraction digits of a second that a Connect Timestamp keeps. */
    private static final int MILLI_DIGITS = 3;

    /** What Debezium's ByLogicalTableRouter adds to keys by default, to tell rows of several tables apart. */
    private static final String ROUTED = "__dbz__physicalTableIdentifier";

    private ShapeParser() {}

    /**
     * The table's shape. A column that can't be delivered is in it as such, unless rows are told apart by it.
     *
     * @param table the table
     * @param rowSchema schema of the envelope's {@code before} and {@code after}
     * @param keySchema schema of the record's key; null where the table has no key
     * @throws UnsupportedColumnException if a key column's type isn't known, its value has been destroyed by a mode of the source, or it
     *     isn't among the row's
     */
    public static TableShape read(TableId table, Schema rowSchema, @Nullable Schema keySchema) {
        List<Column> columns = new ArrayList<>(rowSchema.fields().size());
        List<UnsupportedColumn> unsupported = new ArrayList<>();
        for (Field field : rowSchema.fields()) {
            try {
                columns.add(new Column(SourceColumn.of(field).name(), typeOf(table, field)));
            } catch (UnsupportedColumnException refused) {
                if (keySchema != null && keySchema.field(field.name()) != null) {
                    throw refused;
                }
                unsupported.add(new UnsupportedColumn(refused.column(), refused.found()));
            }
        }
        List<String> key = new ArrayList<>();
        if (keySchema != null) {
            for (Field field : keySchema.fields()) {
                Field described = rowField(table, rowSchema, field);
                checkIdentity(table, described);
                key.add(SourceColumn.of(described).name());
            }
        }
        return new TableShape(table, columns, key, unsupported);
    }

    /** A key tells rows apart, so that it mustn't be what may have been rounded. */
    private static void checkIdentity(TableId table, Field field) {
        Schema schema = field.schema();
        SourceColumn source = SourceColumn.of(field);
        boolean floating = schema.type() == Schema.Type.FLOAT32 || schema.type() == Schema.Type.FLOAT64;
        if (floating && schema.name() == null && !source.isTyped()) {
            throw refused(
                    table,
                    schema,
                    source,
                    "is part of the key and may be a DECIMAL or REAL that was rounded, so that two rows have become one; set"
                            + " column.propagate.source.type=.* on the source connector");
        }
    }

    /**
     * The row's field for the same column as the key's field. The key's schema carries no source types, so the row's field says what the
     * key's values mean.
     *
     * @throws UnsupportedColumnException if the row has no such field
     */
    public static Field rowField(TableId table, Schema rowSchema, Field keyField) {
        Field field = rowSchema.field(keyField.name());
        if (field == null) {
            throw new UnsupportedColumnException(
                    table,
                    keyField.name(),
                    keyField.schema().name(),
                    "it is in the record's key but not in the row; " + wayOut(keyField.name()));
        }
        return field;
    }

    private static String wayOut(String column) {
        return column.equals(ROUTED)
                ? "ByLogicalTableRouter puts it there. Set transforms.NAME.key.enforce.uniqueness=false on the source connector, NAME"
                        + " being that of the router"
                : "take it out of the source's column.exclude.list or message.key.columns, or out of the transform that removes it; or,"
                        + " where ByLogicalTableRouter adds it, set its key.enforce.uniqueness=false";
    }

    /**
     * The type of one column.
     *
     * @param table the table, for messages
     * @param field the column's field in the row schema
     * @throws UnsupportedColumnException if it has none that is known
     */
    public static ColumnType typeOf(TableId table, Field field) {
        Schema schema = field.schema();
        SourceColumn source = SourceColumn.of(field);
        if (schema.name() != null) {
            return logical(table, schema, source);
        }
        refuseLostDigits(table, schema, source);
        if (!source.isSentPlainAs(schema.type())) {
            throw lost(table, schema, source);
        }
        return switch (schema.type()) {
            case BOOLEAN -> bool(source);
            case INT8, INT16, INT32, INT64 -> integer(table, schema, source);
            case FLOAT32 -> ColumnType.of(SemanticType.FLOAT);
            case FLOAT64 -> ColumnType.of(SemanticType.DOUBLE);
            case STRING -> ColumnType.of(text(source));
            case BYTES -> ColumnType.of(SemanticType.BYTES);
            default ->
                throw refused(
                        table,
                        schema,
                        source,
                        "has no logical type, so what it means isn't known; leave the column out with the source's column.exclude.list");
        };
    }

    private static void refuseLostDigits(TableId table, Schema schema, SourceColumn source) {
        if (source.isDecimal() && (schema.type() == Schema.Type.FLOAT64 || schema.type() == Schema.Type.FLOAT32)) {
            throw refused(
                    table,
                    schema,
                    source,
                    "has lost digits of its value already; set decimal.handling.mode=precise (or string) on the source connector");
        }
        if (source.isDouble() && schema.type() == Schema.Type.FLOAT32) {
            throw refused(
                    table,
                    schema,
                    source,
                    "has lost digits of its value already; "
                            + (source.isReal()
                                    ? "MySQL makes a DOUBLE of it (or a FLOAT under the sql_mode REAL_AS_FLOAT), so declare the column as that, which changes"
                                            + " nothing in MySQL: ALTER TABLE … MODIFY … DOUBLE"
                                    : "take out the transform or custom converter that makes a float of it"));
        }
    }

    private static ColumnType logical(TableId table, Schema schema, SourceColumn source) {
        LogicalType logical = LogicalType.of(schema);
        if (logical == null) {
            String instead = schema.name().startsWith("io.debezium.time.Structured")
                    ? LOSSLESS_TIMES
                    : "let the source connector send a type of its own (no custom converter for this column), or leave the column"
                            + " out with column.exclude.list";
            throw refused(table, schema, source, "isn't a type that Rowcast knows; " + instead);
        }
        String loss = loss(logical, source);
        if (loss != null) {
            throw refused(table, schema, source, loss);
        }
        if (logical == LogicalType.CONNECT_DECIMAL && source.isUnsignedBigint()) {
            return ColumnType.integer(SemanticType.UINT64, 64, true);
        }
        if (logical == LogicalType.YEAR) {
            return ColumnType.integer(SemanticType.INT32, 16, true);
        }
        if (logical == LogicalType.ENUM || logical == LogicalType.ENUM_SET) {
            String allowed =
                    schema.parameters() == null ? null : schema.parameters().get(Labels.parameter());
            return new ColumnType(logical.semantic(), 0, false, Labels.parse(allowed));
        }
        return ColumnType.of(logical.semantic());
    }

    private static ColumnType integer(TableId table, Schema schema, SourceColumn source) {
        boolean unsigned = source.unsigned();
        return switch (source.type()) {
            case "TINYINT", "INT1", "BOOL", "BOOLEAN" -> ColumnType.integer(SemanticType.INT32, 8, unsigned);
            case "SMALLINT", "INT2" -> ColumnType.integer(SemanticType.INT32, 16, unsigned);
            case "YEAR" -> ColumnType.integer(SemanticType.INT32, 16, true);
            case "MEDIUMINT", "INT3", "MIDDLEINT" -> ColumnType.integer(SemanticType.INT64, 24, unsigned);
            case "INT", "INTEGER", "INT4" -> ColumnType.integer(SemanticType.INT64, 32, unsigned);
            case "BIGINT", "INT8", "SERIAL" ->
                ColumnType.integer(unsigned ? SemanticType.UINT64 : SemanticType.INT64, 64, unsigned);
            case "" -> integer(schema.type());
            default -> throw lost(table, schema, source);
        };
    }

    private static ColumnType integer(Schema.Type type) {
        return switch (type) {
            case INT8 -> ColumnType.integer(SemanticType.INT32, 8, false);
            case INT16 -> ColumnType.integer(SemanticType.INT32, 16, false);
            case INT32 -> ColumnType.integer(SemanticType.INT64, 32, false);
            default -> ColumnType.integer(SemanticType.INT64, 64, false);
        };
    }

    private static SemanticType text(SourceColumn source) {
        if (source.isDecimal()) {
            return SemanticType.DECIMAL;
        }
        return source.isBinary() ? SemanticType.BYTES : SemanticType.STRING;
    }

    private static ColumnType bool(SourceColumn source) {
        if (source.isBoolean()) {
            return ColumnType.BOOLEAN;
        }
        return source.isBit() ? ColumnType.BIT : ColumnType.of(SemanticType.BOOL);
    }

    /** What the mode of the source has taken from such values, with what to do; null where nothing is lost. */
    private static @Nullable String loss(LogicalType logical, SourceColumn source) {
        return switch (logical) {
            case CONNECT_TIME, ISO_TIME ->
                "has lost its value already wherever that is negative or beyond 24 hours; " + LOSSLESS_TIMES;
            case TIME -> "has lost its value already wherever that is beyond 596 hours; " + LOSSLESS_TIMES;
            case NANO_TIMESTAMP ->
                "has lost its value already wherever that is outside of the years 1677 to 2262; " + LOSSLESS_TIMES;
            case CONNECT_TIMESTAMP -> {
                if (!source.isTyped()) {
                    yield "has lost its digits below the millisecond already if there are any, which the source doesn't say; "
                            + LOSSLESS_TIMES + ", or column.propagate.source.type=.* to show that there are none";
                }
                yield source.length() > MILLI_DIGITS
                        ? "has lost its digits below the millisecond already; " + LOSSLESS_TIMES
                        : null;
            }
            default -> null;
        };
    }

    private static UnsupportedColumnException lost(TableId table, Schema schema, SourceColumn source) {
        return refused(
                table,
                schema,
                source,
                "has lost its logical type on the way, so what it means isn't known; take out the transform or custom"
                        + " converter that removes it, or leave the column out with the source's column.exclude.list");
    }

    private static UnsupportedColumnException refused(
            TableId table, Schema schema, SourceColumn source, String because) {
        String sent = schema.name() == null ? schema.type().toString() : schema.name() + " (" + schema.type() + ")";
        String declared = source.isTyped() ? "MySQL's " + source.type() + " sent as " : "";
        return new UnsupportedColumnException(table, source.name(), schema.name(), declared + sent + " " + because);
    }
}
