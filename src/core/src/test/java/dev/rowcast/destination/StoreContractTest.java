package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.RawRecord;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.route.Subscription;
import dev.rowcast.store.RecordingStore;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.store.Write;
import dev.rowcast.store.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store keeps to beside that: each row is there once, at its newest version, and what was deleted stays deleted. */
public abstract class StoreContractTest extends DestinationContractTest {
    /** A store of this far end, as a task makes one: several may be open at once. Closed by the test. */
    protected abstract Store open();

    /** Makes the target there such that the rows don't fit, and has it stay so. */
    protected abstract void makeUnfit();

    /** Has it fit, as somebody does who mends it. */
    protected abstract void makeFit();

    @Override
    protected final Destination open(Subscription subscription) {
        return new StoreDestination(subscription.name(), open());
    }

    @Override
    protected final boolean keepsAll() {
        return false;
    }

    private void deliver(List<RawRecord> records) {
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(records);
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }
    }

    @Test
    protected void whatWasDeletedStaysDeletedWhenAnOlderVersionComesAgain() {
        List<RawRecord> puts = ShopRecords.FIRST.records(0, 0, 6, 3);
        deliver(puts);
        deliver(List.of(ShopRecords.FIRST.deleted(0, 6)));
        deliver(puts);

        assertThat(arrived()).extracting(Arrived::key).containsExactlyInAnyOrder(2L, 4L);
    }

    @Test
    protected void aDeleteIsRememberedAlsoWhereThereWasNothing() {
        deliver(List.of(ShopRecords.FIRST.deleted(0, 6)));
        deliver(List.of(ShopRecords.FIRST.record(0, 5)));
        assertThat(arrived()).isEmpty();

        deliver(List.of(ShopRecords.FIRST.record(0, 7)));
        assertThat(arrived()).containsExactly(new Arrived(0, 7));
    }

    @Test
    protected void ofManyVersionsInOneRequestTheLastIsThere() {
        farEnd().failNext(1);
        List<RawRecord> records = new ArrayList<>();
        for (long version = 0; version < 19; version++) {
            records.add(
                    version % 3 == 1 ? ShopRecords.FIRST.deleted(0, version) : ShopRecords.FIRST.record(0, version));
        }
        deliver(records);

        assertThat(arrived()).containsExactly(new Arrived(0, 18));
    }

    @Test
    protected void whatIsRefusedLeavesTheVersionBefore() {
        farEnd().refuse(5);
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 6, 1));
            task.awaitDone();
            assertThat(task.letters).hasSize(1);
        }

        assertThat(arrived()).containsExactly(new Arrived(0, 4));
    }

    @Test
    protected void aTruncateRemovesWhatCameBeforeItAndNothingElse() {
        List<RawRecord> before = ShopRecords.FIRST.records(0, 0, 6, 3);
        List<RawRecord> all = new ArrayList<>(before);
        all.add(ShopRecords.FIRST.truncated(6));
        all.addAll(ShopRecords.FIRST.records(0, 7, 2, 3));
        deliver(all);
        deliver(before);

        assertThat(arrived()).containsExactlyInAnyOrder(new Arrived(2, 7), new Arrived(4, 8));
    }

    @Test
    protected void aChangeOfSeveralWritesSettlesOnceAndIsRejectedWithOneOfThem() throws Exception {
        RecordingStore recording = new RecordingStore(open());
        try (ShopTask task = new ShopTask(
                temporary.resolve("contracts.jsonl"),
                subscription -> new StoreDestination(subscription.name(), recording),
                SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 12, 12));
            task.awaitDone();

            // The same rows again, later, three to a change.
            recording.keep();
            task.take(ShopRecords.FIRST.records(0, 12, 12, 12));
            task.awaitDone();
            farEnd().refuse(16);
            List<Write> writes = recording.kept();
            List<List<Write>> changes = new ArrayList<>();
            for (int i = 0; i < writes.size(); i += 3) {
                changes.add(writes.subList(i, i + 3));
            }
            Answer answer = Writes.write(recording.store(), changes).get(90, TimeUnit.SECONDS);

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.Accepted.class,
                            accepted -> assertThat(accepted.verdicts())
                                    .hasSize(1)
                                    .allSatisfy(verdict -> {
                                        assertThat(verdict.index()).isEqualTo(1);
                                        assertThat(verdict.decision()).isEqualTo(Verdict.Decision.REJECT);
                                        assertThat(verdict.reason()).isNotEmpty();
                                    }));
        }
        assertThat(arrived())
                .contains(new Arrived(0, 12), new Arrived(2, 13), new Arrived(4, 14), new Arrived(22, 23))
                .contains(new Arrived(8, 4))
                .hasSize(12);
    }

    @Test
    protected void rowsWaitForATargetThatDoesNotFitUntilItIsMended() {
        makeUnfit();
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 6, 3));
            await().pollInSameThread()
                    .until(task::state, state -> state.startsWith("MISCONFIGURED") && state.contains("shop.orders"));
            assertThat(task.committable(0)).isZero();
            assertThat(arrived()).isEmpty();

            makeFit();
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }

        assertThat(arrived()).containsExactlyInAnyOrder(new Arrived(0, 3), new Arrived(2, 4), new Arrived(4, 5));
    }
}
