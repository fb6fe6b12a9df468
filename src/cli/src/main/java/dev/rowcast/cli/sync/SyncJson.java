package dev.rowcast.cli.sync;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.batch.load.LoadedTable;
import java.util.List;

/** What was loaded, for programs. Stateless. */
final class SyncJson {
    private SyncJson() {}

    static String of(List<LoadedTable> results) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("finished", results.stream().allMatch(LoadedTable::isFinished));
        ArrayNode tables = all.putArray("tables");
        results.forEach(result -> add(result, tables.addObject()));
        return all.toPrettyString();
    }

    private static void add(LoadedTable result, ObjectNode table) {
        table.put("table", result.table().toString()).put("rows", result.rows());
        table.put("ranges", result.ranges()).put("newerInStore", result.stale()).put("rejected", result.rejectedRows());
        table.put("swept", result.swept()).put("millis", result.time().toMillis());
        ArrayNode rejected = table.putArray("rejectedRows");
        result.rejected()
                .forEach(row -> rejected.addObject().put("where", row.where()).put("reason", row.reason()));
        if (!result.isFinished()) {
            table.put("unfinished", result.unfinished());
        }
    }
}
