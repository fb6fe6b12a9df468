package dev.rowcast.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StreamOffsetsTest {
    private final StreamOffsets offsets = new StreamOffsets();

    @Test
    void whereNothingIsOpenThePositionIsCommitted() {
        assertThat(offsets.committable(7)).isEqualTo(7);
        offsets.open(7, 1);
        assertThat(offsets.committable(8)).isEqualTo(7);
    }

    @Test
    void theClosedPrefixIsCommittable() {
        PendingRecord five = offsets.open(5, 1);
        PendingRecord six = offsets.open(6, 1);
        PendingRecord nine = offsets.open(9, 1);
        six.closeOne();
        assertThat(offsets.committable(10)).isEqualTo(5);
        five.closeOne();
        assertThat(offsets.committable(10)).isEqualTo(9);
        assertThat(offsets.committable(7))
                .as("no further than the runtime has read")
                .isEqualTo(7);
        nine.closeOne();
        assertThat(offsets.committable(10)).isEqualTo(10);
        assertThat(offsets.openRecords()).isZero();
    }

    @Test
    void recordsThatNobodyWantsDontOvertake() {
        offsets.pass(3);
        PendingRecord four = offsets.open(4, 1);
        offsets.pass(5);
        offsets.pass(12);
        assertThat(offsets.committable(13)).isEqualTo(4);
        four.closeOne();
        assertThat(offsets.committable(13)).isEqualTo(13);
    }

    @Test
    void everySubscriptionMustSayItsEndAndOnlyOnce() {
        PendingRecord pending = offsets.open(0, 2);
        pending.closeOne();
        assertThat(pending.isOpen()).isTrue();
        assertThat(offsets.committable(1)).isZero();
        pending.closeOne();
        assertThat(pending.isOpen()).isFalse();
        assertThat(offsets.committable(1)).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(pending::closeOne).withMessageContaining("sequence 0");
        assertThat(offsets.committable(1)).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> offsets.open(1, 0));
    }

    @Test
    void aRewindForgetsWhatIsReadAgainAndKeepsWhatIsNot() {
        PendingRecord three = offsets.open(3, 1);
        PendingRecord four = offsets.open(4, 1);
        PendingRecord five = offsets.open(5, 1);
        PendingRecord again = offsets.open(4, 1);
        five.closeOne();
        four.closeOne();
        assertThat(offsets.openRecords()).isEqualTo(2);
        again.closeOne();
        assertThat(offsets.committable(5)).isEqualTo(3);
        three.closeOne();
        assertThat(offsets.committable(5)).isEqualTo(5);
    }

    @Test
    void whatIsReadAgainAndGoneHoldsNothingUp() {
        offsets.open(9, 1).closeOne();
        PendingRecord gone = offsets.open(10, 1);
        offsets.rewind(10);
        assertThat(offsets.openRecords()).isZero();
        assertThat(offsets.committable(11))
                .as("no commit passes it before a record comes")
                .isEqualTo(10);

        PendingRecord next = offsets.open(12, 1);
        assertThat(offsets.committable(13)).isEqualTo(12);
        next.closeOne();
        gone.closeOne();
        assertThat(offsets.committable(13)).isEqualTo(13);
    }

    @Test
    @Tag("pitfall-12")
    void aMillionClosedBehindOneThatIsStuckTakeNoRoom() {
        PendingRecord stuck = offsets.open(0, 1);
        for (int offset = 1; offset <= 1_000_000; offset++) {
            offsets.open(offset, 1).closeOne();
        }
        assertThat(offsets.openRecords()).isEqualTo(1);
        assertThat(offsets.committable(1_000_001)).isZero();
        stuck.closeOne();
        assertThat(offsets.committable(1_000_001)).isEqualTo(1_000_001);
    }

    @Test
    @Timeout(300)
    void oneThreadOpensAndManyClose() throws Exception {
        int records = 100_000;
        int closers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(closers);
        List<PendingRecord> pendings = new ArrayList<>();
        for (int offset = 0; offset < records; offset++) {
            pendings.add(offsets.open(offset, closers));
        }
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> done = new ArrayList<>();
        for (int closer = 0; closer < closers; closer++) {
            List<PendingRecord> order = new ArrayList<>(pendings);
            java.util.Collections.shuffle(order, new Random(closer));
            done.add(threads.submit(() -> {
                begin.await();
                order.forEach(PendingRecord::closeOne);
                return null;
            }));
        }
        begin.countDown();
        long last = 0;
        while (!done.stream().allMatch(Future::isDone)) {
            long now = offsets.committable(records);
            assertThat(now).isGreaterThanOrEqualTo(last);
            assertThat(pendings.subList(0, (int) now)).noneMatch(PendingRecord::isOpen);
            last = now;
        }
        for (Future<?> closer : done) {
            closer.get();
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(offsets.committable(records)).isEqualTo(records);
    }
}
