package dev.rowcast.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.contract.evolution.TableChange;

/** A plan for programs. The page on plans documents the fields; whatever comes later is added to them. */
public final class PlanJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanJson() {}

    /** The plan as JSON on several lines. */
    public static String of(Plan plan) {
        ObjectNode root = JSON.createObjectNode().put("result", plan.outcome().word());
        ArrayNode statements = root.putArray("statements");
        int number = 0;
        for (Plan.Statement statement : plan.statements()) {
            number++;
            ObjectNode node = statements
                    .addObject()
                    .put("number", number)
                    .put("line", statement.sql().line())
                    .put("sql", statement.sql().sql())
                    .put("result", statement.outcome().word());
            statement.unclear().ifPresent(reason -> node.put("reason", reason));
            statement.stop().ifPresent(stop -> {
                ObjectNode stops = node.putObject("stop").put("reason", stop.reason());
                ArrayNode rewrite = stops.putArray("rewrite");
                stop.rewrite().forEach(rewrite::add);
            });
            ArrayNode tables = node.putArray("tables");
            statement.tables().forEach(table -> add(tables.addObject(), table));
        }
        if (!plan.notes().isEmpty()) {
            plan.notes().forEach(root.putArray("notes")::add);
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plan can't be written as JSON", e);
        }
    }

    private static void add(ObjectNode node, Plan.Table table) {
        node.put("table", table.table().toString())
                .put("result", table.outcome().word())
                .put("effect", table.effect().word());
        table.note().ifPresent(note -> node.put("note", note));
        ArrayNode changes = node.putArray("changes");
        for (TableChange change : table.changes()) {
            ObjectNode each = changes.addObject().put("kind", change.kind().word());
            ArrayNode columns = each.putArray("columns");
            change.columns().stream().sorted().forEach(columns::add);
            each.put("sentence", change.sentence());
        }
        ArrayNode subscriptions = node.putArray("subscriptions");
        for (Plan.Reader reader : table.readers()) {
            ObjectNode each = subscriptions
                    .addObject()
                    .put("name", reader.name())
                    .put("concerned", reader.concerned())
                    .put("policy", reader.policy().word())
                    .put("result", reader.outcome().word());
            ArrayNode reasons = each.putArray("reasons");
            reader.reasons().forEach(reasons::add);
            ArrayNode approvals = each.putArray("approvals");
            reader.approvals().forEach(approvals::add);
            reader.unfit().ifPresent(mistake -> each.put("unfit", mistake));
            reader.store()
                    .ifPresent(word -> each.putObject("store")
                            .put("result", word.outcome().word())
                            .put("reason", word.text()));
        }
    }
}
