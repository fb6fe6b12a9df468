package dev.rowcast.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.batch.verify.Difference;
import dev.rowcast.batch.verify.TableResult;
import java.util.List;
import java.util.Locale;

/** What was found, for programs. Stateless. */
final class VerifyJson {
    private VerifyJson() {}

    static String of(List<TableResult> results, boolean values) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("equal", results.stream().noneMatch(TableResult::differs));
        all.put("finished", results.stream().allMatch(TableResult::isFinished));
        ArrayNode tables = all.putArray("tables");
        results.forEach(result -> add(result, values, tables.addObject()));
        return all.toPrettyString();
    }

    private static void add(TableResult result, boolean values, ObjectNode table) {
        table.put("table", result.table().toString());
        table.put("rows", result.rows()).put("rowsOfStore", result.left());
        table.put("found", result.found()).put("mended", result.mended()).put("undecided", result.undecided());
        ArrayNode differences = table.putArray("differences");
        result.differences().forEach(each -> add(each, values, differences.addObject()));
        result.notes().forEach(table.putArray("notes")::add);
        if (!result.unfinished().isEmpty()) {
            table.put("unfinished", result.unfinished());
        }
    }

    private static void add(Difference difference, boolean values, ObjectNode into) {
        into.put("key", difference.key());
        into.put("kind", difference.kind().name().toLowerCase(Locale.ROOT));
        into.put("mended", difference.mended().name().toLowerCase(Locale.ROOT));
        ArrayNode fields = into.putArray("fields");
        difference.names().forEach(fields::add);
        if (values && !difference.fields().isEmpty()) {
            ObjectNode source = into.putObject("source");
            ObjectNode store = into.putObject("store");
            difference.fields().forEach(field -> {
                source.put(field.name(), field.source());
                store.put(field.name(), field.there());
            });
        }
    }
}
