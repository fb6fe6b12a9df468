package dev.rowcast.contract.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.evolution.Objection;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.json.JsonPlace;
import dev.rowcast.json.StrictJson;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * An entry of the contract log as JSON: what is persisted for ever. The fields stand in one order, so that an entry always gives the same
 * bytes. Reading is strict: an unknown field or a value that can't be means that the entry was written by a newer Rowcast or spoilt, and to
 * guess at numbers would corrupt rows silently. Whatever is added later is refused by what is older: a new field as such, another meaning by a new {@code format}. Only
 * a new kind is passed over, as {@link LogEntry.Unknown}: one that others must know needs a new format.
 */
public final class ContractJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ContractJson() {}

    /** The entry as JSON in UTF-8, without line feeds. */
    public static byte[] write(LogEntry entry) {
        ObjectNode root = JSON.createObjectNode().put("format", LogFormat.VERSION);
        if (entry instanceof ContractEntry revision) {
            addTo(root.put("kind", LogFormat.Kind.REVISION.word()), revision);
        } else if (entry instanceof LogEntry.Held held) {
            addTo(root.put("kind", LogFormat.Kind.HELD.word()), held);
        } else if (entry instanceof LogEntry.Released released) {
            addTo(root.put("kind", LogFormat.Kind.RELEASED.word()), released);
        } else if (entry instanceof LogEntry.Rejected rejected) {
            addTo(root.put("kind", LogFormat.Kind.REJECTED.word()), rejected);
        } else if (entry instanceof LogEntry.Described described) {
            addTo(root.put("kind", LogFormat.Kind.DESCRIBED.word()), described);
        } else if (entry instanceof LogEntry.Joined joined) {
            root.put("kind", LogFormat.Kind.JOINED.word())
                    .put("connector", joined.connector())
                    .put("atMillis", joined.atMillis());
        } else if (entry instanceof LogEntry.Skipped skipped) {
            root.put("kind", LogFormat.Kind.SKIPPED.word())
                    .put("subscription", skipped.subscription())
                    .put("id", skipped.id())
                    .put("decidedBy", skipped.decidedBy())
                    .put("reason", skipped.reason())
                    .put("atMillis", skipped.atMillis());
        } else if (entry instanceof LogEntry.Incarnation incarnation) {
            root.put("kind", LogFormat.Kind.INCARNATION.word())
                    .put("topic", incarnation.topic())
                    .put("topicId", incarnation.topicId())
                    .put("partitions", incarnation.partitions())
                    .put("epoch", incarnation.epoch())
                    .put("parent", incarnation.parent())
                    .put("connector", incarnation.connector())
                    .put("atMillis", incarnation.atMillis());
        } else if (entry instanceof LogEntry.GoPackage go) {
            root.put("kind", LogFormat.Kind.GO_PACKAGE.word())
                    .put("prefix", go.packages().prefix())
                    .put("decidedBy", go.decidedBy())
                    .put("atMillis", go.atMillis());
        } else {
            throw new IllegalArgumentException("what an entry of kind \"" + entry.subject() + "\" says isn't known");
        }
        return bytes(root, entry);
    }

    /** The revision where no other says what its columns were called before, which of those that are gone were left out, and what was part of the key. */
    public static byte[] writeAlone(ContractEntry revision) {
        ObjectNode root =
                JSON.createObjectNode().put("format", LogFormat.VERSION).put("kind", LogFormat.Kind.REVISION.word());
        addTo(root, revision);
        int at = 0;
        for (ContractField field : revision.contract().fields()) {
            ObjectNode node = (ObjectNode) root.withArray("fields").get(at++);
            if (!field.formerly().isEmpty()) {
                field.formerly().forEach(node.putArray(LogFormat.FORMERLY)::add);
            }
            if (field.leftOut() && field.state() != FieldState.IGNORED) {
                node.put(LogFormat.LEFT_OUT, true);
            }
            if (field.keyBefore()) {
                node.put(LogFormat.KEY_BEFORE, true);
            }
        }
        return bytes(root, revision);
    }

    private static byte[] bytes(ObjectNode root, LogEntry entry) {
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an entry about " + entry.subject() + " can't be written as JSON", e);
        }
    }

    /**
     * The entry that the bytes hold.
     *
     * @throws IllegalArgumentException if they hold none that this version understands; the message has the JSON pointer of what is wrong,
     *     and whoever knows where the bytes come from adds that
     */
    public static LogEntry parse(byte[] bytes) {
        return parse(StrictJson.read(bytes));
    }

    /** The same of an entry within a document. */
    public static LogEntry parse(JsonPlace entry) {
        if (!entry.isObject()) {
            throw new IllegalArgumentException("expected a JSON object");
        }
        return LogEntryParser.read(entry);
    }

    private static void addTo(ObjectNode root, ContractEntry entry) {
        Contract contract = entry.contract();
        root.set("table", table(contract.table()));
        root.put("revision", contract.revision());
        root.put("parent", entry.parent());
        if (entry.follows() != 0) {
            root.put("follows", entry.follows());
        }
        root.put("package", contract.packageName());
        root.put("message", contract.messageName());
        ArrayNode fields = root.putArray("fields");
        for (ContractField field : contract.fields()) {
            fields.addObject()
                    .put("number", field.number())
                    .put("name", field.name())
                    .put("column", field.column())
                    .put("type", field.type().name())
                    .put("state", field.state().name());
        }
        ArrayNode key = root.putArray("key");
        contract.keyNumbers().forEach(key::add);
        root.put("highWater", contract.highWater());
        if (contract.typing().exactIntegers()) {
            root.put("exactIntegers", true);
        }
        contract.typing().datetimeZone().ifPresent(zone -> root.put("datetimeZone", zone.getId()));
        root.set("shape", shape(entry.shape()));
        root.set("since", since(entry.since()));
        root.put("late", entry.late());
        root.put("decision", entry.decision());
        root.put("decidedBy", entry.decidedBy());
        root.put("decidedAtMillis", entry.decidedAtMillis());
    }

    private static void addTo(ObjectNode root, LogEntry.Held held) {
        root.set("table", table(held.table()));
        root.set("shape", shape(held.shape()));
        root.set("since", since(held.since()));
        root.put("policy", held.stop().name());
        root.put("notice", held.notice());
        Set<Objection> objections = held.objections();
        if (objections != null) {
            ArrayNode array = root.putArray("objections");
            objections.stream()
                    .sorted(Comparator.comparing(Objection::kind)
                            .thenComparing(each -> sorted(each.columns()).toString()))
                    .forEach(each -> addAll(
                            array.addObject().put("kind", each.kind().word()).putArray("columns"),
                            sorted(each.columns())));
        }
        root.put("connector", held.connector());
        root.put("atMillis", held.atMillis());
    }

    private static void addTo(ObjectNode root, LogEntry.Released released) {
        root.set("table", table(released.table()));
        root.set("shape", shape(released.shape()));
        root.put("connector", released.connector());
        root.put("atMillis", released.atMillis());
    }

    private static void addTo(ObjectNode root, LogEntry.Rejected rejected) {
        root.set("table", table(rejected.table()));
        root.set("shape", shape(rejected.shape()));
        if (rejected.sourceTable() != null) {
            root.set("sourceTable", table(rejected.sourceTable()));
        }
        root.put("decidedBy", rejected.decidedBy());
        root.put("atMillis", rejected.atMillis());
    }

    private static void addTo(ObjectNode root, LogEntry.Described described) {
        root.set("table", table(described.table()));
        ArrayNode columns = root.putArray("columns");
        described.columns().forEach((name, facts) -> addTo(columns.addObject().put("name", name), facts));
        root.set("since", since(described.since()));
        root.put("connector", described.connector());
        root.put("atMillis", described.atMillis());
    }

    private static void addTo(ObjectNode column, ColumnFacts facts) {
        column.put("nullable", facts.nullable())
                .put("type", facts.type())
                .put("length", facts.length())
                .put("precision", facts.precision())
                .put("scale", facts.scale())
                .put("fractionDigits", facts.fractionDigits())
                .put("charset", facts.charset());
        column.properties().removeIf(each -> each.getValue().isNull());
    }

    private static ObjectNode table(TableId table) {
        return JSON.createObjectNode().put("database", table.database()).put("table", table.table());
    }

    private static ObjectNode shape(TableShape shape) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode columns = node.putArray("columns");
        for (Column column : shape.columns()) {
            ColumnType type = column.type();
            ObjectNode each = columns.addObject()
                    .put("name", column.name())
                    .put("type", type.semantic().name());
            if (type.bits() != 0) {
                each.put("bits", type.bits()).put("unsigned", type.unsigned());
            }
            if (!type.labels().isEmpty()) {
                addAll(each.putArray("labels"), type.labels());
            }
        }
        addAll(node.putArray("key"), shape.keyColumns());
        if (!shape.unsupported().isEmpty()) {
            ArrayNode unsupported = node.putArray("unsupported");
            shape.unsupported()
                    .forEach(column ->
                            unsupported.addObject().put("name", column.name()).put("found", column.found()));
        }
        return node;
    }

    private static ObjectNode since(LogPosition since) {
        ObjectNode node = JSON.createObjectNode().put("server", since.server());
        if (since.serverId() != 0) {
            node.put("serverId", since.serverId());
        }
        if (since.table() != null) {
            node.set("table", table(since.table()));
        }
        if (since.gtid() != null) {
            node.put("gtid", since.gtid());
        }
        node.put("file", since.file()).put("position", since.position());
        if (since.timeMillis() != 0) {
            node.put("timeMillis", since.timeMillis());
        }
        return node;
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static void addAll(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
