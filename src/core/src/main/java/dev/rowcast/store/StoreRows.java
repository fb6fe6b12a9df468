package dev.rowcast.store;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.encode.RowReader;
import java.util.List;

/** Makes of a change the one write that a store gets of it. Not thread-safe. */
final class StoreRows implements RowEncoder {
    private static final byte[] NOTHING = {};

    private final Contract contract;
    private final List<ContractField> keys;
    private final RowReader reader;
    private final Documents documents;

    StoreRows(OutputSchema schema, Documents documents) {
        this.contract = schema.contract();
        this.keys = contract.keyFields();
        this.reader = schema.rows();
        this.documents = documents;
    }

    /** @throws RecordException if the row has no key, or not all of it, by which a store would know it */
    @Override
    public byte[] encode(RowChange change) {
        if (change.operation() == Operation.TRUNCATE) {
            return frame(change, Write.Action.TRUNCATE, "", Obstacles.of(change), NOTHING);
        }
        RowReader.Rows rows = reader.readAfter(change);
        Row key = rows.key();
        if (key == null) {
            throw new RecordException(
                    change.at(),
                    "table " + change.table() + " has no primary key, and a store knows a row by its key; give it one");
        }
        String text = identity(change, key);
        Row after = rows.after();
        if (after == null) {
            return frame(change, Write.Action.DELETE, text, Obstacles.of(change), documents.delete(rows));
        }
        String obstacle = Obstacles.of(change, after, contract);
        return frame(change, Write.Action.PUT, text, obstacle, obstacle.isEmpty() ? documents.put(rows) : NOTHING);
    }

    private String identity(RowChange change, Row key) {
        try {
            return Identity.of(key, keys);
        } catch (IllegalArgumentException incomplete) {
            throw new RecordException(
                    change.at(),
                    "table " + change.table() + ": " + incomplete.getMessage() + ", and a store knows a row by it");
        }
    }

    private static byte[] frame(RowChange change, Write.Action action, String key, String obstacle, byte[] body) {
        return new StoreFrame(change.id(), action, change.version(), key, obstacle, body).bytes();
    }
}
