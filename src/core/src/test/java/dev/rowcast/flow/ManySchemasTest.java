package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.samples.Samples;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** More tables than a converter's cache has room for: each record comes with schemas of its own. */
class ManySchemasTest {
    private static final StreamId PARTITION = new StreamId("dflt.probe.t_ints", 0);

    private static SchemaAndValue anew(@Nullable Schema schema, @Nullable Object value, boolean key) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "true", "replace.null.with.default", "false"), key);
            return converter.toConnectData("t", converter.fromConnectData("t", schema, value));
        }
    }

    private static RawRecord anew(RawRecord record, long offset) {
        SchemaAndValue key = anew(record.keySchema(), record.key(), true);
        SchemaAndValue value = anew(record.valueSchema(), record.value(), false);
        RawRecord copy = new RawRecord(
                record.at(), key.schema(), key.value(), value.schema(), value.value(), null, record.headers());
        return Mutation.at(copy, PARTITION.topic(), PARTITION.partition(), offset);
    }

    private static RawRecord good() {
        return Samples.table(Samples.DEFAULTS, "t_ints").stream()
                .filter(raw -> raw.value() instanceof Struct value && value.get("after") != null)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsDerivedFromEqualSchemasIsDerivedOnce() {
        RawRecord good = good();
        assertThat(anew(good, 0).valueSchema()).isNotSameAs(anew(good, 0).valueSchema());
        try (TestFlow test = new TestFlow(true)) {
            for (int offset = 0; offset < 30; offset++) {
                test.accept(List.of(anew(good, offset)));
            }
            test.awaitCommittable(PARTITION, 30);
            assertThat(test.subscriber.compiled()).isEqualTo(1);
            assertThat(test.letters).isEmpty();
        }
    }
}
