package dev.rowcast.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RawRecord;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {
    @ParameterizedTest
    @ValueSource(strings = {Samples.DEFAULTS, Samples.VARIED})
    void everyTableOfBothModesIsThereInOrder(String mode) {
        for (String table : Samples.TABLES) {
            List<RawRecord> records = Samples.table(mode, table);
            assertThat(records).as(table).isNotEmpty();
            for (int i = 0; i < records.size(); i++) {
                assertThat(records.get(i).at().sequence()).as(table).isEqualTo(i);
            }
        }
    }

    @Test
    void anExplicitNullStaysNullBesideADefault() {
        Struct after =
                ((Struct) Samples.table(Samples.DEFAULTS, "t_ints").get(2).value()).getStruct("after");
        assertThat(after.schema().field("null_def").schema().defaultValue()).isEqualTo(5);
        assertThat(after.getWithoutDefault("i")).isNull();
    }

    @Test
    void aTombstoneHasNeitherSchemaNorValue() {
        assertThat(Samples.table(Samples.DEFAULTS, "t_nopk"))
                .anyMatch(record -> record.valueSchema() == null && record.value() == null && record.key() == null);
    }

    @Test
    void theTopicsBesideTheTablesAreThere() {
        assertThat(List.of("dflt", "v1", "v1.transaction", "__debezium-heartbeat.v1"))
                .allSatisfy(topic -> assertThat(Samples.topic(topic)).isNotEmpty());
    }
}
