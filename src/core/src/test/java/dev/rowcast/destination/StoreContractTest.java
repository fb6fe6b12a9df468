package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.observe.SubscriptionMXBean;
import dev.rowcast.route.Subscription;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.RecordingStore;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every store keeps to beside that: each row is there once, at its newest version, and what was deleted stays deleted. */
public abstract class StoreContractTest extends DestinationContractTest {
    private static final int REPLAYED = 2_000;

    /** A store of this far end, as a task makes one: several may be open at once. Closed by the test. */
    protected abstract Store open();

    /** Makes the target there such that the rows don't fit, and has it stay so. */
    protected abstract void makeUnfit();

    /** Has it fit, as somebody does who mends it. */
    protected abstract void makeFit();

    /** Takes the target away, as somebody does who drops it. */
    protected abstract void dropTarget();

    /** Has the dropped one's mark forgotten, as the state says. */
    protected abstract void forgetTarget();

    /** Whether the store says of a write that it has a newer one; else nobody can count these. */
    protected boolean tellsStale() {
        return true;
    }

    /** A name of readers' own, with none before; null where the store has none but its targets'. */
    protected @Nullable String name() {
        return null;
    }

    /** What readers find under that name. */
    protected List<Arrived> arrived(String name) {
        throw new UnsupportedOperationException(name);
    }

    /** Has readers find nothing of ours under that name. */
    protected void occupy(String name) {
        throw new UnsupportedOperationException(name);
    }

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

    /** As after a rewind: {@code -Drowcast.replay.changes=1000000} has as many. */
    @Test
    protected void aReplayedBacklogIsStaleAndNothingFails() {
        int changes = Integer.getInteger("rowcast.replay.changes", REPLAYED);
        long newest = changes + REPLAYED;
        deliver(ShopRecords.FIRST.records(0, newest, REPLAYED, REPLAYED));
        Set<Arrived> before = Set.copyOf(arrived());
        assertThat(before).hasSize(REPLAYED);
        long began = System.nanoTime();
        try (ShopTask task = task("\"batch\": {\"maxChanges\": 500}")) {
            for (int from = 0; from < changes; from += REPLAYED) {
                task.take(ShopRecords.FIRST.records(0, from, REPLAYED, REPLAYED));
                task.awaitDone();
            }
            assertThat(task.letters).isEmpty();
            assertThat(task.state()).doesNotContain("MISCONFIGURED", "BACKING_OFF");
        }
        System.out.printf(
                "%,d stale changes in %.1f s, and %d MB are in use%n",
                changes,
                (System.nanoTime() - began) / 1e9,
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);

        assertThat(arrived()).hasSize(REPLAYED).allMatch(before::contains);
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
    protected void whatIsPassedOverAndWhatReadersDoNotSeeIsCounted() {
        deliver(ShopRecords.FIRST.records(0, 0, 6, 1));
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 3, 1, 1));
            task.awaitDone();
            SubscriptionMXBean counted = task.figures.subscription("shop").orElseThrow();
            assertThat(counted.getStale()).isEqualTo(tellsStale() ? 1 : 0);
            assertThat(counted.getDelivered()).isEqualTo(1);
            assertThat(counted.getOutdated()).isZero();

            farEnd().refuse(6);
            task.take(ShopRecords.FIRST.records(0, 6, 1, 1));
            task.awaitDone();
            assertThat(counted.getOutdated()).isEqualTo(1);
            assertThat(counted.getStale()).isEqualTo(tellsStale() ? 1 : 0);
        }
        assertThat(arrived()).containsExactly(new Arrived(0, 5));
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

    /** A topic that was made anew counts its offsets from 0. */
    @Test
    protected void aHigherEpochIsNewerWhateverTheSequence() {
        deliver(inEpoch(new Epoch(7, true, null), ShopRecords.FIRST.records(0, 100, 6, 3)));
        deliver(inEpoch(new Epoch(8, true, null), ShopRecords.FIRST.records(0, 0, 2, 3)));

        assertThat(arrived()).containsExactlyInAnyOrder(new Arrived(0, 0), new Arrived(2, 1), new Arrived(4, 104));
    }

    @Test
    protected void changesOfTwoEpochsInOneRequestAreBothWritten() {
        List<RawRecord> both =
                new ArrayList<>(inEpoch(new Epoch(7, true, null), ShopRecords.FIRST.records(0, 100, 3, 3)));
        both.addAll(inEpoch(new Epoch(8, true, null), ShopRecords.FIRST.records(0, 200, 1, 3)));
        deliver(both);

        assertThat(arrived()).extracting(Arrived::version).containsExactlyInAnyOrder(100L, 102L, 200L);
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(inEpoch(new Epoch(7, true, null), ShopRecords.FIRST.records(0, 300, 1, 3)));
            await().pollInSameThread().until(task::state, state -> state.contains("epoch 8"));
        }
    }

    /** As after a contract log was restored, or the subscription moved. */
    @Test
    protected void aLowerEpochIsNotWrittenAndAHigherOneIsAskedFor() {
        deliver(inEpoch(new Epoch(7, true, null), ShopRecords.FIRST.records(0, 0, 3, 3)));
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(inEpoch(new Epoch(3, true, null), ShopRecords.FIRST.records(0, 10, 3, 3)));
            await().pollInSameThread()
                    .until(task::state, state -> state.startsWith("MISCONFIGURED") && state.contains("epoch 7"));
            assertThat(task.asked).containsExactly(Map.entry(new StreamId(ShopRecords.TOPIC, 0), 7L));
            assertThat(task.committable(0)).isEqualTo(10);
        }
        assertThat(arrived()).containsExactlyInAnyOrder(new Arrived(0, 0), new Arrived(2, 1), new Arrived(4, 2));

        deliver(inEpoch(new Epoch(8, true, null), ShopRecords.FIRST.records(0, 10, 3, 3)));
        assertThat(arrived()).extracting(Arrived::version).containsExactlyInAnyOrder(10L, 11L, 12L);
    }

    @Test
    protected void twoSubscriptionsDoNotWriteToOneTarget() {
        deliver(List.of(ShopRecords.FIRST.record(0, 5)));
        try (ShopTask other = new ShopTask(
                temporary.resolve("contracts.jsonl"),
                subscription -> new StoreDestination("other", open()),
                SMALL_BATCHES)) {
            other.take(List.of(ShopRecords.FIRST.record(0, 6)));
            await().pollInSameThread()
                    .until(other::state, state -> state.startsWith("MISCONFIGURED") && state.contains("shop"));
        }
        assertThat(arrived()).containsExactly(new Arrived(0, 5));
    }

    @Test
    protected void whatCanNotBeOrderedWaitsAndWhatComesBeforeItIsWritten() {
        Epoch unordered = new Epoch(7, true, "the topic has other partitions now");
        List<RawRecord> records =
                new ArrayList<>(inEpoch(new Epoch(7, true, null), ShopRecords.FIRST.records(0, 0, 3, 3)));
        records.addAll(inEpoch(unordered, ShopRecords.FIRST.records(0, 3, 3, 3)));
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(records);
            await().pollInSameThread()
                    .until(task::state, state -> state.startsWith("MISCONFIGURED: the topic has other partitions now"));
            assertThat(task.committable(0)).isEqualTo(3);
        }
        assertThat(arrived()).containsExactlyInAnyOrder(new Arrived(0, 0), new Arrived(2, 1), new Arrived(4, 2));
    }

    @Test
    protected void aTruncateInOneOfSeveralPartitionsWaits() {
        Epoch several = new Epoch(7, false, null);
        deliver(inEpoch(several, ShopRecords.FIRST.records(0, 0, 3, 3)));
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(inEpoch(several, List.of(ShopRecords.FIRST.truncated(3))));
            await().pollInSameThread()
                    .until(
                            task::state,
                            state -> state.startsWith("MISCONFIGURED: a TRUNCATE of shop.orders")
                                    && state.contains(": rowcast skip --subscription=shop --id=")
                                    && state.endsWith("; rowcast verify --repair --subscription=shop"));
        }
        assertThat(arrived()).hasSize(3);
    }

    private static List<RawRecord> inEpoch(Epoch epoch, List<RawRecord> records) {
        return records.stream().map(record -> ShopRecords.in(epoch, record)).toList();
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

    @Test
    protected void whatDoesNotFitIsSaidBeforeRowsCome() throws Exception {
        makeUnfit();
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 1, 1));
            await().pollInSameThread().until(task::state, state -> state.startsWith("MISCONFIGURED"));
        }
        TableHistory history;
        try (FileContractLog log = FileContractLog.open(temporary.resolve("contracts.jsonl"))) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            history = registry.histories().iterator().next();
        }
        Contract contract = history.base();
        Contract keyless = new Contract(
                contract.table(),
                contract.revision(),
                contract.packageName(),
                contract.messageName(),
                contract.fields(),
                List.of(),
                contract.highWater());
        try (StoreDestination store = new StoreDestination("shop", open())) {
            assertThat(examined(store, contract, history.facts().byColumn())).isInstanceOf(Prepared.Unfit.class);
            assertThat(examined(store, keyless, Map.of()))
                    .asString()
                    .contains("table shop.orders has no primary key, and a store knows a row by its key");
            makeFit();
            assertThat(examined(store, contract, history.facts().byColumn())).isEqualTo(Prepared.Ready.READY);
            assertThat(store.retention()).isPositive();
        }
    }

    @Test
    @Tag("pitfall-75")
    protected void readersFindItUnderAnotherNameInThePlaceOfWhatWasThere() throws Exception {
        deliver(ShopRecords.FIRST.records(0, 0, 6, 3));
        deliver(List.of(ShopRecords.FIRST.deleted(0, 6)));
        String name = name();
        try (Store store = open()) {
            Target target = store.target(schema());
            if (name == null) {
                assertThat(store.present(Map.of(target, "other"))).isEmpty();
                return;
            }
            occupy(name);
            for (int i = 0; i < 2; i++) {
                assertThat(store.present(Map.of(target, name))
                                .orElseThrow()
                                .toCompletableFuture()
                                .get(90, TimeUnit.SECONDS))
                        .isEqualTo(Prepared.Ready.READY);
                assertThat(arrived(name)).containsExactlyInAnyOrder(new Arrived(2, 4), new Arrived(4, 5));
            }
        }
        deliver(List.of(ShopRecords.FIRST.record(0, 7)));
        assertThat(arrived(name)).contains(new Arrived(0, 7));
    }

    private OutputSchema schema() throws Exception {
        try (FileContractLog log = FileContractLog.open(temporary.resolve("contracts.jsonl"))) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            TableHistory history = registry.histories().iterator().next();
            return OutputSchema.made(history.base(), history.facts().byColumn());
        }
    }

    private static Prepared examined(StoreDestination store, Contract contract, Map<String, ColumnFacts> facts)
            throws Exception {
        return store.examine(contract, facts).toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    /** Made anew without a word it would be empty, and readers would take that for all there is. */
    @Test
    protected void whatIsTakenAwayIsMadeAnewOnceSomebodyWantsThat() {
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 6, 3));
            task.awaitDone();
            dropTarget();
            task.take(ShopRecords.FIRST.records(0, 6, 3, 3));
            await().pollInSameThread()
                    .until(
                            task::state,
                            state -> state.startsWith("MISCONFIGURED") && state.contains("rowcast verify --repair"));
            assertThat(task.committable(0)).isEqualTo(6);

            forgetTarget();
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }

        assertThat(arrived()).containsExactlyInAnyOrder(new Arrived(0, 6), new Arrived(2, 7), new Arrived(4, 8));
    }
}
