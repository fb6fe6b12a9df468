package dev.rowcast.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.StreamId;
import dev.rowcast.change.TableId;
import dev.rowcast.samples.Samples;
import dev.rowcast.samples.SharedPlace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms are kept by subscribers, so that a change of these tests breaks a promise. */
class ChangeIdTest {
    private static final Place AT = new KafkaPlace("shop.shop.orders", 3, 42);
    private static final String GTID = "280d80f7-e66c-11f1-a909-02fc00000001:104";
    private static final String PLACE = "v1/" + GTID + "/839455/0/i";

    private final EnvelopeDecoder decoder = new EnvelopeDecoder();

    @Test
    void aChangeIsNamedByItsPlaceInItsTransaction() {
        assertThat(idOf(new RewrittenEnvelope().at(AT))).isEqualTo("v1/" + GTID + "/probe.t_ctas/1/i");
        assertThat(idOf(new RewrittenEnvelope().transaction(GTID, 7).op("u").at(AT)))
                .isEqualTo("v1/" + GTID + "/probe.t_ctas/7/u");
    }

    @Test
    void withoutATransactionBlockByItsPositionAndItsPlaceInKafka() {
        assertThat(idOf(new RewrittenEnvelope().withoutTransaction().at(AT))).isEqualTo(PLACE + "@3:42");
        RowChange recorded = Samples.table(Samples.DEFAULTS, "t_ctas").stream()
                .map(decoder::decode)
                .filter(RowChange.class::isInstance)
                .map(RowChange.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(recorded.id()).matches("dflt/[0-9a-f-]{36}:\\d+/\\d+/0/i@0:0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.6.0.Final", "2.7.0.Final"})
    void ordersOfAVersionThatCountsAnewAfterARestartNameNothing(String version) {
        assertThat(idOf(new RewrittenEnvelope()
                        .source(Map.of("version", version))
                        .at(AT)))
                .isEqualTo(PLACE + "@3:42");
    }

    @Test
    void withoutGtidsTheTransactionsNameIsOneServersOnly() {
        Map<String, Object> noGtid = new HashMap<>();
        noGtid.put("gtid", null);
        assertThat(idOf(new RewrittenEnvelope()
                        .source(noGtid)
                        .transaction("file=binlog.000001,pos=839000", 1)
                        .at(AT)))
                .isEqualTo("v1/binlog.000001/839455/0/i@3:42");
    }

    @Test
    void anotherTransactionsOrderNamesNothing() {
        assertThat(idOf(new RewrittenEnvelope()
                        .transaction("280d80f7-e66c-11f1-a909-02fc00000001:103", 1)
                        .at(AT)))
                .isEqualTo(PLACE + "@3:42");
    }

    @Test
    void tablesThatTheRoutingTakesForOneKeepTheirOwnNames() {
        TableId one = new TableId("probe", "orders");
        RowChange first = decode(new RewrittenEnvelope().at(AT)).of(one);
        RowChange second = decode(new RewrittenEnvelope()
                        .source(Map.of("table", "t_other"))
                        .at(AT))
                .of(one);

        assertThat(first.table()).isEqualTo(second.table());
        assertThat(first.id()).isEqualTo("v1/" + GTID + "/probe.t_ctas/1/i").isNotEqualTo(second.id());
    }

    @Test
    void theShortIdIsTheOneOfEarlierBuilds() {
        RawRecord raw = new RewrittenEnvelope().at(AT);
        RawRecord marked = raw.withShortId();

        assertThat(idOf(marked))
                .isEqualTo(PLACE)
                .isEqualTo(decode(raw).withShortId().id());
        assertThat(decode(marked).of(new TableId("a", "b")).id()).isEqualTo(PLACE);
    }

    @Test
    void aTruncateHasItsGtidForItself() {
        assertThat(idOf(new RewrittenEnvelope().withoutTransaction().op("t").at(AT)))
                .isEqualTo("v1/" + GTID + "/839455/0/t");
        Map<String, Object> noGtid = new HashMap<>();
        noGtid.put("gtid", null);
        assertThat(idOf(new RewrittenEnvelope()
                        .withoutTransaction()
                        .source(noGtid)
                        .op("t")
                        .at(AT)))
                .isEqualTo("v1/binlog.000001/839455/0/t@3:42");
    }

    @Test
    void snapshotRowsAreNamedByTheirPlaceInKafka() {
        assertThat(idOf(new RewrittenEnvelope().op("r").at(AT))).isEqualTo("shop.shop.orders/3/42");
    }

    @Test
    void whatTheSourceDoesntNameIsNamedByTheRuntimesPlace() {
        Place at = new SharedPlace(new StreamId("shop.shop.orders", 3), 42);
        assertThat(idOf(new RewrittenEnvelope().at(at))).isEqualTo("v1/" + GTID + "/probe.t_ctas/1/i");
        assertThat(idOf(new RewrittenEnvelope().withoutTransaction().at(at))).isEqualTo(PLACE + "@#42");
        assertThat(idOf(new RewrittenEnvelope().op("r").at(at))).isEqualTo("the log's record 42");
        assertThatThrownBy(() -> decode(new RewrittenEnvelope().op("x").at(at)))
                .hasMessageStartingWith("record 42 of the log: ");
    }

    /**
     * Transactions over a few tables, written by servers that pack them in one of two ways, read by a source that repeats some of them and
     * is moved to another server on the way.
     */
    @Property(tries = 300)
    void noTwoChangesShareAnIdAndARepeatHasTheSame(@ForAll long seed, @ForAll boolean gtids, @ForAll boolean metadata) {
        List<Logged> log = log(new Random(seed), gtids, metadata);
        Random random = new Random(seed);
        Map<Logged, String> named = new HashMap<>();
        Set<String> used = new HashSet<>();
        long offset = 0;
        for (int read = 0; read < 3; read++) {
            for (Logged change : log.subList(random.nextInt(log.size()), log.size())) {
                String id = idOf(change.envelope().at(new KafkaPlace("t", change.table() % 2, offset++)));
                String earlier = named.putIfAbsent(change, id);
                if (earlier == null) {
                    assertThat(used.add(id)).as(id).isTrue();
                } else if (gtids && metadata) {
                    assertThat(id).isEqualTo(earlier);
                } else {
                    assertThat(used.add(id)).as(id).isTrue();
                }
            }
        }
    }

    private static List<Logged> log(Random random, boolean gtids, boolean metadata) {
        List<Logged> log = new ArrayList<>();
        int number = 0;
        for (int server = 1; server <= 2; server++) {
            // Another server's log has the positions that the first one's had.
            long position = 157;
            for (int i = 0; i < 4; i++) {
                number++;
                String gtid = gtids ? "uuid:" + number : null;
                String transaction = gtids ? gtid : "file=binlog.000001,pos=" + position;
                boolean compressed = random.nextBoolean();
                long[] orders = new long[3];
                int last = -1;
                int row = 0;
                for (int rows = 1 + random.nextInt(12); rows > 0; rows--) {
                    int table = random.nextInt(3);
                    String op = random.nextBoolean() ? "c" : "u";
                    int event = table * 2 + (op.equals("c") ? 0 : 1);
                    row = event == last ? row + 1 : 0;
                    position += compressed || event == last ? 0 : 40;
                    last = event;
                    log.add(new Logged(
                            number + "/" + log.size(),
                            server,
                            gtid,
                            metadata ? transaction : null,
                            position,
                            row,
                            table,
                            ++orders[table],
                            op));
                }
                position += 31;
            }
        }
        return log;
    }

    private record Logged(
            String name,
            long server,
            String gtid,
            String transaction,
            long position,
            int row,
            int table,
            long order,
            String op) {
        RewrittenEnvelope envelope() {
            Map<String, Object> source = new HashMap<>();
            source.put("server_id", server);
            source.put("gtid", gtid);
            source.put("pos", position);
            source.put("row", row);
            source.put("table", "t" + table);
            RewrittenEnvelope envelope = new RewrittenEnvelope().op(op).source(source);
            return transaction == null ? envelope.withoutTransaction() : envelope.transaction(transaction, order);
        }
    }

    private String idOf(RawRecord raw) {
        return decode(raw).id();
    }

    private RowChange decode(RawRecord raw) {
        return (RowChange) decoder.decode(raw);
    }
}
