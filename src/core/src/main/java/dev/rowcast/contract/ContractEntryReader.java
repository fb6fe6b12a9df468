package dev.rowcast.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.change.TableId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a contract entry out of its JSON, and refuses what can't be. */
final class ContractEntryReader {
    private static final Set<String> ENTRY = Set.of(
            "format",
            "table",
            "revision",
            "parent",
            "package",
            "message",
            "fields",
            "key",
            "highWater",
            "shape",
            "since",
            "decidedBy",
            "decidedAtMillis");

    private ContractEntryReader() {}

    static ContractEntry read(JsonNode json) {
        JsonPlace root = JsonPlace.root(json);
        int format = root.integer("format", 1, Integer.MAX_VALUE);
        if (format > ContractJson.FORMAT) {
            throw root.child("format")
                    .wrong("format " + format + " was written by a newer Rowcast; this one reads up to "
                            + ContractJson.FORMAT + ": upgrade it");
        }
        root.only(ENTRY);
        TableId table = table(root.object("table"));
        int parent = root.integer("parent", 0, Integer.MAX_VALUE - 1);
        int revision = root.integer("revision", 1, Integer.MAX_VALUE);
        if (revision != parent + 1) {
            throw root.child("revision").wrong("revision " + revision + " can't follow " + parent);
        }
        List<ContractField> fields = root.list("fields", ContractEntryReader::field);
        int highWater = root.integer("highWater", 0, Evolution.MAX_NUMBER);
        checkFields(root, fields, highWater);
        List<Integer> key = root.list("key", number -> keyNumber(number, fields));
        Contract contract =
                new Contract(table, revision, root.text("package"), root.text("message"), fields, key, highWater);
        return new ContractEntry(
                contract,
                parent,
                shape(table, root.object("shape")),
                since(root.object("since")),
                root.text("decidedBy"),
                root.integer("decidedAtMillis"));
    }

    private static TableId table(JsonPlace place) {
        place.only(Set.of("database", "table"));
        return new TableId(place.text("database"), place.text("table"));
    }

    private static ContractField field(JsonPlace place) {
        place.only(Set.of("number", "name", "column", "type", "active"));
        String name = place.text("name");
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw place.child("name").wrong("\"" + name + "\" is no protobuf identifier");
        }
        return new ContractField(
                place.integer("number", 1, Evolution.MAX_NUMBER),
                name,
                place.text("column"),
                type(place),
                place.bool("active") ? FieldState.ACTIVE : FieldState.DROPPED);
    }

    private static SemanticType type(JsonPlace place) {
        String name = place.text("type");
        for (SemanticType type : SemanticType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw place.child("type").wrong("unknown type \"" + name + "\"; it was perhaps written by a newer Rowcast");
    }

    private static void checkFields(JsonPlace root, List<ContractField> fields, int highWater) {
        Set<String> names = new HashSet<>();
        Set<String> active = new HashSet<>();
        int last = 0;
        for (int i = 0; i < fields.size(); i++) {
            ContractField field = fields.get(i);
            JsonPlace place = root.child("fields").child(Integer.toString(i));
            if (field.number() <= last) {
                throw place.child("number").wrong(field.number() + " doesn't ascend after " + last);
            }
            if (!names.add(field.name())) {
                throw place.child("name").wrong("\"" + field.name() + "\" stands twice");
            }
            if (field.active() && !active.add(field.column())) {
                throw place.child("column").wrong("\"" + field.column() + "\" fills two fields");
            }
            last = field.number();
        }
        if (highWater < last) {
            throw root.child("highWater").wrong(highWater + " is below the field number " + last);
        }
    }

    private static int keyNumber(JsonPlace place, List<ContractField> fields) {
        int number = place.integer(1, Evolution.MAX_NUMBER);
        if (fields.stream().noneMatch(field -> field.active() && field.number() == number)) {
            throw place.wrong("no active field has the number " + number);
        }
        return number;
    }

    private static TableShape shape(TableId table, JsonPlace place) {
        place.only(Set.of("columns", "key"));
        List<Column> columns = place.list("columns", ContractEntryReader::column);
        List<String> key = place.list("key", JsonPlace::text);
        return new TableShape(table, columns, key);
    }

    private static Column column(JsonPlace place) {
        place.only(Set.of("name", "type", "bits", "unsigned", "labels"));
        int bits = place.has("bits") ? place.integer("bits", 1, 64) : 0;
        boolean unsigned = place.has("unsigned") && place.bool("unsigned");
        List<String> labels = place.has("labels") ? place.list("labels", JsonPlace::text) : List.of();
        return new Column(place.text("name"), new ColumnType(type(place), bits, unsigned, labels));
    }

    private static LogPosition since(JsonPlace place) {
        place.only(Set.of("server", "gtid", "file", "position"));
        return new LogPosition(
                place.text("server"), place.textOrNull("gtid"), place.text("file"), place.integer("position"));
    }
}
