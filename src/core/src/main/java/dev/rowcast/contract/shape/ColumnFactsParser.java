package dev.rowcast.contract.shape;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link ColumnFacts} from the Connect schema that Debezium gives a table's rows. Without {@code column.propagate.source.type} that has hardly more than
 * which columns take NULL. Nothing is refused: what can't be read isn't said.
 */
public final class ColumnFactsParser {
    private static final String LENGTH = "__debezium.source.column.length";
    private static final String SCALE = "__debezium.source.column.scale";
    private static final String CONNECT_PRECISION = "connect.decimal.precision";

    private ColumnFactsParser() {}

    /**
     * The facts of each column by its name as MySQL spells it, in the table's order.
     *
     * @param rowSchema schema of the envelope's {@code before} and {@code after}
     */
    public static Map<String, ColumnFacts> read(Schema rowSchema) {
        Map<String, ColumnFacts> facts = new LinkedHashMap<>();
        for (Field field : rowSchema.fields()) {
            SourceColumn source = SourceColumn.of(field);
            facts.put(source.name(), facts(field.schema(), source));
        }
        return facts;
    }

    private static ColumnFacts facts(Schema schema, SourceColumn source) {
        boolean nullable = schema.isOptional();
        if (!source.isTyped()) {
            return LogicalType.of(schema) == LogicalType.CONNECT_DECIMAL
                    ? number(nullable, null, digits(schema, CONNECT_PRECISION), digits(schema, Decimal.SCALE_FIELD))
                    : ColumnFacts.of(nullable);
        }
        Long length = number(schema, LENGTH);
        Integer scale = digits(schema, SCALE);
        if (source.isDecimal()) {
            return number(nullable, source.type(), digits(schema, LENGTH), scale == null ? Integer.valueOf(0) : scale);
        }
        if (source.isFloating()) {
            return number(nullable, source.type(), scale == null ? null : digits(schema, LENGTH), scale);
        }
        if (source.hasFraction()) {
            return new ColumnFacts(nullable, source.type(), null, null, null, source.length(), null);
        }
        return new ColumnFacts(nullable, source.type(), source.hasLength() ? length : null, null, null, null, null);
    }

    private static ColumnFacts number(
            boolean nullable, @Nullable String type, @Nullable Integer precision, @Nullable Integer scale) {
        return new ColumnFacts(nullable, type, null, precision, scale, null, null);
    }

    private static @Nullable Integer digits(Schema schema, String parameter) {
        Long number = number(schema, parameter);
        return number == null || number > Integer.MAX_VALUE ? null : Integer.valueOf(number.intValue());
    }

    private static @Nullable Long number(Schema schema, String parameter) {
        String said = schema.parameters() == null ? null : schema.parameters().get(parameter);
        try {
            return said == null || Long.parseLong(said) < 0 ? null : Long.valueOf(said);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
