package dev.rowcast.contract;

import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What fields a table's new columns get where there is a choice. A contract keeps that which it began with, so that a table's columns are
 * alike whenever they were added and whoever decided.
 *
 * @param exactIntegers whether an integer column that {@code int32} holds gets that, although it would be {@code int64} to have room for a
 *     wider type; default false
 * @param datetimeZone in which zone a DATETIME is an instant, and gets a {@code google.protobuf.Timestamp}; empty, the default, for none,
 *     and {@code google.type.DateTime}
 */
public record FieldTyping(boolean exactIntegers, Optional<ZoneId> datetimeZone) {
    /** Room for wider integers, and DATETIME as it is. */
    public static final FieldTyping STANDARD = new FieldTyping(false, Optional.empty());

    /** The type of a new field for the column. */
    public SemanticType typeOf(ColumnType column) {
        if (column.semantic() == SemanticType.DATETIME && datetimeZone.isPresent()) {
            return SemanticType.ZONED_DATETIME;
        }
        if (column.equals(ColumnType.BOOLEAN)) {
            // A snapshot finds a TINYINT(1) there, and one definition has one contract.
            return SemanticType.INT32;
        }
        boolean exact = exactIntegers && column.semantic() == SemanticType.INT64 && column.fits(SemanticType.INT32);
        return exact ? SemanticType.INT32 : column.semantic();
    }
}
