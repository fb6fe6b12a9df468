package dev.rowcast.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.standalone.engine.TransactionStarts.Kind;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The offsets are as Debezium 3.6.1 gives them. */
class TransactionStartsTest {
    private static final Schema STATUS = SchemaBuilder.struct()
            .field("status", Schema.STRING_SCHEMA)
            .field("id", Schema.STRING_SCHEMA)
            .build();

    private final TransactionStarts starts = new TransactionStarts(Map.of());

    private static SourceRecord record(Map<String, ?> offset, Object value) {
        return new SourceRecord(Map.of("server", "shop"), offset, "shop.shop.orders", null, null, null, STATUS, value);
    }

    private static Map<String, Object> offset(long pos, String gtids, Map<String, ?> more) {
        Map<String, Object> offset = new HashMap<>(
                Map.of("ts_sec", 1796046487L, "file", "binlog.000012", "pos", pos, "gtids", gtids, "server_id", 1L));
        offset.putAll(more);
        return offset;
    }

    private void begin(long sequence, Map<String, ?> offset) {
        starts.read(
                record(offset, new Struct(STATUS).put("status", "BEGIN").put("id", "u:8")), sequence, Kind.TRANSACTION);
    }

    private void change(long sequence, Map<String, ?> offset) {
        starts.read(record(offset, null), sequence, Kind.CHANGE);
    }

    private void end(long sequence, Map<String, ?> offset) {
        starts.read(
                record(offset, new Struct(STATUS).put("status", "END").put("id", "u:8")), sequence, Kind.TRANSACTION);
    }

    private void heartbeat(long sequence, Map<String, ?> offset) {
        starts.read(record(offset, null), sequence, Kind.HEARTBEAT);
    }

    private static Map<String, Object> inside(long events, long rows) {
        return Map.of(
                "event",
                events,
                "row",
                rows,
                "transaction_id",
                "u:8",
                "transaction_data_collection_order_shop.orders",
                1L);
    }

    @Test
    @Tag("pitfall-28")
    @Tag("pitfall-29")
    void aTransactionIsReadAgainFromItsBeginUntilAllOfItIsDone() {
        begin(10, offset(1000, "u:1-7", inside(0, 1)));
        change(11, offset(1000, "u:1-7", inside(1, 1)));
        change(12, offset(1000, "u:1-7", inside(2, 1)));
        end(13, offset(1600, "u:1-8", Map.of("transaction_id", "u:8")));

        assertThat(starts.upTo(9)).isNull();
        String begin =
                "{\"file\":\"binlog.000012\",\"gtids\":\"u:1-7\",\"pos\":1000,\"server_id\":1,\"ts_sec\":1796046487}";
        assertThat(starts.upTo(10)).isEqualTo(begin);
        assertThat(starts.upTo(12)).isNull();
        assertThat(starts.upTo(13)).isNull();
        assertThat(starts.upTo(14)).isEqualTo(begin.replace("1000", "1600").replace("1-7", "1-8"));
    }

    @Test
    @Tag("pitfall-29")
    void aSignOfLifeMovesItOutsideOfTransactionsAlone() {
        begin(10, offset(1000, "u:1-7", Map.of()));
        heartbeat(11, offset(1000, "u:1-7", inside(1, 1)));
        heartbeat(12, offset(1000, "u:1-7", Map.of()));
        assertThat(starts.upTo(13)).contains("\"pos\":1000");
        end(13, offset(1600, "u:1-8", Map.of()));
        heartbeat(14, offset(1700, "u:1-8", Map.of("event", 2L)));
        assertThat(starts.upTo(15)).contains("\"pos\":1600");
        heartbeat(15, offset(1800, "u:1-9", Map.of()));
        assertThat(starts.upTo(16)).contains("\"pos\":1800");
    }

    /** Without GTIDs a place is worth something on that server alone. */
    @Test
    void aPlaceSaysOfWhichServerItIs() {
        TransactionStarts marked = new TransactionStarts(Map.of("server_uuid", "3e11fa47-71ca-11e1-9e33-c80aa9429562"));
        marked.read(record(offset(500, "", Map.of("snapshot", "INITIAL")), null), 1, Kind.CHANGE);
        marked.read(record(offset(1800, "", Map.of()), null), 2, Kind.HEARTBEAT);
        String mark = "\"server_uuid\":\"3e11fa47-71ca-11e1-9e33-c80aa9429562\"";
        assertThat(marked.snapshotFrom()).contains("\"pos\":500", mark);
        assertThat(marked.upTo(3)).contains("\"pos\":1800", mark);
    }

    @Test
    void whatStandsOutsideMovesNothingAndASnapshotNeither() {
        heartbeat(1, offset(500, "u:1-6", Map.of("snapshot", "INITIAL")));
        change(2, offset(500, "u:1-6", Map.of("snapshot", "INITIAL")));
        assertThat(starts.upTo(3)).isNull();
        change(3, offset(1000, "u:1-7", Map.of()));
        assertThat(starts.upTo(4)).isNull();
    }

    /** The connector writes the end of a transaction before it counts it among those that it has read. */
    @Test
    void thePlaceHasTheTransactionsOfAllRecordsBeforeTheLastBeginOrSignOfLife() {
        begin(10, offset(1000, "u:1-7", inside(0, 1)));
        change(11, offset(1000, "u:1-7", inside(1, 1)));
        end(12, offset(1600, "u:1-7", Map.of("transaction_id", "u:8")));
        begin(13, offset(1600, "u:1-8", inside(0, 1)));
        end(14, offset(2000, "u:1-8", Map.of("transaction_id", "u:9")));
        heartbeat(15, offset(2000, "u:1-9", Map.of()));

        assertThat(starts.wholeBelow()).isZero();
        starts.upTo(11);
        assertThat(starts.wholeBelow()).isEqualTo(10);
        starts.upTo(13);
        assertThat(starts.wholeBelow()).isEqualTo(13);
        starts.upTo(15);
        assertThat(starts.wholeBelow()).as("not before what follows the end").isEqualTo(13);
        starts.upTo(16);
        assertThat(starts.wholeBelow()).isEqualTo(16);
    }
}
