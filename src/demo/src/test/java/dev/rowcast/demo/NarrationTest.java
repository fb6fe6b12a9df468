package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NarrationTest {
    private final StringWriter printed = new StringWriter();
    private final AtomicLong clock = new AtomicLong(1_000);

    @Test
    void numbersThePhasesAndSaysHowLongEachTook() {
        Narration narration = narration(false);
        narration.phase("First");
        narration.detail("one\ntwo");
        after(Duration.ofMillis(1_250));
        narration.done("over");
        narration.phase("Second");
        narration.done("over");

        assertThat(lines())
                .containsExactly(
                        "",
                        "  1  First",
                        "     one",
                        "     two",
                        "     = over  (1.3 s)",
                        "",
                        "  2  Second",
                        "     = over  (0.0 s)");
    }

    @Test
    void showsProgressNowAndThenWhereALineCannotBeDrawnAgain() {
        Narration narration = narration(false);
        narration.progress("a");
        narration.progress("b");
        after(Duration.ofSeconds(3));
        narration.progress("c");
        narration.detail("something else");
        after(Duration.ofSeconds(1));
        narration.progress("d");

        assertThat(lines()).containsExactly("     a", "     c", "     something else");
    }

    @Test
    void drawsProgressAgainOnATerminalAndClearsItForTheNextLine() {
        Narration narration = narration(true);
        narration.progress("a");
        after(Duration.ofMillis(150));
        narration.progress("b");
        narration.detail("next");

        assertThat(printed.toString()).isEqualTo("\r\033[K     a\r\033[K     b\r\033[K     next\n");
    }

    @Test
    void keepsLinesNarrow() {
        narration(false).line("x".repeat(300));

        assertThat(lines().get(0)).hasSize(Text.WIDTH).endsWith("…");
    }

    @Test
    void cutsAnArrivalInItsMiddle() {
        String line = " ".repeat(Text.INDENT) + Text.arrival("tail", "y".repeat(300), "1,234 ms");

        assertThat(line).hasSize(Text.WIDTH).startsWith("     tail   yyy").endsWith("y…  1,234 ms");
    }

    @Test
    void wrapsWords() {
        assertThat(Text.wrap("aa bb cc dd", "  ", 5)).containsExactly("aa bb", "  cc", "  dd");
        assertThat(Text.wrap("a-word-too-long", "  ", 5)).containsExactly("a-word-too-long");
    }

    @Test
    void turnsTheSpotlightOnSomeOfEachTable() {
        PrintSampler sampler = new PrintSampler(narration(false), clock::get);
        sampler.show(2, Duration.ofMillis(10));
        arrive(sampler, "orders", "1");
        arrive(sampler, "orders", "2");
        after(Duration.ofMillis(10));
        arrive(sampler, "orders", "3");
        after(Duration.ofMillis(10));
        arrive(sampler, "orders", "4");
        arrive(sampler, "customers", "5");
        sampler.off();
        sampler.follow(Shop.ORDERS, 7);
        after(Duration.ofMillis(10));
        arrive(sampler, "orders", "6");
        arrive(sampler, "orders", "7");
        sampler.off();
        arrive(sampler, "orders", "7");

        assertThat(lines()).containsExactly("     orders 1", "     orders 3", "     customers 5", "     orders 7");
    }

    private static void arrive(PrintSampler sampler, String table, String key) {
        Arrival arrival = new Arrival(table + key, table, key, table, 1, false, Instant.EPOCH, Instant.EPOCH);
        sampler.arrived("tail", arrival, () -> table + " " + key);
    }

    private Narration narration(boolean terminal) {
        return new Narration(new PrintWriter(printed), terminal, clock::get);
    }

    private void after(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private List<String> lines() {
        return printed.toString().lines().toList();
    }
}
