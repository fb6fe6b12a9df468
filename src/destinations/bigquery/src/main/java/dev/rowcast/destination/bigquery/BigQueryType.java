package dev.rowcast.destination.bigquery;

import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import java.util.List;
import java.util.Map;

/** A type of a column. */
enum BigQueryType {
    BOOL("BOOL"),
    INT64("INT64"),
    FLOAT64("FLOAT64"),
    NUMERIC("NUMERIC"),
    BIGNUMERIC("BIGNUMERIC"),
    STRING("STRING"),
    BYTES("BYTES"),
    DATE("DATE"),
    DATETIME("DATETIME"),
    TIMESTAMP("TIMESTAMP"),
    GEOMETRY("STRUCT<wkb BYTES, srid INT64>"),
    FLOATS("ARRAY<FLOAT64>");

    /** What BigQuery's API calls types that SQL calls otherwise. */
    private static final Map<String, String> LEGACY =
            Map.of("INTEGER", "INT64", "FLOAT", "FLOAT64", "BOOLEAN", "BOOL", "RECORD", "STRUCT");

    private final String sql;

    BigQueryType(String sql) {
        this.sql = sql;
    }

    /** As SQL has it. */
    String sql() {
        return sql;
    }

    Label label() {
        return this == FLOATS ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL;
    }

    /** A column of that type that takes NULL. */
    TableFieldSchema column(String name) {
        TableFieldSchema column = new TableFieldSchema().setName(name).setMode("NULLABLE");
        return switch (this) {
            case GEOMETRY -> column.setType("STRUCT").setFields(List.of(BYTES.column("wkb"), INT64.column("srid")));
            case FLOATS -> column.setType(FLOAT64.sql).setMode("REPEATED");
            default -> column.setType(sql);
        };
    }

    /** The type of a column that is there, as SQL has it, without how many digits or characters it takes. */
    static String sql(TableFieldSchema column) {
        String type = LEGACY.getOrDefault(column.getType(), column.getType());
        if (type.equals("STRUCT")) {
            List<String> parts = column.getFields().stream()
                    .map(part -> part.getName() + " " + sql(part))
                    .toList();
            type = "STRUCT<" + String.join(", ", parts) + ">";
        }
        return "REPEATED".equals(column.getMode()) ? "ARRAY<" + type + ">" : type;
    }
}
