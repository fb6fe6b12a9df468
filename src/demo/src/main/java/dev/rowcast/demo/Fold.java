package dev.rowcast.demo;

import com.google.protobuf.Message;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.v1.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables as the changes so far make them, kept by a subscriber that knows no table beforehand. Safe for use by several threads. */
final class Fold {
    private final Map<String, Map<List<@Nullable Object>, Row>> tables = new HashMap<>();

    /** Applies a change, which must not have been applied before. */
    synchronized void apply(ReceivedChange change) {
        String table = change.batch().getTable();
        if (!(change.rows() instanceof Rows.Decoded rows)) {
            throw new DemoException("A change of " + change.table() + " can't be decoded: " + change.rows() + ".");
        }
        Map<List<@Nullable Object>, Row> folded = tables.computeIfAbsent(table, none -> new HashMap<>());
        Operation operation = change.event().getOperation();
        switch (operation) {
            case OPERATION_INSERT, OPERATION_UPDATE, OPERATION_SNAPSHOT ->
                folded.put(key(change, rows), Row.of(present(change, "row", rows.after())));
            case OPERATION_DELETE -> folded.remove(key(change, rows));
            case OPERATION_TRUNCATE -> folded.clear();
            case OPERATION_UNSPECIFIED, UNRECOGNIZED ->
                throw new DemoException("A change of " + change.table() + " has no operation that this program knows.");
        }
    }

    private static List<@Nullable Object> key(ReceivedChange change, Rows.Decoded rows) {
        Row key = Row.of(present(change, "key", rows.key()));
        return key.key(List.copyOf(key.values().keySet()));
    }

    private static Message present(ReceivedChange change, String what, Optional<Message> message) {
        return message.orElseThrow(
                () -> new DemoException("A change of " + change.table() + " came without its " + what + "."));
    }

    /** The rows of that table by their keys, as they are now. */
    synchronized Map<List<@Nullable Object>, Row> rows(String table) {
        return Map.copyOf(tables.getOrDefault(table, Map.of()));
    }
}
