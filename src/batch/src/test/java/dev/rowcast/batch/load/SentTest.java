package dev.rowcast.batch.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.batch.source.Admission;
import dev.rowcast.batch.source.DebeziumTypes;
import dev.rowcast.batch.source.OneServer;
import dev.rowcast.batch.source.Waiting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes to other machines. */
class SentTest {
    private static Admission sent(Admission admission) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(admission);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Admission) in.readObject();
        }
    }

    @Test
    void aFenceIsTheSameThereAndWritesForWhatItWaitsToALog() throws Exception {
        GtidFence fence = new GtidFence("a:1-7", Waiting.REAL, why -> {});
        assertThat(sent(fence)).isInstanceOf(GtidFence.class).hasNoNullFieldsOrProperties();
        assertThat(sent(fence)).extracting("transactions").isEqualTo("a:1-7");
        assertThat(sent(new OneServer("a"))).isEqualTo(new OneServer("a"));
    }

    @Test
    void whatMakesValuesGoesAlongAndWhereTheConnectorReadsDoesNot() {
        Map<String, String> connector = Map.of(
                "decimal.handling.mode", "string",
                "column.truncate.to.5.chars", "shop.orders.note",
                "database.password", "hush",
                "schema.history.internal.producer.sasl.jaas.config", "hush",
                "producer.override.ssl.key.password", "hush");
        assertThat(DebeziumTypes.of(connector).settings())
                .isEqualTo(Map.of(
                        "decimal.handling.mode", "string",
                        "column.truncate.to.5.chars", "shop.orders.note",
                        "topic.prefix", "any"));
    }
}
