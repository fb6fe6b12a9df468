package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatientReporterTest {
    private static final SinkRecord RECORD = new SinkRecord("orders", 0, null, null, null, null, 7);
    private static final Throwable WHY = new IllegalStateException("no");

    private final CompletableFuture<Void> sending = new CompletableFuture<>();

    @Test
    void whatConnectAnswersIsHandedOn() {
        try (PatientReporter reporter = patient((record, why) -> sending, Duration.ofSeconds(50))) {
            assertThat(reporter.report(RECORD, WHY)).isEqualTo(new PatientReporter.Answer(sending, false));
        }
    }

    @Test
    void whatConnectThrowsIsThrown() {
        ConnectException intolerant = new ConnectException("Tolerance exceeded in error handler");
        ErrantRecordReporter throwing = (record, why) -> {
            throw intolerant;
        };
        try (PatientReporter reporter = patient(throwing, Duration.ofSeconds(50))) {
            assertThatThrownBy(() -> reporter.report(RECORD, WHY)).isSameAs(intolerant);
        }
    }

    /** As the producer does for a topic that was deleted. */
    @Test
    void oneThatBlocksIsARefusalAndIsntAskedAgainBeforeItIsFree() {
        CountDownLatch free = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        ErrantRecordReporter blocking = (record, why) -> {
            asked.incrementAndGet();
            try {
                free.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return sending;
        };
        try (PatientReporter reporter = patient(blocking, Duration.ofMillis(20))) {
            for (int i = 0; i < 10; i++) {
                assertThat(reporter.report(RECORD, WHY).atOnce()).isTrue();
            }
            assertThat(asked).hasValue(1);
            free.countDown();
            AtomicInteger handedOver = new AtomicInteger();
            await().until(() -> {
                handedOver.incrementAndGet();
                return !reporter.report(RECORD, WHY).atOnce();
            });
            assertThat(asked.get()).as("none waited behind it").isLessThanOrEqualTo(1 + handedOver.get());
        }
    }

    private static PatientReporter patient(ErrantRecordReporter connects, Duration patience) {
        return new PatientReporter(connects, patience);
    }
}
