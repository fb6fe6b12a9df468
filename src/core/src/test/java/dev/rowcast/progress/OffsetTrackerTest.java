package dev.rowcast.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.StreamId;
import dev.rowcast.samples.SharedPlace;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
    private static final StreamId ORDERS = new StreamId("orders", 0);
    private static final StreamId ITEMS = new StreamId("items", 0);

    private final OffsetTracker all = new OffsetTracker();

    @Test
    void partitionsAreApartAndOnesThatWereLostDontCount() {
        KafkaPlace first = new KafkaPlace(ORDERS, 4);
        PendingRecord lost = all.of(first).open(4, 1);
        assertThat(all.committable(new StreamId("orders", 1), 9)).isEqualTo(9);
        assertThat(all.committable(ITEMS, 3)).isEqualTo(3);
        all.forget(ORDERS);
        assertThat(all.committable(ORDERS, 5)).isEqualTo(5);
        PendingRecord regained = all.of(first).open(4, 1);
        lost.closeOne();
        assertThat(all.committable(ORDERS, 5)).isEqualTo(4);
        regained.closeOne();
        assertThat(all.committable(ORDERS, 5)).isEqualTo(5);
    }

    @Test
    void streamsThatShareAProgressAreCommittedUpToTheOldestOpenOfAllOfThem() {
        StreamOffsets orders = all.of(new SharedPlace(ORDERS, 0));
        StreamOffsets items = all.of(new SharedPlace(ITEMS, 1));
        PendingRecord first = orders.open(0, 1);
        PendingRecord second = items.open(1, 1);
        PendingRecord third = orders.open(2, 1);
        assertThat(all.committable(SharedPlace.ALL, 3)).isZero();
        first.closeOne();
        assertThat(all.committable(SharedPlace.ALL, 3)).as("of another stream").isEqualTo(1);
        third.closeOne();
        assertThat(all.committable(SharedPlace.ALL, 3)).isEqualTo(1);
        second.closeOne();
        assertThat(all.committable(SharedPlace.ALL, 3)).isEqualTo(3);
    }

    @Test
    void aRewindIsOfItsStreamAloneThoughTheOthersHaveGoneOn() {
        StreamOffsets orders = all.of(new SharedPlace(ORDERS, 0));
        StreamOffsets items = all.of(new SharedPlace(ITEMS, 1));
        PendingRecord held = orders.open(0, 1);
        PendingRecord going = items.open(1, 1);
        orders.rewind(0);
        assertThat(items.openRecords()).isEqualTo(1);
        going.closeOne();
        assertThat(all.committable(SharedPlace.ALL, 2)).as("what is read again").isZero();
        PendingRecord again = orders.open(0, 1);
        held.closeOne();
        assertThat(all.committable(SharedPlace.ALL, 2)).isZero();
        again.closeOne();
        assertThat(all.committable(SharedPlace.ALL, 2)).isEqualTo(2);
    }

    @Test
    void aStreamThatWasGivenUpHoldsTheOthersUpNoLonger() {
        all.of(new SharedPlace(ORDERS, 0)).open(0, 1);
        PendingRecord other = all.of(new SharedPlace(ITEMS, 1)).open(1, 1);
        all.forget(ORDERS);
        assertThat(all.committable(SharedPlace.ALL, 2)).isEqualTo(1);
        other.closeOne();
        assertThat(all.committable(SharedPlace.ALL, 2)).isEqualTo(2);
    }

    @Test
    void whoeverAsksForAStreamThatCountsForSomethingElseIsToldSo() {
        all.of(new SharedPlace(ORDERS, 0)).open(0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> all.committable(ORDERS, 1))
                .withMessage("the records of orders-0 count for all of the log: ask for that");
    }
}
