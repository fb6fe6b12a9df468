package dev.rowcast.destination.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.destination.Changes;
import dev.rowcast.destination.ShopTask;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Writes;
import dev.rowcast.store.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What went wrong with other programs that write to OpenSearch, by a real one. */
@ExtendWith(Patience.class)
class PitfallsIT {
    private static final String SETTINGS = "\"batch\": {\"maxChanges\": 500}";
    private static final AtomicInteger COUNT = new AtomicInteger();

    @TempDir
    Path temporary;

    private final SearchNode node = SearchNode.get();
    private final Between between = new Between(node.url());
    private final String prefix = "pit" + COUNT.incrementAndGet() + "-";
    private final Store store = Stores.open(between.url(), prefix + "{table}");

    @AfterEach
    void close() {
        store.close();
        between.close();
        node.get("/_cat/indices/" + prefix + "*?expand_wildcards=all&h=index&format=json")
                .forEach(index -> node.send("DELETE", "/" + index.path("index").asText(), null));
    }

    /** Closes its own store; the test's is another. */
    private ShopTask task(String settings) {
        return new ShopTask(
                temporary.resolve("contracts.jsonl"), Stores.open(between.url(), prefix + "{table}"), settings);
    }

    /** An index of a table, made and claimed by a task that is gone again. */
    private Target ready(String table) {
        Changes changes = Changes.notes(table);
        Target target = new Target(prefix + table);
        try (ShopTask task = task(SETTINGS)) {
            task.take(List.of(changes.delete(0, row("none", 0))));
            task.awaitDone();
        }
        return target;
    }

    private static Map<String, Object> row(String id, long v) {
        return Map.of("id", id, "v", v, "note", "note of " + id);
    }

    private static Write put(Target target, String key, long version) {
        String body = "{\"id\":\"" + key.replace("\"", "\\\"") + "\",\"v\":" + version + "}";
        return new Write(
                target, key, Write.Action.PUT, body.getBytes(StandardCharsets.UTF_8), new RowVersion(0, version));
    }

    private static Write delete(Target target, String key, long version) {
        return new Write(target, key, Write.Action.DELETE, new byte[0], new RowVersion(0, version));
    }

    private List<WriteResult> write(List<Write> writes) throws Exception {
        Written written = store.write(writes).toCompletableFuture().get(90, TimeUnit.SECONDS);
        assertThat(written).isInstanceOf(Written.Each.class);
        return ((Written.Each) written).results();
    }

    private Map<String, Long> found(Target target) {
        return node.hits(target.name()).stream()
                .collect(Collectors.toMap(
                        hit -> hit.path("_source").path("id").asText(),
                        hit -> hit.path("_source").path("v").asLong()));
    }

    /** 43. */
    @Test
    void replayedRowsAreStaleAndNoFailure() throws Exception {
        Target target = ready("notes");
        List<Write> newer = new ArrayList<>();
        List<Write> older = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            newer.add(i % 4 == 0 ? delete(target, "k" + i, 10_000 + i) : put(target, "k" + i, 10_000 + i));
            older.add(put(target, "k" + i, 1 + i));
        }

        assertThat(write(newer)).containsOnly(WriteResult.Done.WRITTEN);
        assertThat(write(older)).containsOnly(WriteResult.Done.STALE);
        assertThat(write(newer)).as("our own, again").containsOnly(WriteResult.Done.WRITTEN);
        assertThat(found(target))
                .hasSize(1_500)
                .allSatisfy((key, v) -> assertThat(v).isGreaterThanOrEqualTo(10_000));
    }

    /** 44. */
    @Test
    void lostAnswersAreNoConflicts() throws Exception {
        Changes changes = Changes.notes("notes");
        between.fates = n -> n % 3 == 0 ? Between.Fate.UNANSWERED : Between.Fate.THROUGH;
        List<RawRecord> records = LongStream.range(0, 600)
                .mapToObj(v -> changes.put(v, row("k" + v % 50, v)))
                .toList();
        try (ShopTask task = task("\"batch\": {\"maxChanges\": 20}")) {
            task.take(records);
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }

        Target target = new Target(prefix + "notes");
        assertThat(found(target))
                .hasSize(50)
                .allSatisfy((key, v) -> assertThat(v).isEqualTo(550 + Long.parseLong(key.substring(1))));
        between.fates = n -> Between.Fate.THROUGH;
        assertThat(write(List.of(put(target, "k0", 3), put(target, "k1", 551))))
                .as("a stale one is told apart")
                .containsExactly(WriteResult.Done.STALE, WriteResult.Done.WRITTEN);
    }

    /** 46. */
    @Test
    void writesThatOvertakeEachOtherEndRight() throws Exception {
        Target target = ready("notes");
        Random random = new Random(46);
        between.delays = () -> random.nextInt(20);
        List<String> unguarded = Collections.synchronizedList(new ArrayList<>());
        between.rewrite = lines -> {
            lines.lines()
                    .filter(line -> line.startsWith("{\"index\""))
                    .filter(line -> !line.contains("\"version\":") || !line.contains("\"external_gte\""))
                    .forEach(unguarded::add);
            return lines;
        };
        Semaphore inFlight = new Semaphore(8);
        List<CompletableFuture<Written>> all = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            List<Write> request = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                long version = 1 + round * 50L + i;
                // Each key has 50 versions; the last of a half is a delete.
                String key = "k" + (round % 4 * 50 + i);
                boolean deleted = round >= 196 ? i % 2 == 0 : round % 3 == 1;
                request.add(deleted ? delete(target, key, version) : put(target, key, version));
            }
            inFlight.acquire();
            CompletableFuture<Written> answer = store.write(request).toCompletableFuture();
            answer.whenComplete((unused, fault) -> inFlight.release());
            all.add(answer);
        }
        for (CompletableFuture<Written> each : all) {
            assertThat(each.get(90, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Written.Each.class,
                            written -> assertThat(written.results())
                                    .allMatch(result -> result instanceof WriteResult.Done));
        }

        assertThat(unguarded).isEmpty();
        assertThat(found(target))
                .hasSize(100)
                .allSatisfy((key, v) -> assertThat(v).isGreaterThan(196 * 50));
    }

    /** 47. */
    @Test
    void twoTablesInOneRequestMayHaveEqualKeysAndVersions() throws Exception {
        Target one = ready("one");
        Target two = ready("two");

        assertThat(write(List.of(put(one, "k", 7), put(two, "k", 7)))).containsOnly(WriteResult.Done.WRITTEN);
        assertThat(found(one)).containsExactly(Map.entry("k", 7L));
        assertThat(found(two)).containsExactly(Map.entry("k", 7L));
    }

    /** 48. */
    @Test
    void ofARequestThatWasAnswered200JustTheThrottledComeAgain() throws Exception {
        Target target = ready("notes");
        for (int round = 0; round < 3; round++) {
            long from = 1 + round * 1_000L;
            List<List<Write>> changes = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                changes.add(List.of(put(target, "k" + i, from + i)));
            }
            between.busy.addAll(List.of("k10", "k200", "k499"));
            between.refuse(from + 11);
            between.refuse(from + 300);
            int before = between.bulks.get();

            Answer answer = Writes.write(store, changes).get(90, TimeUnit.SECONDS);

            assertThat(between.bulks.get()).isEqualTo(before + 1);
            assertThat(answer).isInstanceOf(Answer.Accepted.class);
            Function<Verdict.Decision, List<Integer>> places = decision -> ((Answer.Accepted) answer)
                    .verdicts().stream()
                            .filter(verdict -> verdict.decision() == decision)
                            .map(Verdict::index)
                            .toList();
            assertThat(places.apply(Verdict.Decision.RETRY)).containsExactlyInAnyOrder(10, 200, 499);
            assertThat(places.apply(Verdict.Decision.REJECT)).containsExactlyInAnyOrder(11, 300);
            Answer again = Writes.write(store, List.of(changes.get(10), changes.get(200), changes.get(499)))
                    .get(90, TimeUnit.SECONDS);
            assertThat(again).isEqualTo(Answer.Accepted.ALL);
            Map<String, Long> found = found(target);
            assertThat(found).hasSize(498);
            found.forEach((key, v) -> assertThat(v).isEqualTo(from + Long.parseLong(key.substring(1))));
        }
    }

    /** 49. */
    @Test
    void aHundredVersionsOfAKeyAreOneWriteAndKeysOfSeveralColumnsHaveAnOrder() throws Exception {
        Target target = ready("notes");
        List<List<Write>> changes = new ArrayList<>();
        for (long version = 1; version <= 100; version++) {
            changes.add(List.of(put(target, "k", version)));
        }
        changes.add(List.of(put(target, "[\"a\",\"b\"]", 101)));
        changes.add(List.of(put(target, "[\"b\",\"a\"]", 102)));
        int before = between.bulks.get();

        assertThat(Writes.write(store, changes).get(90, TimeUnit.SECONDS)).isEqualTo(Answer.Accepted.ALL);

        assertThat(between.bulks.get()).isEqualTo(before + 1);
        assertThat(found(target))
                .containsOnly(Map.entry("k", 100L), Map.entry("[\"a\",\"b\"]", 101L), Map.entry("[\"b\",\"a\"]", 102L));
    }

    /** 51. */
    @Test
    void whatWasDeletedStaysDeletedOverARestartOfTheNode() throws Exception {
        Target target = ready("notes");
        write(List.of(put(target, "k", 5), put(target, "other", 6)));
        write(List.of(delete(target, "k", 10), delete(target, "never-seen", 11)));

        node.server().kill();
        node.server().start();

        await().until(
                        () -> store.write(List.of(put(target, "k", 5), put(target, "never-seen", 7)))
                                .toCompletableFuture()
                                .get(90, TimeUnit.SECONDS),
                        answer -> answer.equals(
                                new Written.Each(List.of(WriteResult.Done.STALE, WriteResult.Done.STALE))));
        assertThat(found(target)).containsExactly(Map.entry("other", 6L));
    }

    /** 52. */
    @Test
    void whatIsTooLargeTogetherIsSplitAndWhatIsTooLargeAloneIsRefused() {
        Changes changes = Changes.notes("notes");
        between.mostBytes = 100_000;
        List<RawRecord> records = new ArrayList<>();
        for (long v = 0; v < 40; v++) {
            String note = "a".repeat(v == 17 ? 200_000 : 20_000);
            records.add(changes.put(v, Map.of("id", "k" + v, "v", v, "note", note)));
        }
        try (ShopTask task = task(SETTINGS)) {
            task.take(records);
            task.awaitDone();
            assertThat(task.letters).singleElement().satisfies(letter -> {
                assertThat(letter.why().at().sequence()).isEqualTo(17);
                assertThat(letter.reason()).contains("413");
            });
        }

        assertThat(found(new Target(prefix + "notes"))).hasSize(39).doesNotContainKey("k17");
    }

    /** 53. */
    @Test
    void withoutItsAliasATargetHoldsAndNoIndexOfThatNameAppears() {
        Changes changes = Changes.notes("notes");
        String alias = prefix + "notes";
        try (ShopTask task = task(SETTINGS)) {
            task.take(List.of(changes.put(0, row("a", 0))));
            task.awaitDone();
            node.send("DELETE", "/" + alias + "-rows/_alias/" + alias, null);
            task.take(List.of(changes.put(1, row("b", 1))));
            await().pollInSameThread()
                    .until(
                            task::state,
                            state -> state.startsWith("MISCONFIGURED")
                                    && state.contains(alias)
                                    && state.contains("POST /_aliases"));
            assertThat(task.committable(new StreamId(changes.topic(), 0))).isEqualTo(1);
            assertThat(node.get("/" + alias).path("status").asInt()).isEqualTo(404);

            String mended = task.state();
            node.send(
                    "POST",
                    "/_aliases",
                    mended.substring(
                            mended.indexOf("{\"actions\""), mended.indexOf("]}", mended.indexOf("{\"actions\"")) + 2));
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }
        assertThat(found(new Target(alias))).containsOnlyKeys("a", "b");
    }

    /** 53, the other half. */
    @Test
    void anAliasOverSeveralIndexesIsRefusedAlsoInMidStream() throws Exception {
        Changes changes = Changes.notes("rolling");
        String alias = prefix + "rolling";
        node.send(
                "PUT", "/" + prefix + "rolling-000001", "{\"aliases\":{\"" + alias + "\":{\"is_write_index\":true}}}");
        try (ShopTask task = task(SETTINGS)) {
            task.take(List.of(changes.put(0, row("a", 0))));
            await().pollInSameThread()
                    .until(
                            task::state,
                            state -> state.startsWith("MISCONFIGURED") && state.contains(prefix + "rolling-000001"));
        }

        Target target = ready("notes");
        for (String another : List.of("{\"is_write_index\":true}", "{}")) {
            node.send("PUT", "/" + prefix + "other", "{\"aliases\":{\"" + target.name() + "\":" + another + "}}");
            assertThat(store.write(List.of(put(target, "k", 5)))
                            .toCompletableFuture()
                            .get(90, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Written.Failed.class,
                            failed -> assertThat(failed.answer())
                                    .satisfies(answer ->
                                            assertThat(answer.failure()).isEqualTo(Failure.MISCONFIGURED))
                                    .satisfies(answer ->
                                            assertThat(answer.reason()).contains(target + "-rows alone")));
            node.send("DELETE", "/" + prefix + "other", null);
        }
    }

    /** 54. */
    @Test
    void valuesNeverChooseTheTypeOfAField() {
        Schema json =
                SchemaBuilder.string().optional().name("io.debezium.data.Json").build();
        Changes changes = new Changes(
                "documents",
                SchemaBuilder.struct()
                        .optional()
                        .field("id", Schema.STRING_SCHEMA)
                        .field("document", json)
                        .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                        .build(),
                "id");
        List<String> documents = List.of(
                "5",
                "\"text\"",
                "{\"a\":1}",
                "{\"a\":{\"b\":[1,{\"c\":\"2020-01-01\"}]}}",
                "[1,\"2\",{}]",
                "null",
                "{\"a\":\"2020-01-01\"}",
                "{\"a\":1.0000000000000000000001,\"a.b\":true,\"\":0}");
        List<String> notes = List.of("2020-01-01", "text", "5", "true", "{\"a\":1}", "", "12:00:00", "2020-13-45");
        List<RawRecord> records = IntStream.range(0, documents.size())
                .mapToObj(
                        i -> changes.put(i, Map.of("id", "k" + i, "document", documents.get(i), "note", notes.get(i))))
                .toList();
        try (ShopTask task = task("\"batch\": {\"maxChanges\": 1}")) {
            task.take(records);
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }

        String alias = prefix + "documents";
        assertThat(node.hits(alias)).hasSize(documents.size()).allSatisfy(hit -> {
            int i = Integer.parseInt(hit.path("_id").asText().substring(1));
            assertThat(hit.path("_source").path("note").asText()).isEqualTo(notes.get(i));
        });
        JsonNode fields = node.get("/" + alias + "-rows")
                .path(alias + "-rows")
                .path("mappings")
                .path("properties");
        assertThat(fields).hasSize(6);
        assertThat(fields.path("document").path("properties").isMissingNode()).isTrue();
    }

    /** 55. */
    @Test
    void longKeysHaveOneIdAndLongTextIsFound() {
        Changes changes = Changes.notes("notes");
        String key = "ü€😀".repeat(100);
        String text = "beginning " + "lorem ipsum ".repeat(9_000) + " needle";
        List<RawRecord> records = List.of(
                changes.put(0, row(key + "1", 0)),
                changes.put(1, row(key + "2", 1)),
                changes.put(2, Map.of("id", "long", "v", 2L, "note", text)),
                changes.put(3, Map.of("id", "word", "v", 3L, "note", "x".repeat(40_000))),
                changes.put(4, row("", 4)),
                changes.put(5, row("~", 5)),
                changes.delete(6, row(key + "2", 1)),
                changes.put(1, row(key + "2", 1)));
        try (ShopTask task = task(SETTINGS)) {
            records.forEach(record -> {
                task.take(List.of(record));
                task.awaitDone();
            });
            assertThat(task.letters).isEmpty();
        }

        String alias = prefix + "notes";
        assertThat(found(new Target(alias))).containsOnlyKeys(key + "1", "long", "word", "", "~");
        JsonNode needle = node.send("GET", "/" + alias + "/_search", "{\"query\":{\"match\":{\"note\":\"needle\"}}}");
        assertThat(needle.path("hits").path("hits"))
                .singleElement()
                .satisfies(hit ->
                        assertThat(hit.path("_source").path("note").asText()).isEqualTo(text));
    }
}
