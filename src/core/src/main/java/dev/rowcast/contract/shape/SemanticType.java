package dev.rowcast.contract.shape;

import com.google.protobuf.WireFormat;

/**
 * What a column's values mean, whatever Connect type Debezium's settings give them, and the protobuf type that carries that meaning.
 * The constants' names are persisted in the contract log: never rename one.
 */
public enum SemanticType {
    /** TINYINT, SMALLINT, YEAR, BOOL as a number. */
    INT32("int32"),
    /** MEDIUMINT, INT, INT UNSIGNED, BIGINT. */
    INT64("int64"),
    /** BIGINT UNSIGNED. */
    UINT64("uint64"),
    /** BIT(1), BOOLEAN. */
    BOOL("bool"),
    /** BIT(n), n &gt; 1: the bits as a number. */
    BITS("uint64"),
    /** DECIMAL, NUMERIC: plain notation, the column's scale kept. */
    DECIMAL("google.type.Decimal"),
    /** FLOAT. */
    FLOAT("float"),
    /** DOUBLE. */
    DOUBLE("double"),
    /** CHAR, VARCHAR, TEXT. */
    STRING("string"),
    /** BINARY, VARBINARY, BLOB. */
    BYTES("bytes"),
    /** JSON: the document's text. */
    JSON("string"),
    /** ENUM: the label. */
    ENUM("string"),
    /** SET: the labels. */
    SET("rowcast.v1.LabelSet"),
    /** DATE. */
    DATE("google.type.Date"),
    /** TIME: a signed amount of time. */
    TIME("google.protobuf.Duration"),
    /** DATETIME: a wall clock without a zone. */
    DATETIME("google.type.DateTime"),
    /** DATETIME as the instant that it names in the contract's zone: of fields alone, never of a column. */
    ZONED_DATETIME("google.protobuf.Timestamp"),
    /** TIMESTAMP: an instant. */
    TIMESTAMP("google.protobuf.Timestamp"),
    /** POINT, GEOMETRY and the other spatial types. */
    GEOMETRY("rowcast.v1.Geometry"),
    /** VECTOR. */
    VECTOR("rowcast.v1.FloatVector");

    private final String protobufType;

    SemanticType(String protobufType) {
        this.protobufType = protobufType;
    }

    /** The protobuf type as it stands in a .proto file: a scalar's keyword or a message's full name. */
    public String protobufType() {
        return protobufType;
    }

    /** Whether {@link #protobufType()} is a message, and not a scalar. */
    public boolean isMessage() {
        return protobufType.indexOf('.') >= 0;
    }

    /** Whether readers get a {@code string}. */
    public boolean isText() {
        return protobufType.equals("string");
    }

    /** How protobuf writes a value: one of {@link WireFormat}'s {@code WIRETYPE_} constants. */
    public int wireType() {
        return switch (this) {
            case INT32, INT64, UINT64, BOOL, BITS -> WireFormat.WIRETYPE_VARINT;
            case FLOAT -> WireFormat.WIRETYPE_FIXED32;
            case DOUBLE -> WireFormat.WIRETYPE_FIXED64;
            default -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
        };
    }
}
