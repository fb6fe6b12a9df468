package dev.rowcast.contract;

import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** A column's type as a person writes it in DDL, and what Debezium then sends. */
public enum SqlType {
    TINYINT("TINYINT", Schema.Type.INT16),
    SMALLINT_UNSIGNED("SMALLINT UNSIGNED", Schema.Type.INT32),
    INT("INT", Schema.Type.INT32),
    BIGINT("BIGINT", Schema.Type.INT64),
    BIGINT_UNSIGNED("BIGINT UNSIGNED", Schema.Type.INT64),
    BIT_1("BIT", Schema.Type.BOOLEAN),
    DOUBLE("DOUBLE", Schema.Type.FLOAT64),
    VARCHAR("VARCHAR", Schema.Type.STRING),
    VARBINARY("VARBINARY", Schema.Type.BYTES),
    DECIMAL("DECIMAL", Schema.Type.BYTES) {
        @Override
        public SchemaBuilder schema() {
            return digits(8, 2);
        }
    },
    DECIMAL_12_4("DECIMAL", Schema.Type.BYTES) {
        @Override
        public SchemaBuilder schema() {
            return digits(12, 4);
        }
    },
    JSON("JSON", Schema.Type.STRING, "io.debezium.data.Json"),
    DATETIME_3("DATETIME", Schema.Type.INT64, "io.debezium.time.Timestamp"),
    DATETIME_6("DATETIME", Schema.Type.INT64, "io.debezium.time.MicroTimestamp"),
    TIMESTAMP("TIMESTAMP", Schema.Type.STRING, "io.debezium.time.ZonedTimestamp"),
    ENUM_DRAFT_PAID("ENUM", Schema.Type.STRING, "io.debezium.data.Enum", "draft,paid"),
    ENUM_DRAFT_PAID_SENT("ENUM", Schema.Type.STRING, "io.debezium.data.Enum", "draft,paid,sent"),
    SET_RED("SET", Schema.Type.STRING, "io.debezium.data.EnumSet", "red"),
    SET_RED_BLUE("SET", Schema.Type.STRING, "io.debezium.data.EnumSet", "red,blue");

    private final String declared;
    private final Schema.Type carrier;
    private final String logical;
    private final String labels;

    SqlType(String declared, Schema.Type carrier) {
        this(declared, carrier, null);
    }

    SqlType(String declared, Schema.Type carrier, String logical) {
        this(declared, carrier, logical, null);
    }

    SqlType(String declared, Schema.Type carrier, String logical, String labels) {
        this.declared = declared;
        this.carrier = carrier;
        this.logical = logical;
        this.labels = labels;
    }

    /** Debezium's schema, to which more can be added. */
    public SchemaBuilder schema() {
        SchemaBuilder schema = typed(SchemaBuilder.type(carrier));
        if (logical != null) {
            schema.name(logical).version(1);
        }
        if (labels != null) {
            schema.parameter("allowed", labels);
        }
        return schema;
    }

    final SchemaBuilder digits(int precision, int scale) {
        return typed(Decimal.builder(scale))
                .parameter("__debezium.source.column.length", Integer.toString(precision))
                .parameter("__debezium.source.column.scale", Integer.toString(scale));
    }

    public final SchemaBuilder typed(SchemaBuilder schema) {
        return schema.parameter("__debezium.source.column.type", declared);
    }
}
