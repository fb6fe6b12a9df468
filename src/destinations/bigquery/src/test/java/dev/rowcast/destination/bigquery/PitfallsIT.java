package dev.rowcast.destination.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.destination.Changes;
import dev.rowcast.destination.ShopTask;
import dev.rowcast.destination.StoreCalls;
import dev.rowcast.destination.TypeSamples;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Writes;
import dev.rowcast.store.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What went wrong with other programs that write to BigQuery. */
@ExtendWith(Patience.class)
class PitfallsIT {
    @TempDir
    Path temporary;

    private final FakeBigQuery bigQuery = new FakeBigQuery();
    private final Store store = Stores.open(bigQuery, "notes");
    private final Target target = store.target(Stores.NOTES);

    @AfterEach
    void close() {
        store.close();
        bigQuery.close();
    }

    private Map<String, Long> found() {
        Map<String, Long> found = new TreeMap<>();
        bigQuery.rows("notes").forEach(row -> found.put((String) row.get("_rowcast_key"), (Long) row.get("v")));
        return found;
    }

    private ShopTask task(String settings) {
        return new ShopTask(temporary.resolve("contracts.jsonl"), Stores.open(bigQuery, "notes"), settings);
    }

    private List<List<Write>> puts(int count) {
        List<List<Write>> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(List.of(Stores.put(target, "k" + i, 1 + i)));
        }
        return changes;
    }

    private static Map<Integer, String> rejects(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Accepted.class);
        Map<Integer, String> rejects = new TreeMap<>();
        for (Verdict verdict : ((Answer.Accepted) answer).verdicts()) {
            assertThat(verdict.decision()).isEqualTo(Verdict.Decision.REJECT);
            rejects.put(verdict.index(), verdict.reason());
        }
        return rejects;
    }

    /** 48, 62. Of 500 rows three are wrong, and each answer tells of one, at its place among those that were left. */
    @Test
    void aPlaceInAnAnswerIsOneOfTheRequestThatItAnswers() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        List.of(12L, 13L, 400L).forEach(bigQuery::refuse);
        bigQuery.mostRowErrors = 1;

        Answer answer = Writes.write(store, puts(500)).get(90, TimeUnit.SECONDS);

        String refused = "BigQuery refuses the row: as a test has it: ";
        assertThat(rejects(answer))
                .containsExactly(
                        Map.entry(11, refused + 12), Map.entry(12, refused + 13), Map.entry(399, refused + 400));
        assertThat(bigQuery.requests.get()).isEqualTo(4);
        assertThat(bigQuery.taken.get()).as("each of the others once").isEqualTo(497);
        assertThat(found()).hasSize(497).doesNotContainKeys("k11", "k12", "k399");
    }

    /** 48. Throttled where others of the request were refused already. */
    @Test
    void whatIsThrottledAfterOthersWereRefusedComesAgainAlone() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        bigQuery.refuse(2);
        bigQuery.retryAfter = 7;
        bigQuery.fates = n -> n == 1 ? FakeBigQuery.Fate.THROUGH : FakeBigQuery.Fate.BUSY;

        List<WriteResult> results = StoreCalls.write(
                store, List.of(Stores.put(target, "a", 1), Stores.put(target, "b", 2), Stores.put(target, "c", 3)));

        assertThat(results.get(1)).isInstanceOf(WriteResult.Refused.class);
        for (int later : new int[] {0, 2}) {
            assertThat(results.get(later))
                    .isInstanceOfSatisfying(
                            WriteResult.Later.class,
                            said -> assertThat(said.delay()).isEqualTo(Duration.ofSeconds(7)));
        }
        assertThat(found()).isEmpty();
    }

    /** 49. */
    @Test
    void aHundredVersionsOfAKeyAreOneRowAndKeysOfSeveralColumnsHaveAnOrder() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        List<List<Write>> changes = new ArrayList<>();
        for (long version = 1; version <= 100; version++) {
            changes.add(List.of(Stores.put(target, "k", version)));
        }
        changes.add(List.of(Stores.put(target, "[\"a\",\"b\"]", 101)));
        changes.add(List.of(Stores.put(target, "[\"b\",\"a\"]", 102)));

        assertThat(Writes.write(store, changes).get(90, TimeUnit.SECONDS)).isEqualTo(Answer.Accepted.ALL);

        assertThat(bigQuery.requests.get()).isEqualTo(1);
        assertThat(bigQuery.taken.get()).isEqualTo(3);
        assertThat(found())
                .containsOnly(Map.entry("k", 100L), Map.entry("[\"a\",\"b\"]", 101L), Map.entry("[\"b\",\"a\"]", 102L));
    }

    /** 63. Those that write don't know the column for a while: rows wait for it, and none comes without. */
    @Test
    void rowsWaitForAColumnThatWasAddedAndNoneLosesItsValue() {
        String lanes = "\"batch\": {\"maxChanges\": 5}, \"ordering\": \"key\", \"maxInFlight\": 8";
        Changes before = new Changes(
                "notes",
                SchemaBuilder.struct()
                        .optional()
                        .field("id", Schema.STRING_SCHEMA)
                        .field("v", Schema.INT64_SCHEMA)
                        .build(),
                "id");
        Changes after = Changes.notes("notes");
        bigQuery.hide("note");
        try (ShopTask one = task(lanes);
                ShopTask other = task(lanes)) {
            one.take(List.of(before.put(0, Map.of("id", "old", "v", 0L))));
            one.awaitDone();
            one.take(noted(after, 1, "a"));
            other.take(noted(after, 101, "b"));
            for (ShopTask task : List.of(one, other)) {
                await().pollInSameThread()
                        .until(
                                task::state,
                                state -> state.startsWith("BACKING_OFF")
                                        && state.contains("it takes some time until it knows a column"));
            }
            assertThat(found()).containsOnlyKeys("old");

            bigQuery.unhide("note");
            one.awaitDone();
            other.awaitDone();
            assertThat(one.letters).isEmpty();
            assertThat(other.letters).isEmpty();
        }
        assertThat(bigQuery.rows("notes"))
                .hasSize(81)
                .allSatisfy(row -> assertThat(row.get("note"))
                        .isEqualTo(row.get("id").equals("old") ? null : "of " + row.get("id")));
        assertThat(bigQuery.updates.get("notes").get())
                .as("updates of the table")
                .isEqualTo(1);
    }

    private static List<RawRecord> noted(Changes changes, long from, String prefix) {
        return LongStream.range(from, from + 40)
                .mapToObj(v -> changes.put(v, Map.of("id", prefix + v, "v", v, "note", "of " + prefix + v)))
                .toList();
    }

    /** 64. There is no form of rows that doesn't say what is to be done, nor at which version. */
    @Test
    void everyFormOfRowsSaysWhatIsToBeDone() {
        OutputSchema all = TypeSamples.schema();
        for (RowForm form : List.of(
                RowForm.KEYS,
                RowForm.of(Stores.NOTES.contract(), Map.of(), true),
                RowForm.of(all.contract(), all.facts(), true))) {
            assertThat(form.schema().getProtoDescriptor().getFieldList())
                    .extracting(FieldDescriptorProto::getName)
                    .startsWith("_rowcast_key", "_rowcast_version", "_CHANGE_TYPE", "_CHANGE_SEQUENCE_NUMBER")
                    .doesNotHaveDuplicates();
        }
    }

    /** 64. Somebody takes the key away while rows come. */
    @Test
    void whereTheKeyGoesRowsWaitAndTheStateSaysWhatToRun() {
        Changes changes = Changes.notes("notes");
        try (ShopTask task = task("\"batch\": {\"maxChanges\": 5}")) {
            task.take(List.of(changes.put(0, Map.of("id", "a", "v", 0L))));
            task.awaitDone();
            bigQuery.table("notes").alter(table -> table.remove("tableConstraints"));
            task.take(List.of(changes.put(1, Map.of("id", "a", "v", 1L))));
            await().pollInSameThread()
                    .until(
                            task::state,
                            state -> state.startsWith("MISCONFIGURED")
                                    && state.contains(
                                            "ALTER TABLE `shop-reports.shop.notes` ADD PRIMARY KEY (_rowcast_key) NOT ENFORCED"));
            assertThat(found()).containsExactly(Map.entry("a", 0L));

            bigQuery.table("notes")
                    .alter(table -> table.putObject("tableConstraints")
                            .putObject("primaryKey")
                            .putArray("columns")
                            .add("_rowcast_key"));
            task.awaitDone();
        }
        assertThat(found()).containsExactly(Map.entry("a", 1L));
    }

    /** 66. Refused for long; then every second one is; each time what waits says so, and arrives. */
    @Test
    void whatIsThrottledWaitsInSightAndArrives() {
        Changes changes = Changes.notes("notes");
        bigQuery.fates = n -> FakeBigQuery.Fate.BUSY;
        try (ShopTask task = task("\"batch\": {\"maxChanges\": 8}, \"ordering\": \"key\", \"maxInFlight\": 4")) {
            task.take(LongStream.range(0, 40)
                    .mapToObj(v -> changes.put(v, Map.of("id", "k" + v, "v", v)))
                    .toList());
            await().pollInSameThread()
                    .until(task::state, state -> state.startsWith("BACKING_OFF") && state.contains("quota limit"));
            int before = bigQuery.requests.get();
            await().pollInSameThread().until(() -> {
                task.state();
                return bigQuery.requests.get() > before + 40;
            });
            bigQuery.fates = n -> n % 2 == 0 ? FakeBigQuery.Fate.BUSY : FakeBigQuery.Fate.THROUGH;
            task.awaitDone();
            assertThat(task.letters).isEmpty();

            bigQuery.fates = n -> FakeBigQuery.Fate.THROUGH;
            task.take(List.of(changes.put(40, Map.of("id", "k0", "v", 40L))));
            task.awaitDone();
        }
        assertThat(found()).hasSize(40).containsEntry("k0", 40L).containsEntry("k39", 39L);
    }

    /** 66. */
    @Test
    void itIsLeftAloneForAsLongAsItSays() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        bigQuery.retryAfter = 3;
        bigQuery.fates = n -> FakeBigQuery.Fate.BUSY;
        Written written = StoreCalls.done(store.write(List.of(Stores.put(target, "k1", 1))));
        assertThat(written)
                .isInstanceOfSatisfying(
                        Written.Failed.class,
                        failed -> assertThat(failed.answer())
                                .extracting(Answer.Failed::failure, Answer.Failed::retryDelay)
                                .containsExactly(Failure.UNREACHABLE, Duration.ofSeconds(3)));
    }

    /** One of 9 MB goes, one that no request holds is refused alone, and their neighbours are written. */
    @Test
    void whatIsTooLargeIsRefusedAlone() throws Exception {
        OutputSchema schema = StoreCalls.schema("notes", Stores.V, StoreCalls.field(3, "blob", SemanticType.BYTES));
        StoreCalls.ready(store, Stores.NOTES);
        StoreCalls.ready(store, schema);
        RowForm form = RowForm.of(schema.contract(), Map.of(), true);
        List<List<Write>> changes = new ArrayList<>(puts(3));
        changes.add(1, List.of(large(form, "large", 9_000_000)));
        changes.add(2, List.of(large(form, "larger", 9_600_000)));

        Answer answer = Writes.write(store, changes).get(90, TimeUnit.SECONDS);

        assertThat(rejects(answer)).containsOnlyKeys(2);
        assertThat(rejects(answer).get(2)).contains("takes 10 MB");
        assertThat(bigQuery.rows("notes")).hasSize(4);
    }

    private Write large(RowForm form, String key, int bytes) {
        byte[] columns = form.columns(Row.of(Map.of(1, 1L, 2, 5L, 3, new byte[bytes])));
        return new Write(target, key, Write.Action.PUT, RowBody.of(form, columns), new RowVersion(0, 5));
    }

    @Test
    void replayedWritesChangeNothing() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
        List<Write> newer = List.of(Stores.put(target, "a", 10), Stores.delete(target, "b", 10));
        assertThat(StoreCalls.write(store, newer)).containsOnly(WriteResult.Done.WRITTEN);
        StoreCalls.write(store, List.of(Stores.put(target, "a", 9), Stores.put(target, "b", 9)));
        assertThat(StoreCalls.write(store, newer)).as("our own, again").containsOnly(WriteResult.Done.WRITTEN);
        assertThat(found()).containsExactly(Map.entry("a", 10L));
    }
}
