package dev.rowcast.contract.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** What a table's schema shows of what MySQL and Debezium don't tell. */
class ShapeLintTest {
    private static final TableId TABLE = new TableId("shop", "orders");

    @Test
    void aDateWhoseDefaultIsTheEpochMayHoldZeroDates() {
        String finding =
                "the default arrives as 1970-01-01, and so does a zero date; write NULL for a date that isn't known";
        SchemaBuilder debezium =
                SchemaBuilder.int32().name("io.debezium.time.Date").version(1);

        assertThat(untold(debezium.defaultValue(0).build())).contains(finding);
        assertThat(untold(Date.builder().defaultValue(new java.util.Date(0)).build()))
                .contains(finding);
        assertThat(untold(SchemaBuilder.string()
                        .name("io.debezium.time.IsoDate")
                        .version(1)
                        .defaultValue("1970-01-01Z")
                        .build()))
                .contains(finding);
        assertThat(untold(SchemaBuilder.int32()
                        .name("io.debezium.time.Date")
                        .version(1)
                        .defaultValue(1)
                        .build()))
                .isEmpty();
        assertThat(untold(SchemaBuilder.int32()
                        .name("io.debezium.time.Date")
                        .version(1)
                        .build()))
                .isEmpty();
    }

    @Test
    void aYear() {
        assertThat(untold(SchemaBuilder.int32()
                        .name("io.debezium.time.Year")
                        .version(1)
                        .build()))
                .contains("a snapshot's YEAR 0000 arrives as 2000; write NULL for a year that isn't known");
    }

    @Test
    void aFloatWithDigitsAfterThePoint() {
        Map<String, String> declared =
                Map.of("__debezium.source.column.type", "FLOAT", "__debezium.source.column.length", "7");
        SchemaBuilder digits =
                SchemaBuilder.float64().parameters(declared).parameter("__debezium.source.column.scale", "3");

        assertThat(untold(digits.build()).orElseThrow()).startsWith("FLOAT(M,D) arrives as a double");
        assertThat(untold(SchemaBuilder.float32().parameters(declared).build())).isEmpty();
    }

    @Test
    void json() {
        assertThat(untold(SchemaBuilder.string()
                                .name("io.debezium.data.Json")
                                .version(1)
                                .build())
                        .orElseThrow())
                .startsWith("dates, times and binary values that MySQL put into JSON arrive in another form");
    }

    @Test
    void aNullableColumnWithADefault() {
        assertThat(untold(SchemaBuilder.int64().optional().defaultValue(7L).build())
                        .orElseThrow())
                .startsWith("a NULL arrives as the column's default unless");
        assertThat(untold(SchemaBuilder.int64().defaultValue(7L).build())).isEmpty();
        assertThat(untold(Schema.OPTIONAL_INT64_SCHEMA)).isEmpty();
    }

    @Test
    void theColumnsOfOneKindStandInOneSentence() {
        Schema year =
                SchemaBuilder.int32().name("io.debezium.time.Year").version(1).build();
        Schema row = SchemaBuilder.struct().field("y", year).field("z", year).build();

        assertThat(ShapeLint.untold(TABLE, row))
                .singleElement()
                .asString()
                .startsWith("table shop.orders, columns y, z: a snapshot's YEAR 0000");
    }

    private static Optional<String> untold(Schema column) {
        Schema row = SchemaBuilder.struct().field("c", column).build();
        return ShapeLint.untold(TABLE, row).stream()
                .map(finding -> finding.substring("table shop.orders, column c: ".length()))
                .findFirst();
    }
}
