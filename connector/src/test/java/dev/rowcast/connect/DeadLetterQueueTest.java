package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.Coordinates;
import dev.rowcast.change.RecordException;
import dev.rowcast.flow.DeadLetter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is handed to Connect; what Connect makes of it is DeadLettersIT's. */
class DeadLetterQueueTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00.123456Z"));
    private static final Coordinates AT = new Coordinates("shop.shop.orders", 2, 71);

    private final List<SinkRecord> reported = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    @Test
    void aLetterSaysAllThatIsKnownBesideTheHeadersOfTheRecord() {
        DeadLetterQueue queue = queue((record, why) -> {
            reported.add(record);
            return CompletableFuture.completedFuture(null);
        });
        queue.report(rejected("no such customer"), () -> closed.add("one"));
        queue.settle();

        assertThat(closed).containsExactly("one");
        SinkRecord letter = reported.get(0);
        assertThat(letter.topic()).as("before the transform").isEqualTo("shop.shop.orders");
        assertThat(letter.kafkaPartition()).isEqualTo(2);
        assertThat(letter.kafkaOffset()).isEqualTo(71);
        assertThat(letter.originalTopic()).isEqualTo("shop.shop.orders");
        assertThat(letter.key()).isEqualTo("3");
        assertThat(letter.value()).isEqualTo("the row");
        assertThat(letter.timestamp()).isEqualTo(-1);
        assertThat(headers(letter))
                .isEqualTo(Map.ofEntries(
                        Map.entry("traceparent", "00-1-2-01"),
                        Map.entry("rowcast.subscription", "billing"),
                        Map.entry("rowcast.table", "shop.orders"),
                        Map.entry("rowcast.id", "shop/uuid:1/4/0/i"),
                        Map.entry("rowcast.reason", "no such customer"),
                        Map.entry("rowcast.attempts", "5"),
                        Map.entry("rowcast.contract.revision", "2"),
                        Map.entry("rowcast.topic", "shop.shop.orders"),
                        Map.entry("rowcast.partition", "2"),
                        Map.entry("rowcast.offset", "71"),
                        Map.entry("rowcast.time", "2026-11-22T12:00:00.123Z"),
                        Map.entry("rowcast.connector", "sink")));
    }

    @Test
    void whatIsNotKnownIsNotThereAndALongReasonIsCut() {
        DeadLetterQueue queue = queue((record, why) -> {
            reported.add(record);
            return CompletableFuture.completedFuture(null);
        });
        queue.report(
                new DeadLetter(
                        renamed(),
                        new RecordException(AT, "x"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "x".repeat(10_000),
                        0,
                        0),
                () -> closed.add("one"));

        assertThat(headers(reported.get(0)))
                .containsOnlyKeys(
                        "traceparent",
                        "rowcast.reason",
                        "rowcast.attempts",
                        "rowcast.topic",
                        "rowcast.partition",
                        "rowcast.offset",
                        "rowcast.time",
                        "rowcast.connector");
        assertThat(headers(reported.get(0)).get("rowcast.reason")).hasSize(4_001);
    }

    @Test
    void aRecordThatTheConvertersCannotWriteIsADeadLetterAsItWasRead() {
        DeadLetterQueue queue = queue((record, why) -> {
            reported.add(record);
            if (reported.size() == 1) {
                throw new DataException("this converter only reads");
            }
            return CompletableFuture.completedFuture(null);
        });
        DeadLetter letter = rejected("no");
        queue.report(letter, () -> closed.add("one"));
        queue.settle();

        assertThat(reported).hasSize(2);
        assertThat(reported.get(1)).isSameAs(letter.origin());
        assertThat(closed).containsExactly("one");
    }

    @Test
    void aRecordThatIsNotToleratedIsReportedOnce() {
        DeadLetterQueue queue = queue((record, why) -> {
            reported.add(record);
            throw new ConnectException("Tolerance exceeded in error handler", why);
        });

        assertThatThrownBy(() -> queue.report(rejected("no"), () -> closed.add("one")))
                .hasMessageContaining("Tolerance exceeded");
        assertThat(reported).hasSize(1);
        assertThat(closed).isEmpty();
    }

    @Test
    @Tag("pitfall-10")
    void aLetterThatIsNotWrittenNeverLetsTheOffsetPass() {
        DeadLetterQueue queue =
                queue((record, why) -> CompletableFuture.failedFuture(new IllegalStateException("broker gone")));
        queue.report(rejected("no"), () -> closed.add("one"));

        assertThatThrownBy(queue::settle)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("shop.shop.orders-2@71")
                .hasMessageContaining("its offset stays uncommitted")
                .hasMessageContaining("broker gone");
        assertThat(closed).isEmpty();
        assertThat(queue.pending()).isTrue();
    }

    @Test
    void aLetterOfAPartitionThatWasGivenUpEndsNothing() {
        CompletableFuture<Void> failing = new CompletableFuture<>();
        DeadLetterQueue queue = queue((record, why) -> failing);
        queue.report(rejected("no"), () -> closed.add("one"));
        failing.completeExceptionally(new IllegalStateException("broker gone"));
        queue.forget(List.of(new TopicPartition("shop.shop.orders", 1), new TopicPartition("orders", 0)));
        assertThatThrownBy(queue::settle).hasMessageContaining("broker gone");

        queue.forget(List.of(new TopicPartition("shop.shop.orders", 2)));
        queue.settle();
        assertThat(queue.pending()).isFalse();
        assertThat(closed).isEmpty();
    }

    private static DeadLetterQueue queue(ErrantRecordReporter reporter) {
        return new DeadLetterQueue(reporter, "sink", NOON);
    }

    private static DeadLetter rejected(String reason) {
        return new DeadLetter(
                renamed(),
                new RecordException(AT, reason),
                Optional.of("billing"),
                Optional.of("shop.orders"),
                Optional.of("shop/uuid:1/4/0/i"),
                reason,
                5,
                2);
    }

    /** A record whose topic a transform renamed, and that went through here before. */
    private static SinkRecord renamed() {
        return new SinkRecord(
                "orders",
                0,
                Schema.STRING_SCHEMA,
                "3",
                Schema.STRING_SCHEMA,
                "the row",
                0,
                null,
                TimestampType.NO_TIMESTAMP_TYPE,
                new ConnectHeaders()
                        .addString("traceparent", "00-1-2-01")
                        .addString("rowcast.reason", "an earlier one"),
                "shop.shop.orders",
                2,
                71);
    }

    private static Map<String, String> headers(SinkRecord record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .collect(Collectors.toMap(Header::key, header -> (String) header.value()));
    }
}
