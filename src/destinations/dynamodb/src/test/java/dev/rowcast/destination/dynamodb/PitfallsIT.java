package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.destination.Changes;
import dev.rowcast.destination.ShopTask;
import dev.rowcast.destination.StoreCalls;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Writes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What went wrong with other programs that write to DynamoDB. */
@ExtendWith(Patience.class)
class PitfallsIT {
    private static final OutputSchema SCHEMA = StoreCalls.schema("notes", StoreCalls.field(2, "v", SemanticType.INT64));
    private static final AtomicInteger COUNT = new AtomicInteger();

    @TempDir
    Path temporary;

    private final Dynalite node = Dynalite.get();
    private final Between between = new Between(node);
    private final String table = "pit" + COUNT.incrementAndGet();
    private final Store store = Stores.open(between.url(), table, Map.of("concurrency", 8));

    @AfterEach
    void close() {
        store.close();
        between.close();
        node.drop(table);
    }

    private Map<String, Long> found() {
        Map<String, Long> found = new TreeMap<>();
        node.rows(table)
                .forEach(row ->
                        found.put(row.get("pk").s(), Long.valueOf(row.get("v").n())));
        return found;
    }

    private ShopTask task(Map<String, Object> more) {
        return new ShopTask(
                temporary.resolve("contracts.jsonl"),
                Stores.open(between.url(), table, more),
                "\"batch\": {\"maxChanges\": 500}");
    }

    /** 48. */
    @Test
    void ofARequestJustTheThrottledComeAgainAndEachOfThem() throws Exception {
        Target target = StoreCalls.ready(store, SCHEMA);
        List<List<Write>> changes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            changes.add(List.of(Stores.put(target, "k" + i, 1 + i)));
        }
        between.busy.addAll(List.of("k10", "k50", "k99"));
        between.refuse(12);
        between.refuse(61);

        Answer answer = Writes.write(store, changes).get(90, TimeUnit.SECONDS);

        assertThat(between.puts.get()).isEqualTo(100);
        assertThat(places(answer, Verdict.Decision.RETRY)).containsExactlyInAnyOrder(10, 50, 99);
        assertThat(places(answer, Verdict.Decision.REJECT)).containsExactlyInAnyOrder(11, 60);
        assertThat(Writes.write(store, List.of(changes.get(10), changes.get(50), changes.get(99)))
                        .get(90, TimeUnit.SECONDS))
                .isEqualTo(Answer.Accepted.ALL);
        assertThat(found()).hasSize(98).containsEntry("k10", 11L).doesNotContainKeys("k11", "k60");
        assertThat(between.mostAtOnce.get()).as("concurrency").isLessThanOrEqualTo(8);
    }

    private static List<Integer> places(Answer answer, Verdict.Decision decision) {
        assertThat(answer).isInstanceOf(Answer.Accepted.class);
        return ((Answer.Accepted) answer)
                .verdicts().stream()
                        .filter(verdict -> verdict.decision() == decision)
                        .map(Verdict::index)
                        .toList();
    }

    /** 49. */
    @Test
    void aHundredVersionsOfAKeyAreOnePutAndKeysOfSeveralColumnsHaveAnOrder() throws Exception {
        Target target = StoreCalls.ready(store, SCHEMA);
        List<List<Write>> changes = new ArrayList<>();
        for (long version = 1; version <= 100; version++) {
            changes.add(List.of(Stores.put(target, "k", version)));
        }
        changes.add(List.of(Stores.put(target, "[\"a\",\"b\"]", 101)));
        changes.add(List.of(Stores.put(target, "[\"b\",\"a\"]", 102)));

        assertThat(Writes.write(store, changes).get(90, TimeUnit.SECONDS)).isEqualTo(Answer.Accepted.ALL);

        assertThat(between.puts.get()).isEqualTo(3);
        assertThat(found())
                .containsOnly(Map.entry("k", 100L), Map.entry("[\"a\",\"b\"]", 101L), Map.entry("[\"b\",\"a\"]", 102L));
        // One request to DynamoDB that names a key twice would be refused as a whole.
        assertThat(StoreCalls.done(store.reader().orElseThrow().find(target, SCHEMA, List.of("k", "none", "k"))))
                .containsOnlyKeys("k");
    }

    /** 65. */
    @Test
    void whatIsTooLargeIsRefusedAloneAndRequestsHaveNoLimitOf25Items() throws Exception {
        Target target = StoreCalls.ready(store, SCHEMA);
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            writes.add(Stores.put(target, "k" + i, 5));
        }
        writes.set(7, large(target, "k7", 410_000));
        writes.set(8, large(target, "k8", 390_000));
        writes.set(9, large(target, "k9", 17_000_000));

        List<WriteResult> results = StoreCalls.write(store, writes);

        for (int large : new int[] {7, 9}) {
            assertThat(results.get(large))
                    .isInstanceOfSatisfying(
                            WriteResult.Refused.class,
                            refused -> assertThat(refused.reason()).startsWith("DynamoDB refuses the item"));
        }
        results = new ArrayList<>(results);
        results.remove(9);
        results.remove(7);
        assertThat(results).containsOnly(WriteResult.Done.WRITTEN);
        assertThat(node.rows(table)).hasSize(58);
    }

    private static Write large(Target target, String key, int bytes) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("v", AttributeValue.fromN("5"));
        item.put("blob", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[bytes])));
        return new Write(target, key, Write.Action.PUT, ItemBytes.of(item), new RowVersion(0, 5));
    }

    /** 65. */
    @Test
    void emptyAndLongKeysHaveItemsOfTheirOwn() throws Exception {
        Target target = StoreCalls.ready(store, SCHEMA);
        String key = "ü€😀".repeat(300);
        List<String> keys = List.of("", "~", key, key + "1", "x".repeat(2048));
        assertThat(StoreCalls.write(
                        store,
                        keys.stream().map(each -> Stores.put(target, each, 3)).toList()))
                .containsOnly(WriteResult.Done.WRITTEN);
        assertThat(node.rows(table)).hasSize(keys.size());
        assertThat(StoreCalls.done(store.reader().orElseThrow().find(target, SCHEMA, keys)))
                .containsOnlyKeys(keys);
        StoreCalls.write(store, List.of(StoreCalls.delete(target, "", 4), Stores.put(target, "~", 2)));
        assertThat(node.rows(table)).hasSize(keys.size() - 1);
    }

    /** 66. One partition of DynamoDB's is hot; then all are; each time what waits says so, and arrives. */
    @Test
    void whatIsThrottledWaitsInSightAndArrives() {
        Changes changes = Changes.notes("notes");
        List<RawRecord> records = LongStream.range(0, 40)
                .mapToObj(v -> changes.put(v, Map.of("id", "k" + v, "v", v)))
                .toList();
        between.fates = n -> Between.Fate.BUSY;
        try (ShopTask task = task(Map.of())) {
            task.take(records);
            await().pollInSameThread()
                    .until(task::state, state -> state.startsWith("BACKING_OFF") && state.contains(Between.THROTTLED));
            int before = between.puts.get();
            await().pollInSameThread().until(() -> {
                task.state();
                return between.puts.get() > before + 40;
            });
            between.fates = n -> n % 2 == 0 ? Between.Fate.BUSY : Between.Fate.THROUGH;
            task.awaitDone();
            assertThat(task.letters).isEmpty();

            between.fates = n -> Between.Fate.THROUGH;
            task.take(List.of(changes.put(40, Map.of("id", "k0", "v", 40L))));
            task.awaitDone();
        }
        assertThat(found()).hasSize(40).containsEntry("k0", 40L).containsEntry("k39", 39L);
    }

    /** 66. */
    @Test
    void itIsLeftAloneForAsLongAsItSays() throws Exception {
        Target target = StoreCalls.ready(store, SCHEMA);
        between.retryAfter = "1500";
        between.busy.add("k1");
        assertThat(StoreCalls.write(store, List.of(Stores.put(target, "k1", 1), Stores.put(target, "k2", 1))))
                .satisfiesExactly(
                        later -> assertThat(later)
                                .isInstanceOfSatisfying(
                                        WriteResult.Later.class,
                                        said -> assertThat(said.delay()).isEqualTo(Duration.ofMillis(1500))),
                        done -> assertThat(done).isEqualTo(WriteResult.Done.WRITTEN));
    }

    /** 67. DynamoDB removes what has expired when it comes to it; until then it is there, for readers and for conditions. */
    @Test
    void anExpiredTombstoneStillGuardsAndIsNoRow() throws Exception {
        DynamoDbSettings settings =
                Stores.settings(between.url(), table, Map.of("tombstones", Map.of("retention", "1h")));
        Clock old = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
        try (Store past = new DynamoDbStore(Connection.to(settings), settings, old)) {
            Target target = StoreCalls.ready(past, SCHEMA);
            assertThat(StoreCalls.write(
                            past, List.of(Stores.put(target, "k", 5), StoreCalls.delete(target, "none", 6))))
                    .containsOnly(WriteResult.Done.WRITTEN);
            assertThat(StoreCalls.write(past, List.of(StoreCalls.delete(target, "k", 7))))
                    .containsOnly(WriteResult.Done.WRITTEN);

            assertThat(node.all(table))
                    .hasSize(2)
                    .allSatisfy(item -> assertThat(item.get("_rowcast_expires").n())
                            .as("seconds, and an hour later")
                            .isEqualTo(
                                    "" + Instant.parse("2020-01-01T01:00:00Z").getEpochSecond()));
            assertThat(StoreCalls.write(past, List.of(Stores.put(target, "k", 6), Stores.put(target, "none", 5))))
                    .containsOnly(WriteResult.Done.STALE);
            assertThat(node.rows(table)).isEmpty();
            assertThat(StoreCalls.done(past.reader().orElseThrow().scan(target, SCHEMA, null, 10)))
                    .isEmpty();
            assertThat(StoreCalls.done(past.reader().orElseThrow().find(target, SCHEMA, List.of("k")))
                            .get("k")
                            .row())
                    .isNull();

            // A row that comes again doesn't expire.
            StoreCalls.write(past, List.of(Stores.put(target, "k", 8)));
            assertThat(node.rows(table))
                    .singleElement()
                    .satisfies(item -> assertThat(item).doesNotContainKey("_rowcast_expires"));
        }
    }

    @Test
    void replayedWritesAreStaleAndOurOwnAgainAreNot() throws Exception {
        Target target = StoreCalls.ready(store, SCHEMA);
        List<Write> newer = List.of(Stores.put(target, "a", 10), StoreCalls.delete(target, "b", 10));
        assertThat(StoreCalls.write(store, newer)).containsOnly(WriteResult.Done.WRITTEN);
        assertThat(StoreCalls.write(store, Arrays.asList(Stores.put(target, "a", 9), Stores.put(target, "b", 9))))
                .containsOnly(WriteResult.Done.STALE);
        assertThat(StoreCalls.write(store, newer)).as("our own, again").containsOnly(WriteResult.Done.WRITTEN);
        assertThat(found()).containsExactly(Map.entry("a", 10L));
    }
}
