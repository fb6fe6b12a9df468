package dev.rowcast.contract.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RowChange;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.samples.Samples;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnFactsTest {
    private static final String TYPE = "__debezium.source.column.type";
    private static final String LENGTH = "__debezium.source.column.length";
    private static final String SCALE = "__debezium.source.column.scale";

    @ParameterizedTest
    @CsvSource({
        "VARCHAR, 40, , 40, , , ",
        "LONGTEXT, 4294967295, , 4294967295, , , ",
        "VARBINARY, 16, , 16, , , ",
        "BIT, 12, , 12, , , ",
        "VECTOR, 3, , 3, , , ",
        "TEXT, , , , , , ",
        "DECIMAL UNSIGNED, 8, 3, , 8, 3, ",
        "DECIMAL, 10, , , 10, 0, ",
        "FLOAT, 7, 3, , 7, 3, ",
        "FLOAT, 24, , , , , ",
        "DATETIME, 6, , , , , 6",
        "TIMESTAMP, , , , , , 0",
        "INT, 11, , , , , ",
        "ENUM, 1, , , , , ",
        "SET, 5, , , , , ",
        "VARCHAR, much, , , , , ",
        "VARCHAR, -1, , , , , ",
        "DECIMAL, 5000000000, x, , , 0, "
    })
    void whatIsDeclaredIsRead(
            String type,
            String length,
            String scale,
            Long expectedLength,
            Integer precision,
            Integer expectedScale,
            Integer digits) {
        SchemaBuilder column = SchemaBuilder.string().parameter(TYPE, type);
        if (length != null) {
            column.parameter(LENGTH, length);
        }
        if (scale != null) {
            column.parameter(SCALE, scale);
        }

        assertThat(read(column.build()))
                .isEqualTo(new ColumnFacts(
                        false, type.replace(" UNSIGNED", ""), expectedLength, precision, expectedScale, digits, null));
    }

    @Test
    void withoutTheSourcesTypesThereIsWhatConnectSays() {
        assertThat(read(Schema.OPTIONAL_STRING_SCHEMA)).isEqualTo(ColumnFacts.of(true));
        assertThat(read(Decimal.builder(2)
                        .parameter("connect.decimal.precision", "12")
                        .build()))
                .isEqualTo(new ColumnFacts(false, null, null, 12, 2, null, null));
    }

    @Test
    void aRecordOfDebeziumIsReadByTheNamesOfMySql() {
        RowChange change = (RowChange) new EnvelopeDecoder()
                .decode(Samples.table(Samples.VARIED, "t_nums").get(0));
        Map<String, ColumnFacts> facts = ColumnFactsParser.read(change.rowSchema());

        assertThat(facts.keySet())
                .containsExactlyElementsOf(change.rowSchema().fields().stream()
                        .map(field -> SourceColumn.of(field).name())
                        .toList());
        assertThat(facts.values()).contains(new ColumnFacts(true, "DECIMAL", null, 65, 0, null, null));
    }

    @Test
    void whoNamesNoTypeContradictsNone() {
        ColumnFacts text = text(20L, "utf8mb4");

        assertThat(text.covers(ColumnFacts.of(true))).isTrue();
        assertThat(text.covers(text(20L, null))).isTrue();
        assertThat(text.covers(ColumnFacts.of(false))).isFalse();
        assertThat(text.covers(text(30L, null))).isFalse();
        assertThat(text.covers(text(20L, "latin1"))).isFalse();
        assertThat(text(20L, null).covers(text)).isFalse();
        assertThat(text.covers(text(null, null)))
                .as("a type without a length has none")
                .isFalse();
    }

    @Test
    void whatHoldsForTwoColumnsIsTheWider() {
        assertThat(decimal(10, 2).with(decimal(8, 4))).isEqualTo(decimal(12, 4));
        assertThat(text(20L, "utf8mb4").with(text(30L, "latin1"))).isEqualTo(text(30L, null));
        assertThat(text(20L, null).with(text(null, null))).isEqualTo(text(null, null));
        assertThat(ColumnFacts.of(false).with(ColumnFacts.of(true))).isEqualTo(ColumnFacts.of(true));
        assertThat(decimal(10, 2).with(text(20L, null)))
                .isEqualTo(new ColumnFacts(true, null, null, null, null, null, null));
    }

    private static ColumnFacts text(Long length, String charset) {
        return new ColumnFacts(true, "VARCHAR", length, null, null, null, charset);
    }

    private static ColumnFacts decimal(int precision, int scale) {
        return new ColumnFacts(false, "DECIMAL", null, precision, scale, null, null);
    }

    private static ColumnFacts read(Schema column) {
        return ColumnFactsParser.read(SchemaBuilder.struct().field("c", column).build())
                .get("c");
    }
}
