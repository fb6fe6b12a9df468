package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Settlement.End;
import dev.rowcast.deliver.Settlement.How;
import dev.rowcast.deliver.Settlement.Next;
import dev.rowcast.progress.SeenOffsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When rejections are too many: a letter stands for an end, r for rejected, a for accepted, s for skipped, - for sent again. */
class RejectionBrakeTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);

    private final SeenOffsets tracker = new SeenOffsets();
    private Function<EncodedChange, Object> orderOf = change -> "one order";
    private long offset;

    private Settlement settle(RejectionBrake brake, String ends) {
        List<EncodedChange> changes = IntStream.range(0, ends.length())
                .mapToObj(i -> Samples.change(ORDERS, offset + i, 20, tracker.open(offset + i, 1)))
                .toList();
        offset += ends.length();
        @Nullable End[] all = new @Nullable End[ends.length()];
        Arrays.setAll(all, i -> end(ends.charAt(i)));
        return brake.after(Batch.of(changes), Settlement.of(Arrays.asList(all), Next.GO_ON), orderOf);
    }

    private static @Nullable End end(char of) {
        return switch (of) {
            case 'r' -> End.rejected("no such customer");
            case 'a' -> End.ACCEPTED;
            case 's' -> End.skipped("known");
            default -> null;
        };
    }

    private static String ends(Settlement settlement) {
        StringBuilder text = new StringBuilder();
        for (End end : settlement.ends()) {
            text.append(end == null ? "-" : end.how() == How.REJECTED ? "r" : end.how() == How.ACCEPTED ? "a" : "s");
        }
        return text.toString();
    }

    private static RejectionBrake brake(int window) {
        return new RejectionBrake(window);
    }

    @Test
    void theFirstOfASubscriberThatRejectsEverythingAreLettersAndNoMore() {
        RejectionBrake brake = brake(10);
        assertThat(ends(settle(brake, "rrrrrr"))).isEqualTo("rrrrrr");
        Settlement stopped = settle(brake, "rrrrrrr");
        assertThat(ends(stopped)).isEqualTo("rrrr---");
        assertThat(stopped.next()).isEqualTo(Next.RETRY_SLOWLY);
        assertThat(stopped.reason())
                .contains(
                        "10 of the last 10",
                        "shop.shop.orders-0@10",
                        "no such customer",
                        "dead.letters.brake",
                        "restart");
        assertThat(ends(settle(brake, "rrr"))).isEqualTo("---");
    }

    @Test
    void aFewAcceptedAmongThemDontHideIt() {
        RejectionBrake brake = brake(10);
        assertThat(ends(settle(brake, "aaaarrrrrrrrr"))).isEqualTo("aaaarrrrrrrrr");
        assertThat(ends(settle(brake, "r")))
                .as("9 of the last 10 were rejected")
                .isEqualTo("-");
    }

    @Test
    void badRowsAmongGoodOnesAreLettersForEver() {
        RejectionBrake brake = brake(10);
        for (int i = 0; i < 100; i++) {
            assertThat(settle(brake, "rrrrrrrrsa").next()).isEqualTo(Next.GO_ON);
        }
    }

    @Test
    void whatIsSkippedIsntRejected() {
        RejectionBrake brake = brake(10);
        settle(brake, "ssssssssssrrrrrrrr");
        assertThat(ends(settle(brake, "r"))).isEqualTo("r");
    }

    @Test
    void noLaterChangeOvertakesOneThatIsSentAgain() {
        RejectionBrake brake = brake(10);
        settle(brake, "rrrrrrrrrr");
        assertThat(ends(settle(brake, "rrrrrrrrrrrrrrrrrrra"))).isEqualTo("-".repeat(20));
    }

    @Test
    void othersInKeyOrderGoOnAndTellNothingOfTheBrake() {
        orderOf = change -> change.at().sequence();
        RejectionBrake brake = brake(10);
        settle(brake, "rrrrrrrrrr");
        assertThat(ends(settle(brake, "rrrrrrrrrrrrrrrrrrrar"))).isEqualTo("-------------------a-");
    }

    @Test
    void aSubscriberThatAcceptsSomeAgainReleasesIt() {
        RejectionBrake brake = brake(10);
        settle(brake, "rrrrrrrrrr");
        settle(brake, "rr");
        assertThat(ends(settle(brake, "raaa"))).isEqualTo("raaa");
        assertThat(ends(settle(brake, "rrrrr"))).as("it counts anew").isEqualTo("rrrrr");
    }

    @Test
    void anAnswerThatEndsNothingChangesNothing() {
        RejectionBrake brake = brake(3);
        settle(brake, "rrr");
        assertThat(ends(settle(brake, "---"))).isEqualTo("---");
        assertThat(ends(settle(brake, "r"))).isEqualTo("-");
    }

    @Test
    void withoutABrakeEverythingIsALetter() {
        RejectionBrake brake = brake(0);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(ends(settle(brake, "rrrr")));
        }
        assertThat(all).containsOnly("rrrr");
    }
}
