package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.cel.CelMapping;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.store.MemoryStore;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.StoreDestination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapping that makes several documents of a row, and none of some, on the whole way of records. */
class MappedStoreTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FILE = """
            version: a
            tables:
              shop.orders:
                lines:
                  when: row.state == 'open'
                  each: json(row.items)
                  key: { line: int(item) }
                  columns: { state: row.state, even: int(item) % 2 == 0 }
                heads:
                  columns: { state: row.state }
            """;
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("state", Schema.STRING_SCHEMA)
            .field(
                    "items",
                    SchemaBuilder.string()
                            .name("io.debezium.data.Json")
                            .optional()
                            .build())
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .field("before", ROW)
            .field("after", ROW)
            .field("source", ShopRecords.SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .build();

    private final MemoryStore memory = new MemoryStore();
    private long offset;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("orders.yaml"), FILE);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private ShopTask task() {
        return new ShopTask(
                folder.resolve("contracts.json"),
                subscription -> new StoreDestination(subscription.name(), memory.connect()).mapped(CelMapping.in(file)),
                "\"batch\": {\"maxChanges\": 5}");
    }

    /** @param letters how many changes are dead letters */
    private List<String> deliver(int letters, List<RawRecord> records) {
        try (ShopTask task = task()) {
            task.take(records);
            task.awaitDone();
            assertThat(task.letters).hasSize(letters);
            return task.letters.stream().map(letter -> letter.reason()).toList();
        }
    }

    private static Struct row(long id, String state, @Nullable String items) {
        return new Struct(ROW).put("id", id).put("state", state).put("items", items);
    }

    private RawRecord change(String operation, long id, @Nullable Struct before, @Nullable Struct after) {
        Struct value = new Struct(ENVELOPE)
                .put("before", before)
                .put("after", after)
                .put("source", ShopRecords.source("orders", offset))
                .put("op", operation);
        Place at = new KafkaPlace(ShopRecords.TOPIC, 0, offset++);
        return operation.equals("t")
                ? new RawRecord(at, null, null, ENVELOPE, value, null)
                : new RawRecord(at, KEY, new Struct(KEY).put("id", id), ENVELOPE, value, null);
    }

    private RawRecord inserted(Struct row) {
        return change("c", row.getInt64("id"), null, row);
    }

    private RawRecord updated(Struct before, Struct after) {
        return change("u", after.getInt64("id"), before, after);
    }

    private RawRecord deleted(Struct row) {
        return change("d", row.getInt64("id"), row, null);
    }

    /** As {@code 1:2} for line 2 of order 1. */
    private Set<String> lines() {
        return memory.documents("shop.lines").stream()
                .map(MappedStoreTest::read)
                .map(line -> line.get("id").asLong() + ":" + line.get("line").asLong())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<Long, String> heads() {
        return memory.documents("shop.heads").stream()
                .map(MappedStoreTest::read)
                .collect(Collectors.toMap(
                        head -> head.get("id").asLong(),
                        head -> head.get("state").asText(),
                        (a, b) -> a,
                        TreeMap::new));
    }

    private static JsonNode read(String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(document, e);
        }
    }

    @Test
    void aRowIsAsManyDocumentsAsTheMappingMakesEachWithItsKeyAndTheMappingsVersion() {
        deliver(0, List.of(inserted(row(1, "open", "[7, 8]"))));
        assertThat(memory.documents("shop.lines"))
                .containsExactly(
                        "{\"id\":\"1\",\"line\":\"7\",\"state\":\"open\",\"even\":false,\"mapping_version\":\"a\"}",
                        "{\"id\":\"1\",\"line\":\"8\",\"state\":\"open\",\"even\":true,\"mapping_version\":\"a\"}");
        assertThat(heads()).isEqualTo(Map.of(1L, "open"));
    }

    /** Pitfall 79. */
    @Test
    void whatARowNoLongerMakesIsDeletedAndStaysSo() {
        Struct before = row(1, "open", "[1, 2]");
        List<RawRecord> records = List.of(inserted(before), updated(before, row(1, "open", "[2, 3]")));
        deliver(0, records);
        assertThat(lines()).containsExactly("1:2", "1:3");

        deliver(0, List.of(records.get(0)));
        assertThat(lines()).as("an older change comes again").containsExactly("1:2", "1:3");

        deliver(0, List.of(deleted(row(1, "open", "[2, 3]"))));
        assertThat(memory.documents()).isEmpty();
        deliver(0, records);
        assertThat(memory.documents()).isEmpty();
    }

    /** Pitfall 78. */
    @Test
    void aRowThatTheMappingNoLongerWantsIsDeleted() {
        Struct open = row(1, "open", "[1, 2]");
        Struct closed = row(1, "closed", "[1, 2]");
        deliver(0, List.of(inserted(open), updated(open, closed)));
        assertThat(lines()).isEmpty();
        assertThat(heads()).isEqualTo(Map.of(1L, "closed"));
        deliver(0, List.of(updated(closed, open)));
        assertThat(lines()).containsExactly("1:1", "1:2");
    }

    @Test
    void aTruncateEmptiesAllThatTheMappingMakes() {
        Struct row = row(1, "open", "[1]");
        List<RawRecord> records = List.of(inserted(row), change("t", 0, null, null), inserted(row(2, "open", "[5]")));
        deliver(0, records);
        deliver(0, records.subList(0, 1));
        assertThat(lines()).containsExactly("2:5");
        assertThat(heads()).isEqualTo(Map.of(2L, "open"));
    }

    /** Pitfall 82: one bad row is a letter that says where, and its neighbours are there. */
    @Test
    void aRowThatCannotBeMappedIsADeadLetterAlone() {
        List<String> reasons = deliver(
                3,
                List.of(
                        inserted(row(1, "open", "[1]")),
                        inserted(row(2, "open", "[\"no number\"]")),
                        inserted(row(3, "open", "[3]")),
                        inserted(row(4, "open", "[4, 4]")),
                        inserted(row(5, "open", null)),
                        inserted(row(6, "closed", null))));
        assertThat(lines()).containsExactly("1:1", "3:3");
        assertThat(heads().keySet()).containsExactly(1L, 3L, 6L);
        assertThat(reasons.get(0)).contains("orders.yaml, line 7, /tables/shop.orders/lines/key/line: \"int(item)\"");
        assertThat(reasons.get(1)).contains("the mapping makes two documents of output lines with the key [4,4]");
        assertThat(reasons.get(2)).contains("line 6, /tables/shop.orders/lines/each");
    }

    @Test
    void aMappingThatDoesNotFitHoldsTheTableWithItsLineAndNothingIsLost() throws IOException {
        Files.writeString(file, FILE.replace("row.items", "row.itms"));
        try (ShopTask task = task()) {
            task.take(List.of(inserted(row(1, "open", "[1]"))));
            await().pollInSameThread()
                    .untilAsserted(() -> assertThat(task.state())
                            .contains(
                                    "MISCONFIGURED",
                                    "line 6, /tables/shop.orders/lines/each",
                                    "undefined field 'itms'"));
            assertThat(task.committable(0)).isZero();
        }
        Files.writeString(file, FILE);
        offset = 0;
        deliver(0, List.of(inserted(row(1, "open", "[1]"))));
        assertThat(lines()).containsExactly("1:1");
    }

    /** What {@code rowcast plan} asks before a migration. */
    @Test
    void aContractThatTheMappingWouldNotFitIsToldBeforeARowComes() {
        ContractField id = new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE);
        ContractField state = new ContractField(2, "state", "state", SemanticType.STRING, FieldState.ACTIVE);
        ContractField items = new ContractField(3, "items", "items", SemanticType.JSON, FieldState.ACTIVE);
        Contract whole = new Contract(
                new TableId("shop", "orders"), 1, "shop", "Orders", List.of(id, state, items), List.of(1), 3);
        try (StoreDestination store = new StoreDestination("shop", memory.connect()).mapped(CelMapping.in(file))) {
            assertThat(store.examine(whole, Map.of()).toCompletableFuture().join())
                    .isEqualTo(Prepared.Ready.READY);
            Contract dropped = whole.withFields(List.of(id, state, items.in(FieldState.DROPPED)));
            assertThat(store.examine(dropped, Map.of()).toCompletableFuture().join())
                    .isInstanceOfSatisfying(
                            Prepared.Unfit.class,
                            unfit -> assertThat(unfit.reason())
                                    .contains("line 6, /tables/shop.orders/lines/each", "undefined field 'items'"));
        }
    }

    @Test
    void anUpdateWithoutTheRowBeforeWaitsAndSaysWhy() {
        try (ShopTask task = task()) {
            task.take(List.of(inserted(row(1, "open", "[1]")), change("u", 1, null, row(1, "open", "[2]"))));
            await().pollInSameThread()
                    .untilAsserted(() -> assertThat(task.state())
                            .contains("without its values of the row before", "binlog_row_image", "rowcast "));
            assertThat(lines()).containsExactly("1:1");
            assertThat(task.letters).isEmpty();
        }
    }

    /** Random writers, kills in the middle, replays of what is old, refused requests and lost answers: then all is as the last rows have it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingIsLeftBehindWrongOrMissingWhateverHappens(long seed) {
        Random random = new Random(seed);
        Map<Long, Struct> rows = new HashMap<>();
        List<RawRecord> all = new ArrayList<>();
        for (int round = 0; round < 15; round++) {
            int known = all.size();
            for (int i = 0; i < 40; i++) {
                all.add(next(random, rows));
            }
            try (ShopTask task = task()) {
                int again = known - random.nextInt(known + 1);
                fault(random);
                task.take(all.subList(again, all.size()));
                if (random.nextInt(3) > 0) {
                    fault(random);
                    task.awaitDone();
                }
            }
        }
        deliver(0, all.subList(all.size() / 2, all.size()));
        deliver(0, all);

        Set<String> expected = new TreeSet<>();
        Map<Long, String> states = new TreeMap<>();
        rows.forEach((id, row) -> {
            states.put(id, row.getString("state"));
            if (row.getString("state").equals("open")) {
                read(row.getString("items")).forEach(item -> expected.add(id + ":" + item.asLong()));
            }
        });
        assertThat(lines()).isEqualTo(expected);
        assertThat(heads()).isEqualTo(states);
    }

    private void fault(Random random) {
        switch (random.nextInt(3)) {
            case 0 -> memory.failNext(1 + random.nextInt(3));
            case 1 -> memory.loseNextAnswer();
            default -> {}
        }
    }

    private RawRecord next(Random random, Map<Long, Struct> rows) {
        long id = 1 + random.nextInt(12);
        Struct before = rows.get(id);
        if (before != null && random.nextInt(5) == 0) {
            rows.remove(id);
            return deleted(before);
        }
        Set<Integer> items = new TreeSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(random.nextInt(6));
        }
        Struct after = row(id, random.nextInt(4) == 0 ? "closed" : "open", items.toString());
        rows.put(id, after);
        return before == null ? inserted(after) : updated(before, after);
    }
}
