package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowChange;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.encode.KeyText;
import dev.rowcast.samples.Samples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** The keys and barriers of what a real Debezium wrote. */
class KeyOrderTest {
    private final EnvelopeDecoder decoder = new EnvelopeDecoder();

    /** A line for each row change: its key, and whether it is a barrier. */
    private List<String> orderOf(String mode, String table) {
        List<String> lines = new ArrayList<>();
        for (RawRecord raw : Samples.table(mode, table)) {
            if (decoder.decode(raw) instanceof RowChange change) {
                lines.add(
                        KeyOrder.keyOf(change).text() + (KeyOrder.isBarrier(change, raw.headers()) ? " barrier" : ""));
            }
        }
        return lines;
    }

    @Test
    void bothHalvesOfAChangedKeyValueAreBarriers() {
        assertThat(orderOf(Samples.VARIED, "t_uniq"))
                .containsExactly(
                        "{\"c\":10}",
                        "{\"c\":20}",
                        "{\"c\":30}",
                        "{\"c\":30} barrier",
                        "{\"c\":31} barrier",
                        "{\"c\":31}");
    }

    @Test
    void aTruncateIsABarrier() {
        assertThat(orderOf(Samples.VARIED, "t_trunc"))
                .containsExactly("{\"id\":1}", "{\"id\":2}", "null barrier", "{\"id\":3}", "{\"id\":3}");
    }

    @Test
    void rowsOfATableWithoutAKeyHaveOneKey() {
        assertThat(orderOf(Samples.DEFAULTS, "t_nopk")).isNotEmpty().containsOnly("null");
    }

    @Test
    void keysAreTheirValuesAsText() {
        assertThat(orderOf(Samples.DEFAULTS, "t_comp").get(0)).isEqualTo("{\"b\":\"x\",\"a\":1,\"c\":19723}");
        assertThat(orderOf(Samples.DEFAULTS, "t_binpk").get(0)).isEqualTo("{\"id\":\"AAECAwQFBgcICQoLDA0ODw==\"}");
        assertThat(orderOf(Samples.DEFAULTS, "t_decpk").get(0)).isEqualTo("{\"id\":1.5}");
        assertThat(orderOf(Samples.DEFAULTS, "t_dtpk").get(0)).isEqualTo("{\"id\":1709210096789012}");
    }

    @Test
    void aNumberOfMoreDigitsThanFitIntoMemoryIsAKeyAsWell() {
        Schema schema = SchemaBuilder.struct()
                .field("d", Decimal.schema(-Integer.MAX_VALUE))
                .build();
        Struct key = new Struct(schema).put("d", new BigDecimal(BigInteger.TEN, -Integer.MAX_VALUE + 1));
        assertThat(KeyText.of(key)).isEqualTo("{\"d\":1E+2147483647}");
    }
}
