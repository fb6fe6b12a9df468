package dev.rowcast.cli.contracts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.export.ProtoFile;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableHistory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Contracts and holds for programs. Times are in ISO form, states and decisions in lower case. */
public final class ContractsJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ContractsJson() {}

    /** All tables, as an array. */
    public static String list(List<TableHistory> histories) {
        ArrayNode tables = JSON.arrayNode();
        histories.forEach(history -> tables.add(table(history)));
        return tables.toPrettyString();
    }

    /** One table with its fields and revisions. */
    public static String show(TableHistory history, Optional<GoPackages> goPackages) {
        ObjectNode table = table(history);
        ArrayNode fields = table.putArray("contract");
        history.base().fields().forEach(field -> fields.add(field(field)));
        ArrayNode key = table.putArray("key");
        history.base().keyNumbers().forEach(key::add);
        ArrayNode revisions = table.putArray("revisions");
        history.entries().forEach(entry -> revisions.add(revision(history, entry)));
        table.put("proto", ProtoFile.text(history, goPackages));
        return table.toPrettyString();
    }

    private static ObjectNode table(TableHistory history) {
        List<HeldShape> kept = HeldShape.of(history);
        TableState state = kept.isEmpty() ? TableState.OK : TableState.of(kept.get(0));
        ObjectNode table = JSON.objectNode()
                .put("table", history.table().toString())
                .put("message", history.base().messageType())
                .put("revision", history.revision())
                .put("fields", ListText.active(history.base()))
                .put("deprecatedFields", ListText.deprecated(history.base()))
                .put("state", word(state));
        ArrayNode held = table.putArray("held");
        kept.forEach(shape -> held.add(held(shape)));
        return table;
    }

    private static ObjectNode held(HeldShape shape) {
        ObjectNode held = JSON.objectNode().put("state", word(TableState.of(shape)));
        held.set("since", position(shape.since()));
        ArrayNode connectors = held.putArray("connectors");
        for (Held each : shape.holds()) {
            connectors
                    .addObject()
                    .put("connector", each.connector())
                    .put("policy", each.stop().word())
                    .put("at", Wording.time(each.atMillis()))
                    .put("notice", each.notice());
        }
        ArrayNode changes = held.putArray("changes");
        shape.changes().forEach(change -> changes.add(change(change)));
        shape.rejection()
                .ifPresent(rejected -> held.putObject("rejected")
                        .put("by", rejected.decidedBy())
                        .put("at", Wording.time(rejected.atMillis())));
        shape.approval()
                .ifPresentOrElse(
                        approval -> held.putObject("approved")
                                .put("revision", approval.contract().revision())
                                .put("decision", approval.decision())
                                .put("by", approval.decidedBy())
                                .put("at", Wording.time(approval.decidedAtMillis())),
                        () -> {
                            held.put("revisionIfApproved", shape.history().revision() + 1);
                            ArrayNode decisions = held.putArray("decisions");
                            shape.options().forEach(choice -> choice.decisions().forEach(decisions::add));
                        });
        return held;
    }

    private static ObjectNode change(TableChange change) {
        return JSON.objectNode().put("kind", change.kind().word()).put("sentence", change.sentence());
    }

    private static ObjectNode field(ContractField field) {
        return JSON.objectNode()
                .put("number", field.number())
                .put("name", field.name())
                .put("type", field.type().protobufType())
                .put("column", field.column())
                .put("state", field.state().name().toLowerCase(Locale.ROOT));
    }

    private static ObjectNode revision(TableHistory history, ContractEntry entry) {
        ObjectNode revision = JSON.objectNode()
                .put("revision", entry.contract().revision())
                .put("at", Wording.time(entry.decidedAtMillis()))
                .put("decision", entry.decision())
                .put("by", entry.decidedBy())
                .put("late", entry.late());
        revision.set("since", position(entry.since()));
        ArrayNode changes = revision.putArray("changes");
        history.changesOf(entry).forEach(change -> changes.add(change(change)));
        return revision;
    }

    private static ObjectNode position(LogPosition position) {
        return JSON.objectNode()
                .put("server", position.server())
                .put("gtid", position.gtid())
                .put("file", position.file())
                .put("position", position.position());
    }

    private static String word(TableState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
