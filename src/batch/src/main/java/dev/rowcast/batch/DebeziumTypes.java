package dev.rowcast.batch;

import io.debezium.config.CommonConnectorConfig.BinaryHandlingMode;
import io.debezium.config.CommonConnectorConfig.EventConvertingFailureHandlingMode;
import io.debezium.connector.binlog.charset.BinlogCharsetRegistry;
import io.debezium.connector.mysql.charset.MySqlCharsetRegistry;
import io.debezium.connector.mysql.jdbc.MySqlDefaultValueConverter;
import io.debezium.connector.mysql.jdbc.MySqlValueConverters;
import io.debezium.jdbc.JdbcValueConverters.BigIntUnsignedMode;
import io.debezium.jdbc.JdbcValueConverters.DecimalMode;
import io.debezium.jdbc.TemporalPrecisionMode;
import io.debezium.relational.Column;
import io.debezium.relational.ValueConverter;
import io.debezium.relational.mapping.PropagateSourceMetadataToSchemaParameter;
import io.debezium.service.Service;
import io.debezium.service.spi.ServiceProvider;
import io.debezium.service.spi.ServiceRegistry;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What the source connector makes of columns and their values, with the settings by which nothing is lost: what a contract says, and what a value is to a
 * subscriber, doesn't depend on them. Source types are propagated, as Rowcast recommends. Stateless.
 */
public final class DebeziumTypes {
    private static final MySqlValueConverters CONVERTERS = new MySqlValueConverters(
            DecimalMode.PRECISE,
            TemporalPrecisionMode.ADAPTIVE_TIME_MICROSECONDS,
            BigIntUnsignedMode.PRECISE,
            BinaryHandlingMode.BYTES,
            temporal -> temporal,
            EventConvertingFailureHandlingMode.FAIL,
            new CharsetsOnly());

    private static final MySqlDefaultValueConverter DEFAULTS = new MySqlDefaultValueConverter(CONVERTERS);

    private DebeziumTypes() {}

    /** The schema of the column's values, without whether they may be NULL; null if the connector leaves such columns out. */
    public static @Nullable SchemaBuilder field(Column column) {
        SchemaBuilder field = CONVERTERS.schemaBuilder(column);
        if (field != null) {
            new PropagateSourceMetadataToSchemaParameter().alterFieldSchema(column, field);
        }
        return field;
    }

    /** The schema of the column's values as the connector's records have it; null if it leaves such columns out. */
    static @Nullable Schema schema(Column column) {
        SchemaBuilder field = field(column);
        if (field == null) {
            return null;
        }
        if (column.isOptional()) {
            field.optional();
        }
        // Of a column that is NOT NULL, the connector makes a date that is none its default.
        column.defaultValueExpression()
                .flatMap(expression -> DEFAULTS.parseDefaultValue(column, expression))
                .ifPresent(field::defaultValue);
        return field.build();
    }

    /** Makes what the field gets of what JDBC or the binary log says. */
    static ValueConverter converter(Column column, Field field) {
        return CONVERTERS.converter(column, field);
    }

    /** The one service that the converters ask for. */
    private static final class CharsetsOnly implements ServiceRegistry {
        @Override
        public <T extends Service> T getService(Class<T> service) {
            if (!service.equals(BinlogCharsetRegistry.class)) {
                throw new IllegalArgumentException("there is no " + service.getName());
            }
            return service.cast(new MySqlCharsetRegistry());
        }

        @Override
        public <T extends Service> void registerServiceProvider(ServiceProvider<T> provider) {
            throw new UnsupportedOperationException(provider.toString());
        }

        @Override
        public void close() {}
    }
}
