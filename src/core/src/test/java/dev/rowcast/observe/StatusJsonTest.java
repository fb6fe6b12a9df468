package dev.rowcast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What stands in the status topic is read by other versions. */
class StatusJsonTest {
    private static final String GOLDEN =
            "{\"format\":1,\"connector\":\"shop\",\"task\":1,\"worker\":\"kafka-1 (process 7)\",\"version\":\"0.1.0\","
                    + "\"startedMillis\":1000,\"writtenMillis\":61000,\"intervalMillis\":10000,\"stoppedMillis\":0,"
                    + "\"subscriptions\":[{\"name\":\"billing\",\"target\":\"dns:///billing:9090\",\"state\":\"BACKING_OFF\","
                    + "\"reason\":\"UNAVAILABLE\",\"sinceMillis\":50000,\"nextTryMillis\":62600,\"delivered\":1204,"
                    + "\"deliveredBytes\":48160,\"retried\":12,\"rejected\":1,\"skipped\":2,\"rate\":12.5,\"inFlight\":5,"
                    + "\"waitingChanges\":500,\"waitingBytes\":20000,\"oldestMillis\":49000,\"batchSize\":250,"
                    + "\"roundTripMillis\":2.5,\"lagMillis\":12000.0,\"lastDeliveredMillis\":49950,\"latencyMillis\":41.0,"
                    + "\"failingId\":\"i/0/2\",\"lookAt\":\"the log\"}],"
                    + "\"assigned\":{\"shop.shop.orders\":[0,2]},\"paused\":{\"shop.shop.orders\":[2]},"
                    + "\"held\":[{\"partition\":\"shop.shop.orders-2\",\"table\":\"shop.orders\","
                    + "\"notice\":\"column \\\"note\\\" was dropped\",\"sinceMillis\":55000,\"oldestMillis\":54000,"
                    + "\"subscriptions\":[\"billing\"],\"undecidable\":false}],"
                    + "\"blocked\":[{\"partition\":\"shop.shop.orders-0\",\"causes\":[\"billing\"],"
                    + "\"reason\":\"waits for billing\",\"subscriptions\":[\"audit\"],\"sinceMillis\":52000}],"
                    + "\"notUnderstood\":{\"records\":3,\"latest\":\"topic a, partition 0, offset 1: no schema\"},"
                    + "\"assignedMillis\":2000,\"keyChanges\":[{\"table\":\"shop.orders\",\"fromMillis\":300000,"
                    + "\"deletes\":2,\"inserts\":1}],\"routing\":\"a hash\"}";

    private static final TaskStatus STATUS = new TaskStatus(
            "shop",
            1,
            "kafka-1 (process 7)",
            "0.1.0",
            1_000,
            61_000,
            10_000,
            0,
            null,
            List.of(new SubscriptionStatus(
                    "billing",
                    "dns:///billing:9090",
                    "BACKING_OFF",
                    "UNAVAILABLE",
                    50_000,
                    62_600,
                    1_204,
                    48_160,
                    12,
                    1,
                    2,
                    12.5,
                    5,
                    500,
                    20_000,
                    49_000,
                    250,
                    2.5,
                    12_000.0,
                    49_950,
                    41.0,
                    "i/0/2",
                    "the log",
                    null)),
            Map.of("shop.shop.orders", List.of(0, 2)),
            Map.of("shop.shop.orders", List.of(2)),
            List.of(new HeldTable(
                    "shop.shop.orders-2",
                    "shop.orders",
                    "column \"note\" was dropped",
                    55_000,
                    54_000,
                    List.of("billing"))),
            List.of(new BlockedPartition(
                    "shop.shop.orders-0", List.of("billing"), "waits for billing", List.of("audit"), 52_000)),
            new NotUnderstood(3, "topic a, partition 0, offset 1: no schema"),
            2_000,
            List.of(new KeyChanges("shop.orders", 300_000, 2, 1)),
            null,
            "a hash");

    @Example
    void theBytesAreTheseForEver() {
        assertThat(new String(StatusJson.write(STATUS), StandardCharsets.UTF_8)).isEqualTo(GOLDEN);
        assertThat(StatusJson.parse(GOLDEN.getBytes(StandardCharsets.UTF_8))).isEqualTo(STATUS);
    }

    @Example
    void aTaskThatStopsHoldsNothing() {
        TaskStatus stopped = STATUS.stopped(70_000, null);
        assertThat(new String(StatusJson.write(stopped), StandardCharsets.UTF_8))
                .isEqualTo("{\"format\":1,\"connector\":\"shop\",\"task\":1,\"worker\":\"kafka-1 (process 7)\","
                        + "\"version\":\"0.1.0\",\"startedMillis\":1000,\"writtenMillis\":70000,\"intervalMillis\":10000,"
                        + "\"stoppedMillis\":70000,\"subscriptions\":[],\"assigned\":{},"
                        + "\"paused\":{},\"held\":[],\"blocked\":[],\"notUnderstood\":{\"records\":0,\"latest\":\"\"},"
                        + "\"assignedMillis\":0,\"keyChanges\":[],\"routing\":\"a hash\"}");
        assertThat(StatusJson.parse(StatusJson.write(stopped))).isEqualTo(stopped);

        TaskStatus failed = STATUS.stopped(70_000, "no dead-letter queue");
        assertThat(failed.subscriptions()).isEqualTo(STATUS.subscriptions());
        assertThat(StatusJson.parse(StatusJson.write(failed))).isEqualTo(failed);
    }

    @Property
    void whatIsWrittenIsRead(@ForAll("statuses") TaskStatus status) {
        assertThat(StatusJson.parse(StatusJson.write(status))).isEqualTo(status);
    }

    /** A newer version adds fields anywhere, and an older one lacks some. */
    @Property
    void fieldsOfOtherVersionsBreakNothing(@ForAll("statuses") TaskStatus status, @ForAll("fields") String missing)
            throws Exception {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = (ObjectNode) json.readTree(StatusJson.write(status));
        root.putObject("more").put("new", true);
        root.withArray("subscriptions").forEach(each -> ((ObjectNode) each).put("quota", 7));
        root.withArray("held").forEach(each -> ((ObjectNode) each).putArray("choices"));
        assertThat(StatusJson.parse(json.writeValueAsBytes(root))).isEqualTo(status);

        root.remove(missing);
        root.withArray("subscriptions").forEach(each -> ((ObjectNode) each).remove(missing));
        root.withArray("held").forEach(each -> ((ObjectNode) each).remove(missing));
        TaskStatus read = StatusJson.parse(json.writeValueAsBytes(root));
        assertThat(read.subscriptions())
                .hasSize(
                        missing.equals("subscriptions")
                                ? 0
                                : status.subscriptions().size());
    }

    @Example
    void whatIsNoStatusSaysSo() {
        assertThatThrownBy(() -> StatusJson.parse(new byte[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a status");
        assertThatThrownBy(() -> StatusJson.parse(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StatusJson.parse("[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StatusJson.parse("{\"format\":2}".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("format 2, and this version of Rowcast reads formats up to 1");
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.of(
                "connector",
                "task",
                "worker",
                "failure",
                "subscriptions",
                "assigned",
                "held",
                "paused",
                "name",
                "target",
                "state",
                "reason",
                "rate",
                "oldestMillis",
                "notice",
                "table",
                "partition",
                "blocked",
                "causes",
                "latencyMillis",
                "failingId",
                "lookAt",
                "store");
    }

    @Provide
    Arbitrary<TaskStatus> statuses() {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(12).filter(StatusJsonTest::isWhole);
        Arbitrary<Long> longs = Arbitraries.longs();
        Arbitrary<SubscriptionStatus> subscriptions = Combinators.combine(
                        texts, texts, longs, Arbitraries.doubles().between(0, 1e9))
                .as((name, reason, number, figure) -> new SubscriptionStatus(
                        name,
                        "127.0.0.1:1",
                        "HELD",
                        reason,
                        number,
                        0,
                        number,
                        number,
                        1,
                        2,
                        3,
                        figure,
                        4,
                        number,
                        5,
                        number,
                        6,
                        figure,
                        figure,
                        number,
                        figure,
                        reason,
                        name,
                        number > 0 ? new StoreFigures(number, number) : null));
        Arbitrary<HeldTable> held = Combinators.combine(texts, longs)
                .as((text, number) -> new HeldTable(text, text, text, number, number, List.of(text), number > 0));
        Arbitrary<Map<String, List<Integer>>> partitions = Arbitraries.maps(
                        texts, Arbitraries.integers().list().ofMaxSize(3))
                .ofMaxSize(3);
        return Combinators.combine(
                        texts,
                        Arbitraries.integers(),
                        longs,
                        texts.injectNull(0.5),
                        subscriptions.list().ofMaxSize(3),
                        held.list().ofMaxSize(3),
                        partitions)
                .as((text, task, number, failure, each, tables, all) -> new TaskStatus(
                        text,
                        task,
                        text,
                        text,
                        number,
                        number,
                        number,
                        number,
                        failure,
                        each,
                        all,
                        all,
                        tables,
                        List.of(new BlockedPartition(text, List.of(text), text, List.of(text), number)),
                        new NotUnderstood(number, text),
                        number,
                        List.of(new KeyChanges(text, number, number, number)),
                        new ProcessStatus(
                                text, text, text, number, Map.of(text, number), number, number, number, number),
                        text));
    }

    /** Half a surrogate pair can't be written in UTF-8. */
    private static boolean isWhole(String text) {
        return text.chars().noneMatch(unit -> Character.isSurrogate((char) unit));
    }
}
