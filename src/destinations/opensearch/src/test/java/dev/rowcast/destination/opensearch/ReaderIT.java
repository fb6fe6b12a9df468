package dev.rowcast.destination.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.rowcast.store.Found;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.Written;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is there is found and scanned, and a document replaced on condition. */
@ExtendWith(Patience.class)
class ReaderIT {
    private static final ContractField ID = new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE);
    private static final ContractField V = new ContractField(2, "v", "v", SemanticType.INT64, FieldState.ACTIVE);
    private static final OutputSchema SCHEMA = new OutputSchema(
            new Contract(new TableId("shop", "read"), 1, "shop", "Read", List.of(ID, V), List.of(1), 2),
            SchemaBuilder.struct().build(),
            null,
            SourceSettings.DEFAULT);

    private static final AtomicInteger INDEXES = new AtomicInteger();

    private final SearchNode node = SearchNode.get();
    /** One for each test: an index that is made anew isn't written to. */
    private final String index = "read" + INDEXES.incrementAndGet();

    private final Store store = Stores.open(node.url(), index);
    private final StoreReader reader = store.reader().orElseThrow();
    private final Target target = store.target(SCHEMA);

    @BeforeEach
    void prepare() throws Exception {
        assertThat(get(store.prepare(target, SCHEMA))).isEqualTo(Prepared.Ready.READY);
        assertThat(get(store.claim(target, new Claim("read", 0)))).isEqualTo(Prepared.Ready.READY);
    }

    @AfterEach
    void close() {
        store.close();
        node.send("DELETE", "/" + index + "-rows", null);
    }

    private static <T> T get(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    private Write put(String key, long version, long v) {
        byte[] body = ("{\"id\":" + key + ",\"v\":" + v + "}").getBytes(StandardCharsets.UTF_8);
        return new Write(target, key, Write.Action.PUT, body, RowVersion.ofLong(version));
    }

    private Write delete(String key, long version) {
        return new Write(target, key, Write.Action.DELETE, new byte[0], RowVersion.ofLong(version));
    }

    private void write(Write... writes) throws Exception {
        assertThat(get(store.write(List.of(writes)))).isInstanceOf(Written.Each.class);
    }

    private boolean replace(Write write, @Nullable Long expected) throws Exception {
        return get(reader.replace(write, SCHEMA, expected == null ? null : RowVersion.ofLong(expected)));
    }

    private String value(String key) throws Exception {
        Map<String, Found> all = get(reader.find(target, SCHEMA, List.of(key)));
        Found found = all.get(key);
        return found == null
                ? "nothing"
                : found.version().asLong() + ": "
                        + (found.row() == null ? "deleted" : found.row().get(V));
    }

    @Test
    void aDocumentIsReplacedWhereItStillHasItsVersion() throws Exception {
        write(put("1", 5, 50));
        assertThat(replace(put("1", 5, 51), 5L)).isTrue();
        assertThat(value("1")).isEqualTo("5: 51");

        // The stream was there first.
        write(put("1", 6, 60));
        assertThat(replace(put("1", 5, 52), 5L)).isFalse();
        assertThat(replace(put("1", 0, 52), null)).isFalse();
        assertThat(value("1")).isEqualTo("6: 60");

        assertThat(replace(delete("1", 6), 6L)).isTrue();
        assertThat(value("1")).isEqualTo("6: deleted");
        assertThat(value("2")).isEqualTo("nothing");
        assertThat(replace(put("2", 0, 20), null)).isTrue();
        assertThat(value("2")).isEqualTo("0: 20");
        write(put("2", 1, 21));
        assertThat(value("2")).isEqualTo("1: 21");
    }

    @Test
    void aDocumentThatIsMissingAfterATruncateIsWritten() throws Exception {
        write(put("1", 5, 50));
        write(new Write(target, "", Write.Action.TRUNCATE, new byte[0], RowVersion.ofLong(9)));
        assertThat(replace(put("1", 5, 51), 5L)).isFalse();
        assertThat(replace(put("1", 0, 90), null)).isTrue();
        assertThat(value("1")).isEqualTo("9: 90");
    }

    @Test
    void eachDocumentIsScannedOnceAndTombstonesAreNot() throws Exception {
        List<String> keys = new ArrayList<>();
        for (int key = 0; key < 20; key++) {
            write(put("" + key, 1, key));
            keys.add("" + key);
        }
        write(delete("7", 2));
        keys.remove("7");
        List<String> scanned = new ArrayList<>();
        @Nullable String after = null;
        for (List<Found> page = page(after); !page.isEmpty(); page = page(after)) {
            page.forEach(found -> scanned.add(String.valueOf(found.row().get(ID))));
            after = page.get(page.size() - 1).key();
        }
        assertThat(scanned).containsExactlyInAnyOrderElementsOf(keys);
    }

    private List<Found> page(@Nullable String after) throws Exception {
        return get(reader.scan(target, SCHEMA, after, 6));
    }
}
