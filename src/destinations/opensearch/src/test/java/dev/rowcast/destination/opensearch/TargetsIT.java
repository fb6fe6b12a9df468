package dev.rowcast.destination.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Patience;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.store.Claim;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Indexes, who writes to them, and what is removed from them, by a real OpenSearch. */
@ExtendWith(Patience.class)
class TargetsIT {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final SearchNode node = SearchNode.get();
    private final String index = "target" + COUNT.incrementAndGet();
    private final Target target = new Target(index);
    private final List<Store> opened = new ArrayList<>();
    private final Store store = open(Map.of());

    @AfterEach
    void close() {
        opened.forEach(Store::close);
        node.send("DELETE", "/" + index + "-rows?ignore_unavailable=true", null);
    }

    private Store open(Map<String, Object> more) {
        Store another = Stores.open(node.url(), index, more);
        opened.add(another);
        return another;
    }

    private static ContractField field(int number, String name, SemanticType type, FieldState state) {
        return new ContractField(number, name, name, type, state);
    }

    private static OutputSchema schema(String table, int revision, ContractField... more) {
        List<ContractField> fields = new ArrayList<>();
        fields.add(field(1, "id", SemanticType.INT64, FieldState.ACTIVE));
        fields.addAll(List.of(more));
        Contract contract =
                new Contract(new TableId("shop", table), revision, "shop", "T", fields, List.of(1), fields.size());
        return new OutputSchema(contract, SchemaBuilder.struct().build(), null, SourceSettings.DEFAULT);
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    private Prepared prepare(Store by, OutputSchema schema) throws Exception {
        Prepared said = done(by.examine(schema.contract(), schema.facts()));
        Prepared prepared = done(by.prepare(target, schema));
        // What was said of it before is what it comes to.
        if (prepared == Prepared.Ready.READY || said instanceof Prepared.Unfit) {
            assertThat(said).isEqualTo(prepared);
        }
        return prepared;
    }

    private void ready(Store by) throws Exception {
        assertThat(prepare(by, schema("t", 1))).isEqualTo(Prepared.Ready.READY);
        assertThat(done(by.claim(target, new Claim("shop", 0)))).isEqualTo(Prepared.Ready.READY);
    }

    private static void unfit(Prepared prepared, String... words) {
        assertThat(prepared)
                .isInstanceOfSatisfying(
                        Prepared.Unfit.class,
                        unfit -> assertThat(unfit.reason()).contains(words));
    }

    private Write put(String key, long version) {
        return new Write(
                target,
                key,
                Write.Action.PUT,
                ("{\"id\":" + version + "}").getBytes(StandardCharsets.UTF_8),
                new RowVersion(0, version));
    }

    private Write delete(String key, long version) {
        return new Write(target, key, Write.Action.DELETE, new byte[0], new RowVersion(0, version));
    }

    private Write truncate(long version) {
        return new Write(target, "", Write.Action.TRUNCATE, new byte[0], new RowVersion(0, version));
    }

    private static List<WriteResult> write(Store by, List<Write> writes) throws Exception {
        Written written = done(by.write(writes));
        assertThat(written).isInstanceOf(Written.Each.class);
        return ((Written.Each) written).results();
    }

    private JsonNode properties() {
        return node.get("/" + index + "-rows")
                .path(index + "-rows")
                .path("mappings")
                .path("properties");
    }

    /** The table of table changes in the docs. */
    @Test
    void changesOfATableExtendItsIndexOrAreHeld() throws Exception {
        ContractField note = field(2, "note", SemanticType.STRING, FieldState.ACTIVE);
        assertThat(prepare(store, schema("t", 1, note))).isEqualTo(Prepared.Ready.READY);
        JsonNode first = properties();

        // A column more: a field more.
        ContractField total = field(3, "total", SemanticType.DECIMAL, FieldState.ACTIVE);
        assertThat(prepare(store, schema("t", 2, note, total))).isEqualTo(Prepared.Ready.READY);
        assertThat(properties()
                        .path("total")
                        .path("fields")
                        .path("number")
                        .path("type")
                        .asText())
                .isEqualTo("double");
        // A column less, or one left out: nothing is taken away.
        ContractField dropped = field(2, "note", SemanticType.STRING, FieldState.DROPPED);
        assertThat(prepare(store, schema("t", 3, dropped, total))).isEqualTo(Prepared.Ready.READY);
        assertThat(properties().path("note")).isEqualTo(first.path("note"));
        // A type that doesn't fit the field any more is a field of another name, and the old one is bridged.
        ContractField bridged = field(2, "note", SemanticType.STRING, FieldState.BRIDGED);
        ContractField wider = field(4, "note_2", SemanticType.INT64, FieldState.ACTIVE);
        assertThat(prepare(store, schema("t", 4, bridged, total, wider))).isEqualTo(Prepared.Ready.READY);
        assertThat(properties().path("note_2").path("type").asText()).isEqualTo("long");
        // A contract that was begun anew gives a name another type.
        ContractField other = field(2, "note", SemanticType.DATE, FieldState.ACTIVE);
        unfit(prepare(store, schema("t", 1, other)), "note is text there, and has to be date", "another \"index\"");
        assertThat(properties().path("note")).isEqualTo(first.path("note"));
    }

    @Test
    void fieldsThatAPersonHasMadeOfTheSameTypeStayAsTheyAre() throws Exception {
        node.send(
                "PUT",
                "/" + index + "-rows",
                "{\"mappings\":{\"properties\":{\"note\":{\"type\":\"text\",\"analyzer\":\"whitespace\"}}},\"aliases\":{\""
                        + index + "\":{\"filter\":{\"bool\":{\"must_not\":{\"term\":{\"_rowcast_deleted\":true}}}}}}}");

        assertThat(prepare(store, schema("t", 1, field(2, "note", SemanticType.STRING, FieldState.ACTIVE))))
                .isEqualTo(Prepared.Ready.READY);

        assertThat(properties().path("note").path("analyzer").asText()).isEqualTo("whitespace");
        assertThat(node.get("/" + index + "-rows")
                        .path(index + "-rows")
                        .path("mappings")
                        .path("dynamic")
                        .asText())
                .isEqualTo("false");
    }

    @Test
    void anIndexWithoutItsFilterOrOfTheReadersNameIsRefused() throws Exception {
        node.send("PUT", "/" + index + "-rows", "{\"aliases\":{\"" + index + "\":{}}}");
        unfit(prepare(store, schema("t", 1)), "doesn't hide what was deleted", "POST /_aliases");
        node.send("DELETE", "/" + index + "-rows", null);

        node.send("PUT", "/" + index, "{}");
        unfit(prepare(store, schema("t", 1)), "there is an index of that name");
        node.send("DELETE", "/" + index, null);
    }

    @Test
    void anIndexThatWasMadeAnewIsRefusedUntilAPersonSaysSo() throws Exception {
        ready(store);
        node.send("DELETE", "/" + index + "-rows", null);

        Store next = open(Map.of());
        assertThat(prepare(next, schema("t", 1))).isEqualTo(Prepared.Ready.READY);
        Prepared refused = done(next.claim(target, new Claim("shop", 0)));
        unfit(refused, "isn't the one that was written to before", "DELETE /rowcast-targets/_doc/" + index);

        node.send("DELETE", "/rowcast-targets/_doc/" + index, null);
        assertThat(done(next.claim(target, new Claim("shop", 0)))).isEqualTo(Prepared.Ready.READY);
    }

    @Test
    void aTargetIsTakenOverFromTheOwnerThatIsNamed() throws Exception {
        ready(store);
        Store other = open(Map.of("takeOver", "somebody"));
        assertThat(prepare(other, schema("t", 1))).isEqualTo(Prepared.Ready.READY);
        unfit(
                done(other.claim(target, new Claim("new", 0))),
                "the subscription shop writes there",
                "\"takeOver\": \"shop\"");

        Store heir = open(Map.of("takeOver", "shop"));
        assertThat(prepare(heir, schema("t", 1))).isEqualTo(Prepared.Ready.READY);
        assertThat(done(heir.claim(target, new Claim("new", 0)))).isEqualTo(Prepared.Ready.READY);
        unfit(done(store.claim(target, new Claim("shop", 0))), "the subscription new writes there");
        assertThat(done(store.write(List.of(truncate(9)))))
                .as("who has lost it doesn't empty it")
                .isInstanceOf(Written.Failed.class);
    }

    @Test
    void twoTablesDoNotMixInOneIndex() throws Exception {
        ready(store);
        unfit(prepare(store, schema("another", 1)), "it has the rows of shop.t", "{database} and {table}");

        Store other = open(Map.of());
        assertThat(prepare(other, schema("another", 1))).isEqualTo(Prepared.Ready.READY);
        unfit(done(other.claim(target, new Claim("shop", 0))), "it has the rows of shop.t");
    }

    @Test
    void namesThatOpenSearchDoesNotTakeAreRefusedBeforeItIsAsked() throws Exception {
        for (String name : List.of("a b", "_a", "a#b", "x".repeat(251))) {
            unfit(done(store.prepare(new Target(name), schema(name, 1))), "no such name", "\"index\"");
        }
    }

    @Test
    void claimsAtOnceLeaveTheHighestEpoch() throws Exception {
        ready(store);
        List<CompletableFuture<Prepared>> claims = new ArrayList<>();
        for (long epoch = 1; epoch <= 8; epoch++) {
            claims.add(store.claim(target, new Claim("shop", epoch)).toCompletableFuture());
        }
        for (CompletableFuture<Prepared> claim : claims) {
            assertThat(done(claim)).isInstanceOfAny(Prepared.Ready.class, Prepared.Behind.class);
        }
        assertThat(done(store.claim(target, new Claim("shop", 7)))).isEqualTo(new Prepared.Behind(8));
    }

    @Test
    void aTruncateOfManyRowsLeavesTheNewerOnesAndNothingOlderComesBack() throws Exception {
        ready(store);
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < 4_500; i++) {
            writes.add(put("k" + i, 1 + i));
        }
        write(store, writes.subList(0, 2_000));
        write(store, writes.subList(2_000, 4_000));
        write(store, writes.subList(4_000, 4_500));
        write(store, List.of(put("newer", 6_000)));

        assertThat(write(store, List.of(truncate(5_000)))).containsExactly(WriteResult.Done.WRITTEN);
        assertThat(node.hits(index)).extracting(hit -> hit.path("_id").asText()).containsExactly("newer");
        assertThat(write(store, List.of(truncate(5_000))))
                .as("again, as after a lost answer")
                .containsExactly(WriteResult.Done.WRITTEN);

        // Another task, which learns of it from the mark alone; the key was never seen.
        Store other = open(Map.of());
        ready(other);
        assertThat(write(other, List.of(put("unseen", 4_999), put("k1", 2), put("after", 5_001))))
                .containsExactly(WriteResult.Done.STALE, WriteResult.Done.STALE, WriteResult.Done.WRITTEN);
        assertThat(node.hits(index))
                .extracting(hit -> hit.path("_id").asText())
                .containsExactlyInAnyOrder("newer", "after");
    }

    @Test
    void tombstonesAreSweptWhenTheirWriteIsOldAndNotWhenTheyHaveBecomeRows() throws Exception {
        ready(store);
        List<Write> deletes = new ArrayList<>();
        for (int i = 0; i < Sweep.PAGE + 500; i++) {
            deletes.add(delete("k" + i, 1 + i));
        }
        write(store, deletes);
        write(store, List.of(put("row", 10_000)));
        node.send("POST", "/" + index + "-rows/_refresh", null);
        OpenSearchSettings settings = Stores.settings(node.url(), index, Map.of());
        Instant now = Clock.systemUTC().instant();
        AtomicBoolean raced = new AtomicBoolean();
        try (Http http = Connecting.to(settings)) {
            assertThat(done(new Sweep(http, new IndexName(index), now.minus(Duration.ofDays(7))).run()))
                    .as("none is that old")
                    .isZero();

            // One becomes a row between the search and the removal.
            Predicate<Request> removal = request -> request.path().endsWith("/_bulk");
            Http racing = new Http() {
                @Override
                public CompletableFuture<Reply> send(Request request) {
                    CompletableFuture<?> before = removal.test(request) && raced.compareAndSet(false, true)
                            ? store.write(List.of(put("k0", 20_000), put("k" + (Sweep.PAGE + 499), 20_001)))
                                    .toCompletableFuture()
                            : CompletableFuture.completedFuture(null);
                    return before.thenCompose(unused -> http.send(request));
                }

                @Override
                public void close() {}
            };
            assertThat(done(new Sweep(racing, new IndexName(index), now.plus(Duration.ofDays(7))).run()))
                    .isEqualTo(Sweep.PAGE + 498);
        }

        assertThat(node.hits(index + "-rows"))
                .extracting(hit -> hit.path("_id").asText())
                .containsExactlyInAnyOrder("row", "k0", "k" + (Sweep.PAGE + 499));
    }

    @Test
    void oldTombstonesGoByThemselves() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
        OpenSearchSettings settings =
                Stores.settings(node.url(), index, Map.of("tombstones", Map.of("retention", "2d")));
        Store sweeping = new OpenSearchStore(Connecting.to(settings), settings, following(now), Duration.ofMillis(50));
        opened.add(sweeping);
        ready(sweeping);
        write(sweeping, List.of(delete("old", 1)));
        now.updateAndGet(then -> then.plus(Duration.ofDays(1)));
        write(sweeping, List.of(delete("young", 2), put("row", 3)));

        now.updateAndGet(then -> then.plus(Duration.ofHours(25)));

        await().until(() -> node.hits(index + "-rows"), hits -> hits.size() == 2);
        assertThat(node.hits(index + "-rows"))
                .extracting(hit -> hit.path("_id").asText())
                .containsExactlyInAnyOrder("young", "row");
    }

    private static Clock following(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
