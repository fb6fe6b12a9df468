package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.RecordException;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.LetterRefusedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final Place AT = new KafkaPlace("shop.shop.orders", 2, 71);

    private final List<SinkRecord> reported = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    @Test
    void aLetterSaysAllThatIsKnownBesideTheHeadersOfTheRecord() {
        DeadLetterQueue queue = queue((record, why) -> {
            reported.add(record);
            return sending();
        });
        queue.report(rejected("no such customer"), () -> closed.add("one"));
        queue.settle();
        assertThat(closed).isEmpty();
        sent.complete(null);
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
            return sending();
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
        assertThat(headers(reported.get(0)).get("rowcast.reason"))
                .isEqualTo("x".repeat(4_000) + "… (cut: 10,000 characters in all)");
    }

    @Test
    void aRecordThatTheConvertersCannotWriteIsADeadLetterAsItWasRead() {
        DeadLetterQueue queue = queue((record, why) -> {
            reported.add(record);
            if (reported.size() == 1) {
                throw new DataException("this converter only reads");
            }
            return sending();
        });
        DeadLetter letter = rejected("no");
        queue.report(letter, () -> closed.add("one"));
        sent.complete(null);
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
        DeadLetterQueue queue = queue((record, why) -> sending());
        queue.report(rejected("no"), () -> closed.add("one"));
        sent.completeExceptionally(new IllegalStateException("broker gone"));

        assertThatThrownBy(queue::settle)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("shop.shop.orders-2@71")
                .hasMessageContaining("its offset stays uncommitted")
                .hasMessageContaining("broker gone");
        assertThat(closed).isEmpty();
        assertThat(queue.pending()).isTrue();
    }

    /** As Connect answers for a letter that its producer refuses: a future of its own, done and well. */
    @Test
    @Tag("pitfall-10")
    void anAnswerThatIsDoneAtOnceIsNoWordForALetterThatIsWritten() {
        List<Future<Void>> answers = new ArrayList<>(List.of(
                CompletableFuture.completedFuture(null),
                CompletableFuture.failedFuture(new IllegalStateException("record too large")),
                sent));
        DeadLetterQueue queue = queue((record, why) -> answers.remove(0));
        assertThatThrownBy(() -> queue.report(rejected("no"), () -> closed.add("one")))
                .isInstanceOf(LetterRefusedException.class)
                .hasMessageContaining("shop.shop.orders-2@71")
                .hasMessageContaining("its offset stays uncommitted")
                .hasMessageContaining("Could not produce message to dead letter queue")
                .hasMessageContaining("producer.override.max.request.size")
                .hasMessageContaining("max.message.bytes");
        queue.settle();
        assertThat(queue.pending()).as("it is the caller's again").isFalse();
        assertThatThrownBy(() -> queue.report(rejected("no"), () -> closed.add("one")))
                .hasMessageContaining("record too large");
        assertThat(closed).isEmpty();

        queue.report(rejected("no"), () -> closed.add("one"));
        sent.complete(null);
        queue.settle();
        assertThat(closed).containsExactly("one");
    }

    @Test
    void aLetterBehindARefusedOneOfItsSubscriptionAndPartitionWaitsForIt() {
        List<Long> offsets = new ArrayList<>();
        Set<Long> tooLarge = new HashSet<>(Set.of(71L));
        DeadLetterQueue queue = queue((record, why) -> {
            if (tooLarge.contains(record.kafkaOffset())) {
                return CompletableFuture.completedFuture(null);
            }
            offsets.add(record.kafkaOffset());
            return sending();
        });
        assertRefused(queue, letter(2, 71, "billing"), "producer.override.max.request.size");
        assertRefused(queue, letter(2, 75, "billing"), "it waits for the one of offset 71");
        assertRefused(queue, letter(2, 73, "billing"), "it waits for the one of offset 71");
        queue.report(letter(3, 74, "billing"), () -> {});
        queue.report(letter(2, 76, "audit"), () -> {});
        assertThat(offsets).containsExactly(74L, 76L);

        tooLarge.clear();
        assertRefused(queue, letter(2, 75, "billing"), "it waits for the one of offset 71");
        queue.report(letter(2, 71, "billing"), () -> {});
        assertRefused(queue, letter(2, 75, "billing"), "it waits for the one of offset 73");
        queue.report(letter(2, 73, "billing"), () -> {});
        queue.report(letter(2, 75, "billing"), () -> {});
        queue.report(letter(2, 80, "billing"), () -> {});
        assertThat(offsets).containsExactly(74L, 76L, 71L, 73L, 75L, 80L);
    }

    @Test
    void aLetterThatWasRefusedOfAPartitionThatWasGivenUpHoldsUpNoOther() {
        Queue<Future<Void>> answers = new ArrayDeque<>(List.of(CompletableFuture.completedFuture(null), sent));
        DeadLetterQueue queue = queue((record, why) -> answers.remove());
        assertRefused(queue, letter(2, 71, "billing"), "max.request.size");
        queue.forget(List.of(new TopicPartition("shop.shop.orders", 2)));
        queue.report(letter(2, 75, "billing"), () -> closed.add("one"));
        sent.complete(null);
        queue.settle();
        assertThat(closed).containsExactly("one");
    }

    /** A producer that knows no broker blocks who sends. */
    @Test
    void aTryThatBlockedIsFollowedByARest() {
        AtomicLong seconds = new AtomicLong();
        AtomicInteger tries = new AtomicInteger();
        DeadLetterQueue queue = new DeadLetterQueue(
                (record, why) -> {
                    tries.incrementAndGet();
                    seconds.addAndGet(4);
                    return CompletableFuture.completedFuture(null);
                },
                "sink",
                () -> Instant.ofEpochSecond(seconds.get()),
                () -> Long.MAX_VALUE);
        assertRefused(queue, letter(2, 71, "billing"), "max.request.size");
        for (int offset = 0; offset < 500; offset++) {
            assertRefused(queue, letter(3, offset, "billing"), "");
        }
        assertThat(tries).hasValue(1);
        seconds.addAndGet(20);
        assertRefused(queue, letter(2, 71, "billing"), "max.request.size");
        assertThat(tries).hasValue(2);
    }

    /** Connect writes the error's message and its stack trace, which has the message too, into headers of the letter. */
    @Test
    void whatConnectIsGivenForItsOwnHeadersIsBoundedToo() {
        List<Throwable> whys = new ArrayList<>();
        DeadLetterQueue queue = queue((record, why) -> {
            whys.add(why);
            reported.add(record);
            return sending();
        });
        queue.report(rejected("x".repeat(600_000)), () -> closed.add("one"));
        StringWriter trace = new StringWriter();
        whys.get(0).printStackTrace(new PrintWriter(trace));
        assertThat(String.valueOf(whys.get(0).getMessage()))
                .hasSizeLessThan(5_000)
                .contains("600,000 characters");
        assertThat(trace.toString()).hasSizeLessThan(20_000);
        assertThat(headers(reported.get(0)).get("rowcast.reason")).hasSizeLessThan(5_000);
    }

    private static void assertRefused(DeadLetterQueue queue, DeadLetter letter, String why) {
        assertThatThrownBy(() -> queue.report(letter, () -> {
                    throw new AssertionError("it isn't written");
                }))
                .isInstanceOf(LetterRefusedException.class)
                .hasMessageContaining(why);
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

    private DeadLetter large(int bytes) {
        return new DeadLetter(
                new SinkRecord("shop.shop.orders", 2, null, "3", null, "x".repeat(bytes), 71),
                new RecordException(AT, "no"),
                Optional.of("billing"),
                Optional.of("shop.orders"),
                Optional.of("id"),
                "no",
                1,
                1);
    }

    private void assertWithoutValue(SinkRecord letter) {
        assertThat(letter.value()).isNull();
        assertThat(letter.valueSchema()).isNull();
        assertThat(letter.key()).isEqualTo("3");
        assertThat(headers(letter))
                .containsEntry("rowcast.offset", "71")
                .containsEntry("rowcast.subscription", "billing");
        assertThat(headers(letter).get("rowcast.value"))
                .contains("max.message.bytes", "producer.override.max.request.size", "offset 71");
    }

    /** Connect would end the task for it, each time. */
    @Test
    void aLetterThatIsTooLargeForTheTopicGoesWithoutItsValue() {
        DeadLetterQueue queue = new DeadLetterQueue(
                (record, why) -> {
                    reported.add(record);
                    return sending();
                },
                "sink",
                NOON,
                () -> 2_000_000);
        queue.report(large(1_900_000), () -> closed.add("fits"));
        assertThat(reported.get(0).value()).isNotNull();
        assertThat(headers(reported.get(0))).doesNotContainKey("rowcast.value");
        queue.report(large(2_000_000), () -> closed.add("too large"));
        assertWithoutValue(reported.get(1));
        sent.complete(null);
        queue.settle();
        assertThat(closed).containsExactly("fits", "too large");
    }

    @Test
    void aLargeLetterThatIsRefusedAtOnceIsTriedWithoutItsValue() {
        Queue<Future<Void>> answers = new ArrayDeque<>(List.of(CompletableFuture.completedFuture(null), sent));
        DeadLetterQueue queue = queue((record, why) -> {
            reported.add(record);
            return answers.remove();
        });
        queue.report(large(1_500_000), () -> closed.add("one"));
        assertThat(reported).hasSize(2);
        assertWithoutValue(reported.get(1));
        assertThat(closed).isEmpty();
        sent.complete(null);
        queue.settle();
        assertThat(closed).containsExactly("one");
    }

    @Test
    void aLargeLetterThatIsRefusedWithoutItsValueTooIsKept() {
        DeadLetterQueue queue = queue((record, why) -> CompletableFuture.completedFuture(null));
        assertRefused(queue, large(1_500_000), "its offset stays uncommitted");
    }

    @Test
    void aSmallLetterKeepsItsValueWhateverIsRefused() {
        DeadLetterQueue queue = queue((record, why) -> {
            reported.add(record);
            return CompletableFuture.completedFuture(null);
        });
        assertRefused(queue, rejected("no"), "its offset stays uncommitted");
        assertThat(reported).hasSize(1);
    }

    /** As Connect answers for a letter that is on its way. */
    private Future<Void> sending() {
        return sent;
    }

    private static DeadLetter letter(int partition, long offset, String subscription) {
        RecordException why = new RecordException(new KafkaPlace("shop.shop.orders", partition, offset), "no");
        return new DeadLetter(
                new SinkRecord("shop.shop.orders", partition, null, "3", null, "the row", offset),
                why,
                Optional.of(subscription),
                Optional.of("shop.orders"),
                Optional.of("id" + offset),
                "no",
                1,
                1);
    }

    private static DeadLetterQueue queue(ErrantRecordReporter reporter) {
        return new DeadLetterQueue(reporter, "sink", NOON, () -> Long.MAX_VALUE);
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
