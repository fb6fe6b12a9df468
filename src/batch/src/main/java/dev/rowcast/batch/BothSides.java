package dev.rowcast.batch;

import dev.rowcast.contract.Contract;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowReader;
import dev.rowcast.store.Found;
import dev.rowcast.store.StoreTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One table in MySQL and in the store. Whatever isn't answered in full is an {@link UnfinishedException}, and never nothing. For one thread. */
final class BothSides {
    /** How many keys are asked for at once. */
    static final int KEYS = 200;

    private final TableReader source;
    private final StoreTable store;

    BothSides(TableReader source, StoreTable store) {
        this.source = source;
        this.store = store;
    }

    Contract contract() {
        return store.contract();
    }

    TableReader source() {
        return source;
    }

    /** The key by which the store knows the row. */
    String key(Row key) {
        return store.key(key);
    }

    /** What the store has of these rows of MySQL. */
    Map<String, Look> looks(List<SourceRow> rows) {
        Map<String, SourceRow> byKey = byKey(rows);
        Map<String, Found> found = found(byKey.keySet());
        Map<String, Look> looks = new LinkedHashMap<>();
        byKey.forEach((key, row) -> looks.put(key, new Look(row, found.get(key))));
        return looks;
    }

    /** Both sides of each key, the store's first. */
    Map<String, Look> looks(Map<String, RowKey> keys) {
        Map<String, Look> looks = new LinkedHashMap<>();
        List<String> some = new ArrayList<>();
        for (String key : keys.keySet()) {
            some.add(key);
            if (some.size() == KEYS || looks.size() + some.size() == keys.size()) {
                looks.putAll(looks(some, keys));
                some.clear();
            }
        }
        return looks;
    }

    private Map<String, Look> looks(List<String> some, Map<String, RowKey> keys) {
        Map<String, Found> found = found(some);
        Map<String, SourceRow> rows =
                byKey(source.find(some.stream().map(keys::get).toList()));
        Map<String, Look> looks = new LinkedHashMap<>();
        some.forEach(key -> looks.put(key, new Look(rows.get(key), found.get(key))));
        return looks;
    }

    /** MySQL may take keys for equal that aren't the same to a store, such as those that differ in case. */
    private Map<String, SourceRow> byKey(List<SourceRow> rows) {
        Map<String, SourceRow> byKey = new LinkedHashMap<>();
        rows.forEach(row -> byKey.put(key(row.key()), row));
        return byKey;
    }

    private Map<String, Found> found(Collection<String> keys) {
        Map<String, Found> found = new HashMap<>();
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += KEYS) {
            found.putAll(await(store.find(all.subList(from, Math.min(all.size(), from + KEYS)))));
        }
        return found;
    }

    /** The rows that the store has and that come after that key in its order. */
    List<Found> scan(@Nullable String after) {
        return await(store.scan(after, KEYS));
    }

    /** Of these rows of the store those that MySQL doesn't have, by their keys: a store may know a row by another text than its key. */
    Map<String, Found> missing(List<Found> found) {
        Map<String, Found> missing = new LinkedHashMap<>();
        found.forEach(each -> missing.put(key(values(each)), each));
        List<RowKey> asked = found.stream().map(each -> RowKey.of(values(each))).toList();
        missing.keySet().removeAll(byKey(source.find(asked)).keySet());
        return missing;
    }

    static Row values(Found there) {
        return Objects.requireNonNull(there.row(), there.key());
    }

    /** Both sides of the key, MySQL's after every transaction that has written it has ended. */
    Look lockedLook(String key, RowKey asked) {
        Found there = found(List.of(key)).get(key);
        return new Look(byKey(source.findLocked(asked)).get(key), there);
    }

    /** Has the store keep what MySQL has, unless it has something else by now. */
    boolean replace(String key, RowKey asked, Look look) {
        SourceRow row = look.source();
        RowReader.Rows rows = row == null ? new RowReader.Rows(asked.values(), null, null) : row.rows();
        return await(store.replace(key, rows, look.there()));
    }

    private <T> T await(CompletionStage<T> answer) {
        return StoreAnswers.await(answer, store.toString());
    }
}
