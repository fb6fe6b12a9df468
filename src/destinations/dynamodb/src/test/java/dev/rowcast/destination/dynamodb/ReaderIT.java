package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.StoreCalls;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.store.Found;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.UnreadableStoreException;
import dev.rowcast.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is there is found and scanned, and an item replaced on condition. */
@ExtendWith(Patience.class)
class ReaderIT {
    private static final ContractField V = StoreCalls.field(2, "v", SemanticType.INT64);
    private static final OutputSchema SCHEMA = StoreCalls.schema("read", V);
    private static final AtomicInteger TABLES = new AtomicInteger();

    private final Dynalite node = Dynalite.get();
    private final Between between = new Between(node);
    private final String table = "read" + TABLES.incrementAndGet();
    private final Store store = Stores.open(between.url(), table);
    private final StoreReader reader = store.reader().orElseThrow();
    private final Target target = store.target(SCHEMA);

    @BeforeEach
    void prepare() throws Exception {
        StoreCalls.ready(store, SCHEMA);
    }

    @AfterEach
    void close() {
        store.close();
        between.close();
        node.drop(table);
    }

    private boolean replace(Write write, @Nullable Long expected) throws Exception {
        return StoreCalls.done(reader.replace(write, SCHEMA, expected == null ? null : RowVersion.ofLong(expected)));
    }

    private String value(String key) throws Exception {
        Found found =
                StoreCalls.done(reader.find(target, SCHEMA, List.of(key, key))).get(key);
        return found == null
                ? "nothing"
                : found.version().asLong() + ": "
                        + (found.row() == null ? "deleted" : found.row().get(V));
    }

    @Test
    void anItemIsReplacedWhereItStillHasItsVersion() throws Exception {
        StoreCalls.write(store, List.of(Stores.put(target, "1", 5, 50)));
        assertThat(replace(Stores.put(target, "1", 5, 51), 5L)).isTrue();
        assertThat(value("1")).isEqualTo("5: 51");

        // The stream was there first.
        StoreCalls.write(store, List.of(Stores.put(target, "1", 6, 60)));
        assertThat(replace(Stores.put(target, "1", 5, 52), 5L)).isFalse();
        assertThat(replace(Stores.put(target, "1", 0, 52), null)).isFalse();
        assertThat(value("1")).isEqualTo("6: 60");

        assertThat(replace(StoreCalls.delete(target, "1", 6), 6L)).isTrue();
        assertThat(value("1")).isEqualTo("6: deleted");
        assertThat(value("2")).isEqualTo("nothing");
        assertThat(replace(Stores.put(target, "2", 0, 20), null)).isTrue();
        assertThat(value("2")).isEqualTo("0: 20");
        StoreCalls.write(store, List.of(Stores.put(target, "2", 1, 21)));
        assertThat(value("2")).isEqualTo("1: 21");
    }

    @Test
    void anItemThatIsMissingAfterATruncateIsWritten() throws Exception {
        StoreCalls.write(store, List.of(Stores.put(target, "1", 5, 50)));
        StoreCalls.write(store, List.of(StoreCalls.truncate(target, 9)));
        assertThat(replace(Stores.put(target, "1", 5, 51), 5L)).isFalse();
        assertThat(replace(Stores.put(target, "2", 0, 90), null)).isTrue();
        assertThat(value("2")).isEqualTo("9: 90");
    }

    /** Somebody has put it there by hand. */
    @Test
    void anItemOfNobodyIsFoundAndReplacedAndOneThatIsNoRowIsNamed() throws Exception {
        put(Map.of("pk", AttributeValue.fromS("1"), "v", AttributeValue.fromN("1")));
        assertThat(value("1")).isEqualTo("0: 1");
        assertThat(replace(Stores.put(target, "1", 0, 2), 0L)).isTrue();
        assertThat(value("1")).isEqualTo("0: 2");

        put(Map.of("pk", AttributeValue.fromS("2"), "v", AttributeValue.fromS("many")));
        assertThatThrownBy(() -> value("2"))
                .hasCauseInstanceOf(UnreadableStoreException.class)
                .hasMessageContaining("the attribute v as S");
    }

    private void put(Map<String, AttributeValue> item) {
        node.client().putItem(request -> request.tableName(table).item(item)).join();
    }

    @Test
    void eachItemIsScannedOnceAndTombstonesAreNot() throws Exception {
        List<Write> writes = new ArrayList<>();
        IntStream.range(0, 30).forEach(key -> writes.add(Stores.put(target, "" + key, 1, key)));
        StoreCalls.write(store, writes);
        StoreCalls.write(
                store,
                IntStream.range(0, 10)
                        .mapToObj(key -> StoreCalls.delete(target, "" + key, 2))
                        .toList());
        List<String> scanned = new ArrayList<>();
        @Nullable String after = null;
        List<Found> page;
        do {
            page = StoreCalls.done(reader.scan(target, SCHEMA, after, 6));
            page.forEach(found -> scanned.add(String.valueOf(found.row().get(V))));
            after = page.isEmpty() ? after : page.get(page.size() - 1).key();
        } while (page.size() == 6);
        assertThat(scanned)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(10, 30).mapToObj(String::valueOf).toList());
    }

    /** 48. DynamoDB answers 200, and with some of the items. */
    @Test
    void whatDynamoDbHasNotLookedAtIsAskedForAgainAndNeverMissing() throws Exception {
        List<String> keys = IntStream.range(0, 230).mapToObj(key -> "k" + key).toList();
        StoreCalls.write(
                store, keys.stream().map(key -> Stores.put(target, key, 7)).toList());
        between.mostKeys = 30;

        assertThat(StoreCalls.done(reader.find(target, SCHEMA, keys))).containsOnlyKeys(keys);

        between.mostKeys = 0;
        assertThatThrownBy(() -> StoreCalls.done(reader.find(target, SCHEMA, keys)))
                .hasCauseInstanceOf(UnreadableStoreException.class)
                .hasMessageContaining("too busy to read");
    }
}
