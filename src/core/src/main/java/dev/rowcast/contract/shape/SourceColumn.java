package dev.rowcast.contract.shape;

import java.util.Locale;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * What the source connector says of a column beside its Connect type, where {@code column.propagate.source.type} lets it.
 *
 * @param name the column's name as MySQL spells it; the Connect field's name where the source doesn't say, which differs only where
 *     the source adjusts field names
 * @param type MySQL's type name in upper case without attributes, such as {@code INT}; empty where the source doesn't say
 * @param unsigned whether the type is UNSIGNED, ZEROFILL or SERIAL; false where the source doesn't say
 * @param length the declared length or fraction digits, at most 2,147,483,647; 0 where there is none or the source doesn't say
 */
public record SourceColumn(String name, String type, boolean unsigned, int length) {
    private static final String TYPE = "__debezium.source.column.type";
    private static final String NAME = "__debezium.source.column.name";
    private static final String LENGTH = "__debezium.source.column.length";

    private static final Set<String> BINARY =
            Set.of("BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB", "CHAR BYTE", "LONG VARBINARY");
    private static final Set<String> DECIMAL = Set.of("DECIMAL", "NUMERIC", "DEC", "FIXED");
    private static final Set<String> BOOLEAN = Set.of("BOOL", "BOOLEAN");
    private static final Set<String> INTEGER = Set.of(
            "TINYINT",
            "INT1",
            "SMALLINT",
            "INT2",
            "MEDIUMINT",
            "INT3",
            "MIDDLEINT",
            "INT",
            "INTEGER",
            "INT4",
            "BIGINT",
            "INT8",
            "SERIAL",
            "YEAR");
    private static final Set<String> FLOAT = Set.of("FLOAT", "FLOAT4");
    private static final Set<String> DOUBLE = Set.of("DOUBLE", "DOUBLE PRECISION", "FLOAT8", "REAL");
    private static final Set<String> FRACTIONAL = Set.of("TIME", "DATETIME", "TIMESTAMP");
    private static final Set<String> SPATIAL = Set.of(
            "GEOMETRY",
            "POINT",
            "LINESTRING",
            "POLYGON",
            "MULTIPOINT",
            "MULTILINESTRING",
            "MULTIPOLYGON",
            "GEOMETRYCOLLECTION",
            "GEOMCOLLECTION");
    /** What Debezium always gives a logical type, BIT from two bits on. */
    private static final Set<String> LOGICAL =
            Set.of("DATE", "TIME", "DATETIME", "TIMESTAMP", "ENUM", "SET", "JSON", "VECTOR", "BIT");

    /** Reads the parameters of the field's schema. */
    public static SourceColumn of(Field field) {
        Schema schema = field.schema();
        String name = parameter(schema, NAME);
        String declared = parameter(schema, TYPE).toUpperCase(Locale.ROOT);
        boolean unsigned = declared.contains("UNSIGNED") || declared.contains("ZEROFILL") || declared.equals("SERIAL");
        return new SourceColumn(
                name.isEmpty() ? field.name() : name,
                declared.replace(" ZEROFILL", "")
                        .replace(" UNSIGNED", "")
                        .replace(" SIGNED", "")
                        .trim(),
                unsigned,
                length(parameter(schema, LENGTH)));
    }

    /** That of a LONGTEXT is beyond an int, and nobody asks for it; what isn't a number says nothing. */
    private static int length(String declared) {
        try {
            return declared.isEmpty() ? 0 : (int) Math.max(0, Math.min(Integer.MAX_VALUE, Long.parseLong(declared)));
        } catch (NumberFormatException notSaid) {
            return 0;
        }
    }

    /** Whether the source says how MySQL spells the column, so that {@link #name} is that and not what the source made of it. */
    public static boolean isNamed(Field field) {
        return !parameter(field.schema(), NAME).isEmpty();
    }

    /** Whether the source says what the column's type is. */
    public boolean isTyped() {
        return !type.isEmpty();
    }

    /** BINARY, VARBINARY and the BLOBs. */
    public boolean isBinary() {
        return BINARY.contains(type);
    }

    /** DECIMAL and its synonyms. */
    public boolean isDecimal() {
        return DECIMAL.contains(type);
    }

    /** BOOLEAN, which MySQL makes a TINYINT(1) of, and calls so from then on: a source sees it in the statement alone. */
    public boolean isBoolean() {
        return BOOLEAN.contains(type);
    }

    /** BIT. */
    public boolean isBit() {
        return type.equals("BIT");
    }

    /** DOUBLE and its synonyms. */
    public boolean isDouble() {
        return DOUBLE.contains(type);
    }

    /** REAL, which is a DOUBLE unless the server's {@code sql_mode} has REAL_AS_FLOAT; a source sees it in the statement alone. */
    public boolean isReal() {
        return type.equals("REAL");
    }

    /** FLOAT, DOUBLE and their synonyms. */
    boolean isFloating() {
        return FLOAT.contains(type) || isDouble();
    }

    /** Whether what is declared in brackets are the digits of a second's fraction. */
    boolean hasFraction() {
        return FRACTIONAL.contains(type);
    }

    /** Whether what is declared in brackets bounds the values, and isn't just a width to show them in. */
    boolean hasLength() {
        return isBit() || type.equals("VECTOR") || !isNumberOrLogical();
    }

    /**
     * Whether Debezium sends such a column with that Connect type and no logical type, in some mode or by one of the converters that come with it. Of a type
     * that isn't known here, and of text, nothing is said.
     */
    boolean isSentPlainAs(Schema.Type sent) {
        return switch (sent) {
            case BOOLEAN ->
                !isNumberOrLogical() || isBit() || isBoolean() || type.equals("TINYINT") || type.equals("INT1");
            case FLOAT32, FLOAT64 -> !isNumberOrLogical() || isFloating();
            case STRING -> !LOGICAL.contains(type) && !SPATIAL.contains(type);
            case BYTES -> !isNumberOrLogical();
            default -> true;
        };
    }

    private boolean isNumberOrLogical() {
        return INTEGER.contains(type)
                || BOOLEAN.contains(type)
                || isFloating()
                || DECIMAL.contains(type)
                || LOGICAL.contains(type)
                || SPATIAL.contains(type);
    }

    /** BIGINT UNSIGNED and its synonyms. */
    public boolean isUnsignedBigint() {
        return type.equals("SERIAL") || (unsigned && (type.equals("BIGINT") || type.equals("INT8")));
    }

    private static String parameter(Schema schema, String key) {
        if (schema.parameters() == null) {
            return "";
        }
        return schema.parameters().getOrDefault(key, "");
    }
}
