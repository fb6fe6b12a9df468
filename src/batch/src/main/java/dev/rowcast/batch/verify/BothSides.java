package dev.rowcast.batch.verify;

import dev.rowcast.batch.source.PlacedRow;
import dev.rowcast.batch.source.RowKey;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.SourceTable;
import dev.rowcast.batch.source.TableReader;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.contract.Contract;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowReader;
import dev.rowcast.store.Expected;
import dev.rowcast.store.Found;
import dev.rowcast.store.StoreTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One table in MySQL and in the store. Whatever isn't answered in full is an {@link UnfinishedException}, and never nothing. For one thread. */
final class BothSides {
    /** How many keys are asked for at once. */
    static final int KEYS = 200;

    private final SourceTable table;
    private final TableReader reader;
    private final StoreTable store;
    private final Map<String, String> refused = new LinkedHashMap<>();

    BothSides(SourceConnection source, SourceTable table, StoreTable store) {
        this.table = table;
        this.reader = new TableReader(source, table.model());
        this.store = store;
    }

    Contract contract() {
        return store.contract();
    }

    /** The rows of MySQL that come next; see {@link TableReader#next}. */
    List<PlacedRow> next(List<String> after, int limit) {
        return table.placed(reader.next(after, limit));
    }

    /** What the store has of these rows of MySQL. */
    Map<String, Look> looks(List<PlacedRow> rows) {
        Map<String, Wanted> byKey = wanted(rows).byKey();
        Map<String, Found> found = found(byKey.keySet());
        Map<String, Look> looks = new LinkedHashMap<>();
        byKey.forEach((key, row) -> looks.put(key, new Look(row, found.get(key), true)));
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
        List<RowKey> asked = some.stream().map(keys::get).toList();
        Rows rows = wanted(find(asked));
        Map<String, Look> looks = new LinkedHashMap<>();
        for (int i = 0; i < some.size(); i++) {
            String key = some.get(i);
            looks.put(key, look(key, asked.get(i), rows, found.get(key)));
        }
        return looks;
    }

    private Look look(String key, RowKey asked, Rows rows, @Nullable Found there) {
        return new Look(rows.byKey().get(key), there, !rows.unknown().contains(store.sourceIdentity(asked.values())));
    }

    /**
     * What the store is to have of rows of MySQL.
     *
     * @param byKey by the store's keys
     * @param unknown the identities of those of which nobody knows
     */
    private record Rows(Map<String, Wanted> byKey, Set<String> unknown) {}

    /** MySQL may take keys for equal that aren't the same to a store, such as those that differ in case. */
    private Rows wanted(List<PlacedRow> rows) {
        List<Expected> expected =
                await(store.expected(rows.stream().map(PlacedRow::row).toList()));
        Map<String, Wanted> byKey = new LinkedHashMap<>();
        Set<String> unknown = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            PlacedRow row = rows.get(i);
            RowKey asked = RowKey.of(row);
            expected.get(i).rows().forEach((key, values) -> byKey.put(key, new Wanted(asked, values)));
            if (!expected.get(i).isKnown()) {
                unknown.add(store.sourceIdentity(row.key()));
                refused.putIfAbsent(
                        store.sourceIdentity(row.key()), expected.get(i).refused());
            }
        }
        return new Rows(byKey, unknown);
    }

    /** The rows of which nobody knows what the store is to have, as far as they were met, each with the reason. */
    Map<String, String> refused() {
        return refused;
    }

    private List<PlacedRow> find(List<RowKey> asked) {
        return table.placed(reader.find(asked));
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
        Rows rows = wanted(find(found.stream().map(this::asked).toList()));
        Map<String, Found> missing = new LinkedHashMap<>();
        found.forEach(each -> missing.put(store.key(values(each)), each));
        missing.keySet().removeAll(rows.byKey().keySet());
        missing.values()
                .removeIf(each ->
                        rows.unknown().contains(store.sourceIdentity(asked(each).values())));
        return missing;
    }

    /** What MySQL is asked by for what the store has. */
    RowKey asked(Found there) {
        return RowKey.of(store.sourceKey(values(there)));
    }

    private static Row values(Found there) {
        return Objects.requireNonNull(there.row(), there.key());
    }

    /** Both sides of the key, MySQL's after every transaction that has written it has ended. */
    Look lockedLook(String key, RowKey asked) {
        Found there = found(List.of(key)).get(key);
        return look(key, asked, wanted(table.placed(reader.findLocked(asked))), there);
    }

    /** Has the store keep what it is to have of the key, unless it has something else by now. */
    boolean replace(String key, Look look) {
        Wanted wanted = look.source();
        RowReader.Rows rows = wanted == null
                ? new RowReader.Rows(values(Objects.requireNonNull(look.there(), key)), null, null)
                : new RowReader.Rows(wanted.values(), null, wanted.values());
        return await(store.replace(key, rows, look.there()));
    }

    private <T> T await(CompletionStage<T> answer) {
        return StoreAnswers.await(answer, store.toString());
    }
}
