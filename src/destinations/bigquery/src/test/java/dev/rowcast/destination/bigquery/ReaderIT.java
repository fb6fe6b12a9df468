package dev.rowcast.destination.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.RowVersion;
import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.StoreCalls;
import dev.rowcast.store.Found;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.UnreadableStoreException;
import dev.rowcast.store.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is there is found and scanned, and a row replaced where nothing newer is there. */
@ExtendWith(Patience.class)
class ReaderIT {
    private final FakeBigQuery bigQuery = new FakeBigQuery();
    private final Store store = Stores.open(bigQuery, "notes");
    private final StoreReader reader = store.reader().orElseThrow();
    private final Target target = store.target(Stores.NOTES);

    @BeforeEach
    void prepare() throws Exception {
        StoreCalls.ready(store, Stores.NOTES);
    }

    @AfterEach
    void close() {
        store.close();
        bigQuery.close();
    }

    private boolean replace(Write write, @Nullable Long expected) throws Exception {
        return StoreCalls.done(
                reader.replace(write, Stores.NOTES, expected == null ? null : RowVersion.ofLong(expected)));
    }

    private String value(String key) throws Exception {
        Found found = StoreCalls.done(reader.find(target, Stores.NOTES, List.of(key, key)))
                .get(key);
        return found == null
                ? "nothing"
                : found.version().asLong() + ": " + found.row().get(Stores.V);
    }

    @Test
    void aRowIsReplacedWhereNothingNewerIsThere() throws Exception {
        StoreCalls.write(store, List.of(Stores.put(target, "1", 5, 50)));
        assertThat(replace(Stores.put(target, "1", 5, 51), 5L)).isTrue();
        assertThat(value("1")).isEqualTo("5: 51");

        // The stream was there first.
        StoreCalls.write(store, List.of(Stores.put(target, "1", 6, 60)));
        assertThat(replace(Stores.put(target, "1", 5, 52), 5L)).isFalse();
        assertThat(replace(Stores.put(target, "1", 0, 52), null)).isFalse();
        assertThat(replace(Stores.delete(target, "1", 5), 5L)).isFalse();
        assertThat(value("1")).isEqualTo("6: 60");

        assertThat(replace(Stores.delete(target, "1", 6), 6L)).isTrue();
        assertThat(value("1")).isEqualTo("nothing");
        assertThat(replace(Stores.put(target, "1", 0, 61), null))
                .as("a delete of the stream is remembered")
                .isFalse();
        assertThat(replace(Stores.put(target, "2", 0, 20), null)).isTrue();
        assertThat(value("2")).isEqualTo("0: 20");
        StoreCalls.write(store, List.of(Stores.put(target, "2", 1, 21)));
        assertThat(value("2")).isEqualTo("1: 21");
    }

    @Test
    void aRowThatIsMissingAfterATruncateIsWritten() throws Exception {
        StoreCalls.write(store, List.of(Stores.put(target, "1", 5, 50)));
        StoreCalls.write(store, List.of(StoreCalls.truncate(target, 9)));
        // Whatever BigQuery remembers of what was deleted.
        bigQuery.table("notes").forgetDeletes();
        assertThat(replace(Stores.put(target, "1", 5, 51), 5L)).isFalse();
        assertThat(replace(Stores.put(target, "2", 0, 90), null)).isTrue();
        assertThat(value("2")).isEqualTo("9: 90");
    }

    @Test
    void whatCanNotBeMendedIsTold() {
        bigQuery.refuse(7);
        assertThatThrownBy(() -> replace(Stores.put(target, "1", 5, 7), 5L))
                .hasCauseInstanceOf(UnreadableStoreException.class)
                .hasMessageContaining("BigQuery refuses the row");
        bigQuery.fates = n -> FakeBigQuery.Fate.BUSY;
        assertThatThrownBy(() -> replace(Stores.put(target, "1", 5, 8), 5L))
                .hasCauseInstanceOf(UnreadableStoreException.class)
                .hasMessageContaining("quota");
    }

    /** Somebody has put it there by hand. */
    @Test
    void aRowOfNobodyIsFoundAndReplaced() throws Exception {
        bigQuery.table("notes").insert(List.of("1"), new HashMap<>(Map.of("_rowcast_key", "1", "id", 1L, "v", 10L)));
        assertThat(value("1")).isEqualTo("0: 10");
        assertThat(replace(Stores.put(target, "1", 0, 11), 0L)).isTrue();
        assertThat(value("1")).isEqualTo("0: 11");
    }

    @Test
    void eachRowIsScannedOnceWhateverThePagesAre() throws Exception {
        StoreCalls.write(
                store,
                IntStream.range(0, 30)
                        .mapToObj(key -> Stores.put(target, "" + key, 1, key))
                        .toList());
        StoreCalls.write(
                store,
                IntStream.range(0, 10)
                        .mapToObj(key -> Stores.delete(target, "" + key, 2))
                        .toList());
        bigQuery.mostRows = 7;
        bigQuery.slowQueries.set(1);
        List<String> expected =
                IntStream.range(10, 30).mapToObj(String::valueOf).toList();
        assertThat(scanned(6)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(scanned(5)).containsExactlyInAnyOrderElementsOf(expected);
        // One that was left in the middle, and one that comes from nowhere, begin anew.
        StoreCalls.done(reader.scan(target, Stores.NOTES, null, 6));
        assertThat(scanned(20)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(StoreCalls.done(reader.scan(target, Stores.NOTES, "12", 20))).hasSize(20);
    }

    private List<String> scanned(int limit) throws Exception {
        List<String> keys = new ArrayList<>();
        @Nullable String after = null;
        List<Found> page;
        do {
            page = StoreCalls.done(reader.scan(target, Stores.NOTES, after, limit));
            page.forEach(found -> keys.add(found.key()));
            assertThat(page)
                    .allSatisfy(found -> assertThat(found.row()
                                    .get(Stores.NOTES.contract().fields().get(0)))
                            .isEqualTo(1L));
            after = page.isEmpty() ? after : page.get(page.size() - 1).key();
        } while (page.size() == limit);
        return keys;
    }

    /** 48. An answer that isn't all of it is no answer. */
    @Test
    void aResultOfSeveralPagesIsReadToTheEnd() throws Exception {
        List<String> keys = IntStream.range(0, 230).mapToObj(key -> "k" + key).toList();
        StoreCalls.write(
                store, keys.stream().map(key -> Stores.put(target, key, 7)).toList());
        bigQuery.mostRows = 50;
        bigQuery.slowQueries.set(2);

        assertThat(StoreCalls.done(reader.find(target, Stores.NOTES, keys))).containsOnlyKeys(keys);
    }

    @Test
    void aTableThatMayBeStaleIsNotCompared() throws Exception {
        bigQuery.table("notes").alter(table -> table.put("maxStaleness", "0-0 0 0:15:0"));
        assertThatThrownBy(() -> value("1"))
                .hasCauseInstanceOf(UnreadableStoreException.class)
                .hasMessageContaining(
                        "ALTER TABLE `shop-reports.shop.notes` SET OPTIONS (max_staleness = INTERVAL 0 MINUTE)");
        assertThatThrownBy(() -> scanned(5)).hasMessageContaining("max_staleness");
        bigQuery.table("notes").alter(table -> table.put("maxStaleness", "0-0 0 0:0:0"));
        assertThat(value("1")).isEqualTo("nothing");
    }

    @Test
    void whatCanNotBeReadIsTold() {
        bigQuery.instead.put("POST queries", "403 accessDenied");
        assertThatThrownBy(() -> value("1"))
                .hasCauseInstanceOf(UnreadableStoreException.class)
                .hasMessageContaining("shop.notes: BigQuery: as a test has it; look at \"auth\"");
    }
}
