package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RecordException;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.LetterRefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.runtime.errors.ReportedRecords;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dead letters through Kafka Connect's own classes, from the task's reporter to a producer that has no broker. */
@Tag("pitfall-10")
class ConnectsAnswerTest {
    private final AtomicInteger durable = new AtomicInteger();

    @Test
    void aProducerThatKnowsNoBrokerWritesNothingAndSaysSo() {
        try (ReportedRecords connect = connect(answer -> answer)) {
            assertNotTakenForWritten(connect);
        }
    }

    /** As for a record that is too large, a topic that may not be seen, and a buffer that is full. */
    @Test
    void whateverTheProducerRefusesAtOnceIsNotTakenForWritten() {
        try (ReportedRecords connect =
                connect(answer -> CompletableFuture.failedFuture(new IllegalStateException("refused")))) {
            assertNotTakenForWritten(connect);
        }
    }

    /** Connect's answer is the same as for the others, so that nobody can tell. */
    @Test
    void whatIsWrittenBeforeAnybodyLooksIsWrittenAgain() {
        CompletableFuture<RecordMetadata> second = new CompletableFuture<>();
        AtomicInteger tries = new AtomicInteger();
        try (ReportedRecords connect =
                connect(answer -> tries.getAndIncrement() == 0 ? CompletableFuture.completedFuture(null) : second)) {
            DeadLetterQueue queue = queue(connect);
            assertThatThrownBy(() -> queue.report(letter(), durable::incrementAndGet))
                    .isInstanceOf(LetterRefusedException.class);
            queue.report(letter(), durable::incrementAndGet);
            queue.settle();
            assertThat(durable).hasValue(0);
            second.complete(null);
            queue.settle();
            assertThat(durable).hasValue(1);
        }
    }

    @Test
    void whatFailsLaterEndsTheTask() {
        CompletableFuture<RecordMetadata> later = new CompletableFuture<>();
        try (ReportedRecords connect = connect(answer -> later)) {
            DeadLetterQueue queue = queue(connect);
            queue.report(letter(), durable::incrementAndGet);
            queue.settle();
            later.completeExceptionally(new IllegalStateException("larger than the topic takes"));
            assertThatThrownBy(queue::settle).hasMessageContainingAll("orders-0@7", "larger than the topic takes");
            assertThat(durable).hasValue(0);
        }
    }

    @Test
    void aLetterThatIsTooLargeForTheProducerGoesWithoutItsValue() {
        CompletableFuture<RecordMetadata> later = new CompletableFuture<>();
        AtomicBoolean first = new AtomicBoolean(true);
        try (ReportedRecords connect = connect(answer -> first.getAndSet(false)
                ? CompletableFuture.failedFuture(new RecordTooLargeException("1500000 bytes"))
                : later)) {
            DeadLetterQueue queue = queue(connect);
            queue.report(letter("x".repeat(1_500_000)), durable::incrementAndGet);
            queue.settle();
            assertThat(durable).hasValue(0);
            later.complete(null);
            queue.settle();
            assertThat(durable).hasValue(1);
        }
    }

    private void assertNotTakenForWritten(ReportedRecords connect) {
        DeadLetterQueue queue = queue(connect);
        assertThatThrownBy(() -> queue.report(letter(), durable::incrementAndGet))
                .isInstanceOf(LetterRefusedException.class)
                .hasMessageContaining("orders-0@7");
        queue.settle();
        assertThat(durable).hasValue(0);
    }

    private static ReportedRecords connect(UnaryOperator<Future<RecordMetadata>> fault) {
        return new ReportedRecords(Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", "1"), fault);
    }

    private static DeadLetterQueue queue(ReportedRecords connect) {
        return new DeadLetterQueue(
                connect.reporter(), "sink", InstantSource.fixed(Instant.EPOCH), () -> Long.MAX_VALUE);
    }

    private static DeadLetter letter() {
        return letter("the row");
    }

    private static DeadLetter letter(String row) {
        return new DeadLetter(
                new SinkRecord("orders", 0, Schema.STRING_SCHEMA, "3", Schema.STRING_SCHEMA, row, 7),
                new RecordException(new KafkaPlace("orders", 0, 7), "no"),
                Optional.of("billing"),
                Optional.of("shop.orders"),
                Optional.of("id"),
                "no",
                1,
                1);
    }
}
