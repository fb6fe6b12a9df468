package dev.rowcast.e2e;

import dev.rowcast.sample.BatchDecoder;
import dev.rowcast.v1.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one subscriber's log says: its copy of the tables, folded from the first delivery of each change, in the order it was acknowledged;
 * what came again; and what was out of order.
 */
final class ChaosLedger {
    private static final int SHOWN = 12;
    private static final Comparator<Source> BY_POSITION = Comparator.comparing(Source::getFile)
            .thenComparing(Source::getPosition, Long::compareUnsigned)
            .thenComparing(Source::getRow, Integer::compareUnsigned);

    /**
     * A change that came again.
     *
     * @param place its record this time
     * @param firstPlace its record the first time; another where the source wrote it twice
     * @param firstMillis when it was accepted first
     * @param againMillis when it came again
     * @param ofLastBatch whether it was in the last batch that had been accepted of its partition
     */
    record Again(Topics.Place place, Topics.Place firstPlace, long firstMillis, long againMillis, boolean ofLastBatch) {
        boolean sameRecord() {
            return place.equals(firstPlace);
        }
    }

    private record First(Topics.Place place, long atMillis) {}

    private final boolean inPartitionOrder;
    private final ChangeIds ids;
    private final BatchDecoder decoder = new BatchDecoder();
    private final Map<String, First> seen = new HashMap<>();
    private final Map<String, Received> lastOfKey = new HashMap<>();
    private final Map<String, Source> lastPositions = new HashMap<>();
    private final Map<String, Long> lastOfPartition = new HashMap<>();
    private final Map<String, Long> lastBatchFrom = new HashMap<>();
    private final Map<Topics.Place, Long> accepted = new HashMap<>();
    private final Set<Topics.Place> refused = new HashSet<>();
    private final Map<String, SortedMap<String, Map<String, String>>> tables = new HashMap<>();
    private final List<Again> again = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int deliveries;

    private ChaosLedger(boolean inPartitionOrder, ChangeIds ids) {
        this.inPartitionOrder = inPartitionOrder;
        this.ids = ids;
    }

    /**
     * Reads a log.
     *
     * @param ids is told of every delivery, those that were refused among them
     */
    static ChaosLedger of(Path log, boolean inPartitionOrder, ChangeIds ids) {
        ChaosLedger ledger = new ChaosLedger(inPartitionOrder, ids);
        DeliveryLog.read(log, ledger::take);
        return ledger;
    }

    private void take(DeliveryLog.Entry entry) {
        List<Received> changes =
                decoder.decode(entry.batch()).stream().map(Received::of).toList();
        for (int i = 0; i < changes.size(); i++) {
            ids.add(changes.get(i));
            if (entry.refused().contains(i)) {
                refused.add(changes.get(i).place());
            } else {
                Source source = entry.batch().getChanges(i).getSource();
                take(changes.get(i), source, entry);
            }
        }
        lastBatchFrom.put(
                partition(changes.get(0).place()), changes.get(0).place().offset());
    }

    private void take(Received change, Source source, DeliveryLog.Entry entry) {
        deliveries++;
        accepted.putIfAbsent(change.place(), entry.acceptedMillis());
        First now = new First(change.place(), entry.acceptedMillis());
        First first = seen.putIfAbsent(change.id(), now);
        String partition = partition(change.place());
        if (first != null) {
            again.add(new Again(
                    change.place(),
                    first.place(),
                    first.atMillis(),
                    entry.arrivedMillis(),
                    change.place().offset() >= lastBatchFrom.getOrDefault(partition, 0L)));
            return;
        }
        order(change, source, partition);
        fold(change);
    }

    private void order(Received change, Source source, String partition) {
        String key = change.table() + change.key();
        Received before = lastOfKey.put(key, change);
        if (before != null && before.place().offset() >= change.place().offset()) {
            faults.add("out of order: " + key + " @" + change.place().offset() + " after @"
                    + before.place().offset() + " of " + partition);
        }
        // Snapshot rows all stand at one position, which may be past that of changes to come.
        if (!source.getGtid().isEmpty()) {
            Source earlier = lastPositions.put(key, source);
            if (earlier != null && BY_POSITION.compare(earlier, source) > 0) {
                faults.add("out of order in the source: " + key + " @"
                        + change.place().offset() + " of " + partition);
            }
        }
        Long last = lastOfPartition.put(partition, change.place().offset());
        if (inPartitionOrder && last != null && last >= change.place().offset()) {
            faults.add("out of order: " + partition + "@" + change.place().offset() + " after @" + last);
        }
    }

    private void fold(Received change) {
        var rows = tables.computeIfAbsent(change.table(), table -> new TreeMap<>());
        String key = change.key().toString();
        switch (change.operation()) {
            case OPERATION_INSERT, OPERATION_SNAPSHOT -> rows.put(key, change.after());
            case OPERATION_UPDATE -> {
                follows(change, rows.get(key));
                rows.put(key, change.after());
            }
            case OPERATION_DELETE -> {
                follows(change, rows.get(key));
                rows.remove(key);
            }
            default -> faults.add("operation of " + change + " is none");
        }
    }

    /** A row that was never seen may be one whose INSERT nobody took; the comparison with the database tells. */
    private void follows(Received change, Map<String, String> row) {
        if (row == null || isMarked(row) || isMarked(change.before())) {
            return;
        }
        row.forEach((column, value) -> {
            if (!column.startsWith(ChaosTables.PASSING)
                    && !value.equals(change.before().get(column))) {
                faults.add(change.operation() + " at " + change.place() + " says that " + column + " was "
                        + change.before().get(column) + ", and it was " + value);
            }
        });
    }

    /** Rows of which some changes are undeliverable, so that those before and after don't meet. */
    private static boolean isMarked(Map<String, String> row) {
        return row.get("status").equals(ChaosFaults.MARKED);
    }

    private static String partition(Topics.Place place) {
        return place.topic() + "-" + place.partition();
    }

    /** How the copy of a table differs from the database, but for those keys; columns that are no more don't count. */
    List<String> differences(Database db, String table, Set<String> butFor) {
        var expected = db.rows(table);
        expected.keySet().removeAll(butFor);
        SortedMap<String, Map<String, String>> actual = new TreeMap<>();
        Set<String> columns = db.columns(table);
        tables.getOrDefault(table, new TreeMap<>()).forEach((key, row) -> {
            if (!butFor.contains(key)) {
                Map<String, String> now = new HashMap<>(row);
                now.keySet().retainAll(columns);
                actual.put(key, now);
            }
        });
        return Replica.differences(expected, actual);
    }

    /** When each record's change was accepted first, in milliseconds since the epoch. */
    Map<Topics.Place, Long> accepted() {
        return accepted;
    }

    /** Records that it refused by a verdict. */
    Set<Topics.Place> refused() {
        return refused;
    }

    List<Again> again() {
        return again;
    }

    /** What was out of order, or other than before, some of it. */
    List<String> faults() {
        return faults.size() <= SHOWN ? faults : faults.subList(0, SHOWN);
    }

    /** Distinct changes. */
    int changes() {
        return seen.size();
    }

    /** Changes, those that came again counted each time. */
    int deliveries() {
        return deliveries;
    }
}
