package dev.rowcast.batch.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.TableId;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DebeziumTypesTest {
    private static final Table MODEL = TableModel.parse(
            "CREATE TABLE t (id INT PRIMARY KEY, price DECIMAL(10, 2), big BIGINT UNSIGNED, raw VARBINARY(9), at DATETIME(3), day DATE,"
                    + " secret VARCHAR(40))",
            new TableId("shop", "t"));

    @Test
    void valuesAreOfTheModesThatTheConnectorHas() {
        DebeziumTypes types = DebeziumTypes.of(Map.of(
                "decimal.handling.mode", "string",
                "time.precision.mode", "connect",
                "bigint.unsigned.handling.mode", "long",
                "binary.handling.mode", "hex"));

        assertThat(schema(types, "price").type()).isEqualTo(Schema.Type.STRING);
        assertThat(schema(types, "price").parameters()).isNull();
        assertThat(schema(types, "big").type()).isEqualTo(Schema.Type.INT64);
        assertThat(schema(types, "raw").type()).isEqualTo(Schema.Type.STRING);
        assertThat(schema(types, "at").name()).isEqualTo("org.apache.kafka.connect.data.Timestamp");
    }

    @Test
    void theRecommendedOnesLoseNothingAndTellSourceTypes() {
        DebeziumTypes types = DebeziumTypes.RECOMMENDED;

        assertThat(schema(types, "price").name()).isEqualTo("org.apache.kafka.connect.data.Decimal");
        assertThat(schema(types, "big").name()).isEqualTo("org.apache.kafka.connect.data.Decimal");
        assertThat(schema(types, "big").parameters()).containsEntry("__debezium.source.column.type", "BIGINT UNSIGNED");
        assertThat(schema(types, "at").name()).isEqualTo("io.debezium.time.Timestamp");
    }

    /** Else mending would write into a store what it must not have. */
    @Test
    void maskedAndShortenedColumnsAreMaskedAndShortened() {
        assertThat(value(Map.of("column.mask.with.5.chars", "shop.t.secret"), "secret", "swordfish"))
                .isEqualTo("*****");
        assertThat(value(Map.of("column.truncate.to.3.chars", "shop.t.secret"), "secret", "swordfish"))
                .isEqualTo("swo");
        assertThat(value(Map.of("column.mask.hash.v2.SHA-256.with.salt.grain", "shop.t.secret"), "secret", "swordfish"))
                .isNotEqualTo("swordfish");
        assertThat(value(Map.of(), "secret", "swordfish")).isEqualTo("swordfish");
    }

    @Test
    void yearsOfTwoDigitsAreAdjustedUnlessTheConnectorLeavesThem() {
        LocalDate early = LocalDate.of(1, 1, 1);
        assertThat(value(Map.of(), "day", early))
                .isEqualTo((int) LocalDate.of(2001, 1, 1).toEpochDay());
        assertThat(value(Map.of("enable.time.adjuster", "false"), "day", early)).isEqualTo((int) early.toEpochDay());
    }

    @Test
    void aConverterThatIsNotKnownIsRefusedByName() {
        Map<String, String> config = new HashMap<>(
                Map.of("converters", "bools, odd", "bools.type", "io.debezium.x.TinyIntOneToBooleanConverter"));
        config.put("odd.type", "com.example.OddConverter");
        assertThatThrownBy(() -> DebeziumTypes.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("converters=bools, odd")
                .hasMessageContaining("com.example.OddConverter");
        config.put("converters", "bools");
        assertThat(schema(DebeziumTypes.of(config), "id").type()).isEqualTo(Schema.Type.INT32);
    }

    private static Schema schema(DebeziumTypes types, String column) {
        return Objects.requireNonNull(types.schema(MODEL.id(), MODEL.columnWithName(column)));
    }

    private static @Nullable Object value(Map<String, String> config, String name, Object value) {
        DebeziumTypes types = DebeziumTypes.of(config);
        Column column = MODEL.columnWithName(name);
        Schema row = SchemaBuilder.struct().field(name, schema(types, name)).build();
        return types.converter(MODEL.id(), column, row.field(name)).convert(value);
    }

    /** One table's, which stops no other. */
    @Test
    void aDefinitionThatTheParserDoesNotKnowIsNamed() {
        assertThatThrownBy(() -> TableModel.parse(
                        "CREATE TABLE t (id INT PRIMARY KEY, v UNHEARD_OF((3)) OF)", new TableId("shop", "t")))
                .isInstanceOf(UnfinishedException.class)
                .hasMessageContaining("doesn't know the definition of shop.t");
    }
}
