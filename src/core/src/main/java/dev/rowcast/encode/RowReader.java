package dev.rowcast.encode;

import dev.rowcast.change.Place;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import java.util.BitSet;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table's changes as Java values, at one revision of its contract; compiled once, like an encoder. Not thread-safe: a
 * buffer is kept between changes.
 */
public final class RowReader {
    private final RowPlan row;
    private final @Nullable RowPlan key;
    private final WireWriter scratch = new WireWriter();
    private final BitSet unavailable = new BitSet();

    private RowReader(RowPlan row, @Nullable RowPlan key) {
        this.row = row;
        this.key = key;
    }

    /** @see OutputSchema#rows */
    static RowReader compile(Schema rows, @Nullable Schema keys, Contract contract, SourceSettings settings) {
        RowPlan row = RowPlan.ofRow(rows, contract, field -> true, settings);
        RowPlan key = keys == null ? null : RowPlan.ofKey(keys, rows, contract, field -> true, settings);
        return new RowReader(row, key);
    }

    /**
     * The rows of a change.
     *
     * @param key the row's key; null if the table has none, and for a TRUNCATE
     * @param before the row before the change; null for inserts and snapshot rows
     * @param after the row after the change; null for deletes
     */
    public record Rows(
            @Nullable Row key,
            @Nullable Row before,
            @Nullable Row after) {}

    /**
     * The change's rows.
     *
     * @throws ValueException if a field can't hold its value of the row or of the key; the reader can continue with the next change
     * @throws RecordException if row or key have another schema than this reader was compiled for; the reader can continue with the next change
     */
    public Rows read(RowChange change) {
        return read(change, change.before());
    }

    /** The same without the row before, which isn't looked at. */
    public Rows readAfter(RowChange change) {
        return read(change, null);
    }

    private Rows read(RowChange change, @Nullable Struct old) {
        Place at = change.at();
        Row after = read(row, change.after(), at);
        Row before = read(row, old, at);
        if (change.key() != null && key == null) {
            throw new RecordException(
                    at,
                    "table " + change.table()
                            + ": the change has a key, but the reader was compiled without a key; compile one with its key schema");
        }
        return new Rows(key == null ? null : read(key, change.key(), at), before, after);
    }

    private @Nullable Row read(RowPlan plan, @Nullable Struct struct, Place at) {
        if (struct == null) {
            return null;
        }
        plan.require(struct, plan == row ? "row" : "key", at);
        unavailable.clear();
        if (plan == row) {
            // A key has no unavailable values.
            plan.findUnavailable(struct, unavailable);
        }
        return plan.read(struct, unavailable, at, scratch);
    }
}
