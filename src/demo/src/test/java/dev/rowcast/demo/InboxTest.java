package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox inbox = new Inbox();

    @Test
    void countsEachChangeOnceAndItsReturnAsADuplicate() {
        assertThat(inbox.add(arrival("a", "orders", 1))).isTrue();
        assertThat(inbox.add(arrival("b", "customers", 2))).isTrue();
        assertThat(inbox.add(arrival("a", "orders", 1))).isFalse();

        assertThat(inbox.received("orders")).isEqualTo(1);
        assertThat(inbox.duplicates("orders")).isEqualTo(1);
        assertThat(inbox.received("customers")).isEqualTo(1);
        assertThat(inbox.duplicates("customers")).isZero();
        assertThat(inbox.outOfOrder()).as("a duplicate is no disorder").isZero();
        assertThat(inbox.has("a")).isTrue();
        assertThat(inbox.has("c")).isFalse();
    }

    @Test
    void seesAChangeThatComesAfterALaterOneOfItsLane() {
        inbox.add(arrival("a", "orders", 5));
        inbox.add(arrival("b", "orders", 4));
        inbox.add(arrival("c", "customers", 1));

        assertThat(inbox.outOfOrder()).isEqualTo(1);
    }

    @Test
    void measuresOnlyWhenAsked() {
        inbox.add(arrival("a", "orders", 1));
        inbox.startMeasuring();
        inbox.add(arrival("b", "orders", 2));
        Latencies measured = inbox.stopMeasuring();
        inbox.add(arrival("c", "orders", 3));

        assertThat(measured.count()).isEqualTo(1);
        assertThat(measured.percentile(0.5)).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void wakesWhoWaitsWhenTheChangeComes() throws Exception {
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return inbox.await(() -> inbox.received("orders") == 2, Duration.ofSeconds(90));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        inbox.add(arrival("a", "orders", 1));
        inbox.add(arrival("b", "orders", 2));

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(inbox.await(() -> false, Duration.ofMillis(5))).isFalse();
    }

    private static Arrival arrival(String id, String table, long offset) {
        Instant committed = Instant.parse("2026-11-22T10:00:00Z");
        return new Arrival(id, table, id, table + "-0", offset, false, committed, committed.plusMillis(20));
    }
}
