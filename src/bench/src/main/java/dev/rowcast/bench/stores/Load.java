package dev.rowcast.bench.stores;

import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Struct;

/** What is written: rows of 20 columns, the same for all. No two of a batch are of one row. */
enum Load {
    /** Each of a row that isn't there yet. */
    NEW_ROWS("new rows"),
    /** Of ten thousand rows in turn: three that put it and one that deletes it. */
    CHANGES("three updates to a delete");

    static final BenchTable TABLE = BenchTable.of(20);
    static final int BATCH = 500;

    static final StreamId STREAM = new StreamId("shop.shop.orders_20", 0);

    private static final String KEY = TABLE.columns().get(0).name();
    private static final int ROWS = 10_000;
    private static final List<RowChange> INSERTS = TABLE.changes().stream()
            .filter(change -> change.operation() == Operation.INSERT)
            .toList();

    final String words;

    Load(String words) {
        this.words = words;
    }

    /** Those from this number on. */
    List<RowChange> changes(long first, int count) {
        List<RowChange> changes = new ArrayList<>(count);
        for (long number = first; number < first + count; number++) {
            changes.add(change(number));
        }
        return changes;
    }

    private RowChange change(long number) {
        boolean isNew = this == NEW_ROWS;
        // A row is deleted in each fourth round at the latest, as its number moves against the rounds'.
        boolean deleted = !isNew && (number + number / ROWS) % 4 == 3;
        RowChange like = INSERTS.get((int) (number % INSERTS.size()));
        Struct row = row(like, isNew ? number : number % ROWS);
        return new RowChange(
                new KafkaPlace(STREAM, number),
                like.table(),
                isNew ? Operation.INSERT : deleted ? Operation.DELETE : Operation.UPDATE,
                TABLE.keySchema(),
                new Struct(TABLE.keySchema()).put(KEY, row.get(KEY)),
                TABLE.rowSchema(),
                isNew ? null : row,
                deleted ? null : row,
                like.source());
    }

    private static Struct row(RowChange like, long id) {
        Struct values = Objects.requireNonNull(like.after());
        Struct row = new Struct(TABLE.rowSchema());
        TABLE.columns().forEach(column -> row.put(column.name(), values.get(column.name())));
        return row.put(KEY, id);
    }
}
