package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rowcast.change.Coordinates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PartitionLedgerTest {
    private final PartitionLedger ledger = new PartitionLedger();

    @Test
    void nothingSeenNothingToCommit() {
        assertThat(ledger.committable()).isEmpty();
        ledger.open(7, 1);
        assertThat(ledger.committable()).isEmpty();
    }

    @Test
    void theClosedPrefixIsCommittable() {
        Ticket five = ledger.open(5, 1);
        Ticket six = ledger.open(6, 1);
        Ticket nine = ledger.open(9, 1);
        six.closeOne();
        assertThat(ledger.committable()).isEmpty();
        assertThat(ledger.oldestOpen()).hasValue(5);
        five.closeOne();
        assertThat(ledger.oldestOpen()).hasValue(9);
        assertThat(ledger.committable()).hasValue(7);
        nine.closeOne();
        assertThat(ledger.committable()).hasValue(10);
        assertThat(ledger.openTickets()).isZero();
    }

    @Test
    void recordsThatNobodyWantsCountAndDontOvertake() {
        ledger.pass(3);
        assertThat(ledger.committable()).hasValue(4);
        Ticket four = ledger.open(4, 1);
        ledger.pass(5);
        ledger.pass(12);
        assertThat(ledger.committable()).hasValue(4);
        four.closeOne();
        assertThat(ledger.committable()).hasValue(13);
    }

    @Test
    void everySubscriptionMustSayItsEndAndOnlyOnce() {
        Ticket ticket = ledger.open(0, 2);
        ticket.closeOne();
        assertThat(ticket.isOpen()).isTrue();
        assertThat(ledger.committable()).isEmpty();
        ticket.closeOne();
        assertThat(ticket.isOpen()).isFalse();
        assertThat(ledger.committable()).hasValue(1);
        assertThatIllegalStateException().isThrownBy(ticket::closeOne).withMessageContaining("offset 0");
        assertThat(ledger.committable()).hasValue(1);
        assertThatIllegalArgumentException().isThrownBy(() -> ledger.open(1, 0));
    }

    @Test
    void aRewindForgetsWhatIsReadAgainAndKeepsWhatIsNot() {
        Ticket three = ledger.open(3, 1);
        Ticket four = ledger.open(4, 1);
        Ticket five = ledger.open(5, 1);
        Ticket again = ledger.open(4, 1);
        five.closeOne();
        four.closeOne();
        assertThat(ledger.openTickets()).isEqualTo(2);
        again.closeOne();
        assertThat(ledger.committable()).isEmpty();
        three.closeOne();
        assertThat(ledger.committable()).hasValue(5);
    }

    @Test
    void whatIsReadAgainAndGoneHoldsNothingUp() {
        PartitionLedger ledger = new PartitionLedger();
        ledger.open(9, 1).closeOne();
        Ticket gone = ledger.open(10, 1);
        ledger.rewind(10);
        assertThat(ledger.openTickets()).isZero();
        assertThat(ledger.oldestOpen())
                .as("no commit passes it before a record comes")
                .hasValue(10);
        assertThat(ledger.committable()).hasValue(10);

        Ticket next = ledger.open(12, 1);
        assertThat(ledger.oldestOpen()).hasValue(12);
        assertThat(ledger.committable()).hasValue(10);
        next.closeOne();
        gone.closeOne();
        assertThat(ledger.oldestOpen()).isEmpty();
        assertThat(ledger.committable()).hasValue(13);
    }

    @Test
    void aRewindBelowWhatWasCommittableTakesItBack() {
        ledger.pass(9);
        Ticket six = ledger.open(6, 1);
        assertThat(ledger.committable()).hasValue(6);
        six.closeOne();
        assertThat(ledger.committable()).hasValue(7);
    }

    @Test
    @Tag("pitfall-12")
    void aMillionClosedBehindOneThatIsStuckTakeNoRoom() {
        Ticket stuck = ledger.open(0, 1);
        for (int offset = 1; offset <= 1_000_000; offset++) {
            ledger.open(offset, 1).closeOne();
        }
        assertThat(ledger.openTickets()).isEqualTo(1);
        assertThat(ledger.committable()).isEmpty();
        stuck.closeOne();
        assertThat(ledger.committable()).hasValue(1_000_001);
    }

    @Test
    void partitionsAreApartAndOnesThatWereLostDontCount() {
        Ledger all = new Ledger();
        Ticket lost = all.open(new Coordinates("a", 0, 4), 1);
        all.pass(new Coordinates("a", 0, 5));
        all.pass(new Coordinates("a", 1, 8));
        all.pass(new Coordinates("b", 0, 2));
        assertThat(all.committable()).isEqualTo(Map.of(new Partition("a", 1), 9L, new Partition("b", 0), 3L));
        all.forget(new Partition("a", 0));
        Ticket regained = all.open(new Coordinates("a", 0, 4), 1);
        lost.closeOne();
        assertThat(all.committable()).doesNotContainKey(new Partition("a", 0));
        regained.closeOne();
        assertThat(all.committable()).containsEntry(new Partition("a", 0), 5L);
    }

    @Test
    @Timeout(300)
    void oneThreadOpensAndManyClose() throws Exception {
        int records = 100_000;
        int closers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(closers);
        List<Ticket> tickets = new ArrayList<>();
        for (int offset = 0; offset < records; offset++) {
            tickets.add(ledger.open(offset, closers));
        }
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> done = new ArrayList<>();
        for (int closer = 0; closer < closers; closer++) {
            List<Ticket> order = new ArrayList<>(tickets);
            java.util.Collections.shuffle(order, new Random(closer));
            done.add(threads.submit(() -> {
                begin.await();
                order.forEach(Ticket::closeOne);
                return null;
            }));
        }
        begin.countDown();
        OptionalLong last = OptionalLong.empty();
        while (!done.stream().allMatch(Future::isDone)) {
            OptionalLong now = ledger.committable();
            assertThat(now.orElse(0)).isGreaterThanOrEqualTo(last.orElse(0));
            if (now.isPresent() && now.getAsLong() < records) {
                assertThat(tickets.subList(0, (int) now.getAsLong())).noneMatch(Ticket::isOpen);
            }
            last = now;
        }
        for (Future<?> closer : done) {
            closer.get();
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ledger.committable()).hasValue(records);
    }
}
