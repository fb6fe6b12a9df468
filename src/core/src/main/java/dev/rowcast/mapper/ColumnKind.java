package dev.rowcast.mapper;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.MappedColumn;
import dev.rowcast.v1.MappedValue.KindCase;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of columns that a mapper may declare, and which values these have. */
enum ColumnKind {
    BOOL(MappedColumn.Type.TYPE_BOOL, KindCase.BOOL_VALUE),
    INT64(MappedColumn.Type.TYPE_INT64, KindCase.INT64_VALUE),
    UINT64(MappedColumn.Type.TYPE_UINT64, KindCase.UINT64_VALUE),
    FLOAT(MappedColumn.Type.TYPE_FLOAT, KindCase.FLOAT_VALUE),
    DOUBLE(MappedColumn.Type.TYPE_DOUBLE, KindCase.DOUBLE_VALUE),
    DECIMAL(MappedColumn.Type.TYPE_DECIMAL, KindCase.DECIMAL_VALUE),
    STRING(MappedColumn.Type.TYPE_STRING, KindCase.STRING_VALUE),
    BYTES(MappedColumn.Type.TYPE_BYTES, KindCase.BYTES_VALUE),
    JSON(MappedColumn.Type.TYPE_JSON, KindCase.JSON_VALUE),
    DATE(MappedColumn.Type.TYPE_DATE, KindCase.DATE_VALUE),
    TIME(MappedColumn.Type.TYPE_TIME, KindCase.TIME_VALUE),
    DATETIME(MappedColumn.Type.TYPE_DATETIME, KindCase.DATETIME_VALUE),
    TIMESTAMP(MappedColumn.Type.TYPE_TIMESTAMP, KindCase.TIMESTAMP_VALUE),
    SET(MappedColumn.Type.TYPE_SET, KindCase.SET_VALUE),
    GEOMETRY(MappedColumn.Type.TYPE_GEOMETRY, KindCase.GEOMETRY_VALUE),
    VECTOR(MappedColumn.Type.TYPE_VECTOR, KindCase.VECTOR_VALUE);

    private final MappedColumn.Type type;
    private final KindCase member;

    ColumnKind(MappedColumn.Type type, KindCase member) {
        this.type = type;
        this.member = member;
    }

    /** Empty for one that isn't said, or that a later version of the service knows. */
    static Optional<ColumnKind> of(MappedColumn.Type type) {
        return Arrays.stream(values()).filter(kind -> kind.type == type).findFirst();
    }

    /** What the values mean. */
    SemanticType meaning() {
        return SemanticType.valueOf(name());
    }

    /** The member that has the values. */
    KindCase member() {
        return member;
    }

    /** A member as it stands in the .proto file. */
    static String word(KindCase member) {
        return member.name().toLowerCase(Locale.ROOT);
    }
}
