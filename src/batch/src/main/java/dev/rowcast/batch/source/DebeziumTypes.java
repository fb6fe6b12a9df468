package dev.rowcast.batch.source;

import io.debezium.config.CommonConnectorConfig.EventConvertingFailureHandlingMode;
import io.debezium.config.Configuration;
import io.debezium.connector.binlog.charset.BinlogCharsetRegistry;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.debezium.connector.mysql.charset.MySqlCharsetRegistry;
import io.debezium.connector.mysql.jdbc.MySqlDefaultValueConverter;
import io.debezium.connector.mysql.jdbc.MySqlValueConverters;
import io.debezium.relational.Column;
import io.debezium.relational.TableId;
import io.debezium.relational.ValueConverter;
import io.debezium.relational.mapping.ColumnMapper;
import io.debezium.relational.mapping.ColumnMappers;
import io.debezium.service.Service;
import io.debezium.service.spi.ServiceProvider;
import io.debezium.service.spi.ServiceRegistry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** What the source connector makes of columns and their values, by its settings and with its own classes. Immutable. */
public final class DebeziumTypes {
    /** Where the connector reads and how, which may be secret and makes nothing of values. */
    private static final Pattern CONNECTION = Pattern.compile(
            "(database|driver|schema\\.history|signal|producer|consumer|admin)\\..*|.*(password|jaas).*");

    /** By the settings by which nothing is lost, and with source types, as Rowcast recommends. */
    public static final DebeziumTypes RECOMMENDED = of(Map.of(
            "decimal.handling.mode",
            "precise",
            "time.precision.mode",
            "adaptive_time_microseconds",
            "bigint.unsigned.handling.mode",
            "precise",
            "binary.handling.mode",
            "bytes",
            "column.propagate.source.type",
            ".*"));

    private static final String CONVERTERS = "converters";
    /** It makes BOOLEANs of TINYINT(1), which a contract says itself. */
    private static final String KNOWN_CONVERTER = "TinyIntOneToBooleanConverter";

    private final Map<String, String> settings;
    private final MySqlValueConverters converters;
    private final MySqlDefaultValueConverter defaults;
    private final ColumnMappers mappers;

    private DebeziumTypes(Map<String, String> settings, MySqlConnectorConfig config) {
        this.settings = Map.copyOf(settings);
        this.converters = new MySqlValueConverters(
                config.getDecimalMode(),
                config.getTemporalPrecisionMode(),
                config.getBigIntUnsignedHandlingMode().asBigIntUnsignedMode(),
                config.binaryHandlingMode(),
                config.isTimeAdjustedEnabled() ? MySqlValueConverters::adjustTemporal : temporal -> temporal,
                EventConvertingFailureHandlingMode.FAIL,
                new CharsetsOnly());
        this.defaults = new MySqlDefaultValueConverter(converters);
        this.mappers = ColumnMappers.create(config);
    }

    /**
     * By a connector's configuration: the modes of decimals, times, BIGINT UNSIGNED and binary columns, source types, masked and shortened columns.
     *
     * @throws IllegalArgumentException if it has a setting that isn't known here and changes values; the message names it
     */
    public static DebeziumTypes of(Map<String, String> connector) {
        requireKnownConverters(connector);
        Map<String, String> config = new HashMap<>(connector);
        // It has no place in the values, and the class wants one.
        config.putIfAbsent("topic.prefix", "any");
        config.keySet().removeIf(key -> CONNECTION.matcher(key).matches());
        return new DebeziumTypes(config, new MySqlConnectorConfig(Configuration.from(config)));
    }

    /** The settings by which {@link #of} makes the same; without passwords. */
    public Map<String, String> settings() {
        return settings;
    }

    private static void requireKnownConverters(Map<String, String> connector) {
        Arrays.stream(connector.getOrDefault(CONVERTERS, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .filter(name -> !connector.getOrDefault(name + ".type", "").endsWith("." + KNOWN_CONVERTER))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "it has " + CONVERTERS + "=" + connector.get(CONVERTERS) + ", and what " + name + " ("
                                    + connector.getOrDefault(name + ".type", "of no type")
                                    + ") makes of values isn't known here");
                });
    }

    /** The schema of the column's values, without whether they may be NULL; null if the connector leaves such columns out. */
    public @Nullable SchemaBuilder field(TableId table, Column column) {
        SchemaBuilder field = converters.schemaBuilder(column);
        if (field != null) {
            ColumnMapper mapper = mappers.mapperFor(table, column);
            if (mapper != null) {
                mapper.alterFieldSchema(column, field);
            }
        }
        return field;
    }

    /** The schema of the column's values as the connector's records have it; null if it leaves such columns out. */
    @Nullable Schema schema(TableId table, Column column) {
        SchemaBuilder field = field(table, column);
        if (field == null) {
            return null;
        }
        if (column.isOptional()) {
            field.optional();
        }
        // Of a column that is NOT NULL, the connector makes a date that is none its default.
        column.defaultValueExpression()
                .flatMap(expression -> defaults.parseDefaultValue(column, expression))
                .ifPresent(field::defaultValue);
        return field.build();
    }

    /** Makes what the field gets of what JDBC or the binary log says. */
    ValueConverter converter(TableId table, Column column, Field field) {
        ValueConverter converter = converters.converter(column, field);
        ValueConverter mapping = mappers.mappingConverterFor(table, column);
        return mapping == null ? converter : value -> mapping.convert(converter.convert(value));
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
