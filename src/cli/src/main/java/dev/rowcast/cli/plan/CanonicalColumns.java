package dev.rowcast.cli.plan;

import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import io.debezium.relational.Column;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import io.debezium.relational.ddl.DdlParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns in the source connector's model for the types of contracts: of the many MySQL types that give one canonical type, one stands for
 * all. They come out of the connector's own parser. A boolean of which the contract doesn't know what MySQL calls it has no source type here either.
 */
final class CanonicalColumns {
    private static final TableId SCRATCH = new TableId("rowcast", null, "types");

    private final DdlParser parser;
    private final Map<String, Column> columns = new HashMap<>();

    CanonicalColumns(DdlParser parser) {
        this.parser = parser;
    }

    /** A column of that name and type. */
    Column column(dev.rowcast.contract.shape.Column column, boolean optional) {
        ColumnType type = column.type();
        Column prototype = columns.computeIfAbsent(ddl(type), this::parse);
        boolean unknown = type.equals(ColumnType.of(SemanticType.BOOL));
        return prototype
                .edit()
                .type(unknown ? "" : prototype.typeName())
                .name(column.name())
                .optional(optional)
                .enumValues(
                        type.labels().stream().map(CanonicalColumns::literal).toList())
                .create();
    }

    private Column parse(String ddl) {
        Tables tables = new Tables();
        parser.parse("CREATE TABLE " + SCRATCH.catalog() + "." + SCRATCH.table() + " (c " + ddl + ")", tables);
        List<Column> parsed = tables.forTable(SCRATCH).columns();
        return parsed.get(0);
    }

    private static String ddl(ColumnType type) {
        return switch (type.semantic()) {
            case INT32, INT64, UINT64 -> integer(type.bits()) + (type.unsigned() ? " UNSIGNED" : "");
            case BOOL -> type.equals(ColumnType.BOOLEAN) ? "BOOLEAN" : "BIT(1)";
            case BITS -> "BIT(64)";
            case DECIMAL -> "DECIMAL(65,30)";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case STRING -> "VARCHAR(255)";
            case BYTES -> "VARBINARY(255)";
            case JSON -> "JSON";
            case ENUM -> "ENUM('a')";
            case SET -> "SET('a')";
            case DATE -> "DATE";
            case TIME -> "TIME(6)";
            case DATETIME, ZONED_DATETIME -> "DATETIME(6)";
            case TIMESTAMP -> "TIMESTAMP(6)";
            case GEOMETRY -> "GEOMETRY";
            case VECTOR -> "VECTOR(3)";
        };
    }

    private static String integer(int bits) {
        return switch (bits) {
            case 8 -> "TINYINT";
            case 16 -> "SMALLINT";
            case 24 -> "MEDIUMINT";
            case 32 -> "INT";
            default -> "BIGINT";
        };
    }

    private static String literal(String label) {
        return "'" + label.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
