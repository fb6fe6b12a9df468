package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rowcast.change.RawRecord;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Patience;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.route.Subscription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every destination keeps to, whatever it is: a test of a destination extends this, and says how to make one, how to have its far end
 * fail, and what arrived there. All is asserted by reading back. The tasks are real: records go the whole way, through the lanes.
 *
 * <p>Of stores that keep a row's latest version alone, what is asserted is the rows; of those that keep all, the order as well.
 */
@ExtendWith(Patience.class)
public abstract class DestinationContractTest {
    static final String SMALL_BATCHES = "\"batch\": {\"maxChanges\": 20}";

    @TempDir
    protected Path temporary;

    /** A row that arrived: its key, the column {@code id}, and the column {@code v}. */
    public record Arrived(long key, long version) {}

    /** How the far end is made to go wrong. Thread-safe. */
    public interface FarEnd {
        /** Has the next requests fail, and do nothing. */
        void failNext(int requests);

        /** Has the next request take effect and fail all the same. */
        void loseNextAnswer();

        /** Has all requests wait from now on, before they take effect or after. */
        void hold();

        /** Waits until at least one request waits. */
        void awaitHeld();

        /** Has requests go on that wait, and later ones not wait. */
        void release();

        /** Refuses rows with that {@code v} for ever; asked of those alone that {@link #rejects}. */
        void refuse(long version);
    }

    /** A destination of this far end, as a task makes one: several may be open at once. Closed by the test. */
    protected abstract Destination open(Subscription subscription);

    protected abstract FarEnd farEnd();

    /** What is there now: where all is kept, in the order of arrival, repeats too. */
    protected abstract List<Arrived> arrived();

    /** Whether each change that arrives is kept, repeats and older versions too; else a row's latest version alone. */
    protected abstract boolean keepsAll();

    /** Whether the far end can refuse single rows. */
    protected abstract boolean rejects();

    final ShopTask task(String settings) {
        return new ShopTask(temporary.resolve("contracts.jsonl"), this::open, settings);
    }

    @Test
    protected void changesOfAPartitionArriveInItsOrder() {
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 150, 7));
            task.take(ShopRecords.FIRST.records(1, 0, 150, 7));
            task.take(ShopRecords.FIRST.records(0, 150, 150, 7));
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }

        assertArrived(0, 300, 7);
        assertArrived(1, 150, 7);
        if (keepsAll()) {
            assertThat(arrived()).as("nothing failed, so nothing is repeated").hasSize(450);
        }
    }

    @Test
    protected void changesOfAKeyArriveInItsOrder() {
        try (ShopTask task = task(SMALL_BATCHES + ", \"ordering\": \"key\", \"maxInFlight\": 4")) {
            task.take(ShopRecords.FIRST.records(0, 0, 300, 7));
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }

        Map<Long, List<Long>> byKey = new TreeMap<>();
        arrived()
                .forEach(row -> byKey.computeIfAbsent(row.key(), unused -> new ArrayList<>())
                        .add(row.version()));
        assertThat(byKey).hasSize(7);
        byKey.forEach((key, versions) -> {
            List<Long> sent = LongStream.range(0, 300)
                    .filter(version -> ShopRecords.PARTITIONS * (version % 7) == key)
                    .boxed()
                    .toList();
            assertThat(versions).as("key " + key).isEqualTo(keepsAll() ? sent : List.of(sent.get(sent.size() - 1)));
        });
    }

    @Test
    protected void whatFailsIsTriedAgainAndKeepsItsOrder() {
        farEnd().failNext(3);
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 100, 3));
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }

        assertArrived(0, 100, 3);
    }

    @Test
    protected void nothingCountsAsDeliveredBeforeItIsAnswered() {
        farEnd().hold();
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 60, 3));
            farEnd().awaitHeld();
            assertThat(task.committable(0)).isZero();
            farEnd().release();
            task.awaitDone();
        }

        assertArrived(0, 60, 3);
    }

    @Test
    protected void aRowThatIsRejectedDoesNotStopItsNeighbours() {
        assumeThat(rejects()).as("the far end refuses single rows").isTrue();
        farEnd().refuse(25);
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 60, 60));
            task.awaitDone();

            assertThat(task.letters).hasSize(1);
            DeadLetter letter = task.letters.get(0);
            assertThat(letter.why().at().sequence()).isEqualTo(25);
            assertThat(letter.reason()).isNotEmpty();
        }

        List<Long> others =
                LongStream.range(0, 60).filter(version -> version != 25).boxed().toList();
        assertThat(firsts(0)).hasSameElementsAs(others).hasSameSizeAs(others);
        if (keepsAll()) {
            assertThat(firsts(0)).isEqualTo(others);
        }
    }

    @Test
    protected void aLostAnswerRepeatsChangesAndLosesNone() {
        farEnd().loseNextAnswer();
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 60, 3));
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }

        assertArrived(0, 60, 3);
        if (keepsAll()) {
            assertThat(arrived())
                    .as("what was answered for too late came again")
                    .hasSizeGreaterThan(60);
        }
    }

    @Test
    protected void aCrashInMidBatchLosesNothing() {
        long committed;
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(ShopRecords.FIRST.records(0, 0, 30, 3));
            task.awaitDone();
            farEnd().hold();
            task.take(ShopRecords.FIRST.records(0, 30, 50, 3));
            farEnd().awaitHeld();
            committed = task.committable(0);
        }
        farEnd().release();
        assertThat(committed).isEqualTo(30);

        try (ShopTask next = task(SMALL_BATCHES)) {
            next.take(ShopRecords.FIRST.records(0, committed, (int) (80 - committed), 3));
            next.awaitDone();
            assertThat(next.letters).isEmpty();
        }

        assertArrived(0, 80, 3);
    }

    @Test
    protected void anOlderVersionAfterANewerOneIsNoTrouble() {
        List<RawRecord> all = ShopRecords.FIRST.records(0, 0, 10, 1);
        try (ShopTask task = task(SMALL_BATCHES)) {
            task.take(all);
            task.awaitDone();
        }
        try (ShopTask rewound = task(SMALL_BATCHES)) {
            rewound.take(all.subList(0, 4));
            rewound.awaitDone();
            assertThat(rewound.letters).isEmpty();
        }

        List<Long> versions = arrived().stream().map(Arrived::version).toList();
        assertThat(versions)
                .isEqualTo(
                        keepsAll()
                                ? LongStream.concat(LongStream.range(0, 10), LongStream.range(0, 4))
                                        .boxed()
                                        .toList()
                                : List.of(9L));
    }

    @Test
    protected void twoTasksMayMeetATableAndItsNextShapeAtOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<CompletableFuture<Void>> tasks = new ArrayList<>();
            for (int each = 0; each < ShopRecords.PARTITIONS; each++) {
                int partition = each;
                tasks.add(CompletableFuture.runAsync(() -> meetBoth(partition, together), threads));
            }
            CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).get(90, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }

        assertArrived(0, 60, 3);
        assertArrived(1, 60, 3);
    }

    private void meetBoth(int partition, CyclicBarrier together) {
        try (ShopTask task = task(SMALL_BATCHES)) {
            together.await(90, TimeUnit.SECONDS);
            task.take(ShopRecords.FIRST.records(partition, 0, 30, 3));
            together.await(90, TimeUnit.SECONDS);
            task.take(ShopRecords.WIDER.records(partition, 30, 30, 3));
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** All versions of the partition's first so many records came in order, repeats aside; or each key has its last. */
    private void assertArrived(int partition, int count, int keys) {
        if (keepsAll()) {
            assertThat(firsts(partition))
                    .containsExactlyElementsOf(
                            LongStream.range(0, count).boxed().toList());
            return;
        }
        Map<Long, Long> last = new TreeMap<>();
        ShopRecords.FIRST
                .records(partition, 0, count, keys)
                .forEach(record -> last.put(
                        partition + ShopRecords.PARTITIONS * (record.at().sequence() % keys),
                        record.at().sequence()));
        Map<Long, Long> there = new TreeMap<>();
        ofPartition(partition).forEach(row -> there.put(row.key(), row.version()));
        assertThat(there).isEqualTo(last);
    }

    private List<Arrived> ofPartition(int partition) {
        return arrived().stream()
                .filter(row -> ShopRecords.partitionOf(row.key()) == partition)
                .toList();
    }

    private List<Long> firsts(int partition) {
        return List.copyOf(new LinkedHashSet<>(
                ofPartition(partition).stream().map(Arrived::version).toList()));
    }
}
