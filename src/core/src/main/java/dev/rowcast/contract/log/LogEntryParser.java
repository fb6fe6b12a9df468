package dev.rowcast.contract.log;

import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldNumbers;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Objection;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.contract.shape.UnsupportedColumn;
import dev.rowcast.json.JsonPlace;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an entry of the contract log out of its JSON, and refuses what can't be. */
final class LogEntryParser {
    private static final Set<String> REVISION_1 = Set.of(
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
    private static final Set<String> REVISION = Stream.concat(
                    REVISION_1.stream(),
                    Stream.of("kind", "follows", "late", "decision", "exactIntegers", "datetimeZone"))
            .collect(Collectors.toSet());
    private static final Set<String> FIELD = Set.of(
            "number", "name", "column", "type", "state", LogFormat.FORMERLY, LogFormat.LEFT_OUT, LogFormat.KEY_BEFORE);
    private static final Set<String> FIELD_1 = Set.of("number", "name", "column", "type", "active");
    private static final Set<String> COLUMN = Set.of("name", "type", "bits", "unsigned", "labels");
    /** Possessive, so that a name of any length takes no stack. */
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");

    private static final Pattern PACKAGE = Pattern.compile("(?:" + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*+)?+");

    private static final Map<String, LogFormat.Kind> KINDS = byWord(LogFormat.Kind.values(), LogFormat.Kind::word);
    private static final Map<String, SemanticType> TYPES = byWord(SemanticType.values(), SemanticType::name);
    private static final Map<String, FieldState> STATES = byWord(FieldState.values(), FieldState::name);
    private static final Map<String, Stop> STOPS =
            byWord(new Stop[] {Stop.QUARANTINE, Stop.HOLD, Stop.FAIL}, Stop::name);
    private static final Map<String, ChangeKind> CHANGES = byWord(ChangeKind.values(), ChangeKind::word);

    private LogEntryParser() {}

    private static <T> Map<String, T> byWord(T[] constants, Function<T, String> word) {
        return Stream.of(constants).collect(Collectors.toMap(word, constant -> constant));
    }

    static LogEntry read(JsonPlace root) {
        int format = root.integer("format", 1, Integer.MAX_VALUE);
        if (format > LogFormat.VERSION) {
            throw root.child("format")
                    .wrong("format " + format + " was written by a newer Rowcast; this one reads up to "
                            + LogFormat.VERSION + ": upgrade it");
        }
        if (format == 1) {
            root.only(REVISION_1);
            return revision(root, false, ContractEntry.AUTO);
        }
        LogFormat.Kind kind = KINDS.get(root.text("kind"));
        return kind == null ? new LogEntry.Unknown(root.text("kind")) : read(root, kind);
    }

    private static LogEntry read(JsonPlace root, LogFormat.Kind kind) {
        return switch (kind) {
            case REVISION -> {
                root.only(REVISION);
                yield revision(root, root.bool("late"), root.text("decision"));
            }
            case HELD -> held(root);
            case RELEASED -> released(root);
            case REJECTED -> rejected(root);
            case DESCRIBED -> described(root);
            case JOINED -> {
                root.only(Set.of("format", "kind", "connector", "atMillis"));
                yield new LogEntry.Joined(root.text("connector"), root.integer("atMillis"));
            }
            case SKIPPED -> {
                root.only(Set.of("format", "kind", "subscription", "id", "decidedBy", "reason", "atMillis"));
                yield new LogEntry.Skipped(
                        root.text("subscription"),
                        root.text("id"),
                        root.text("decidedBy"),
                        root.text("reason"),
                        root.integer("atMillis"));
            }
            case INCARNATION -> incarnation(root);
            case GO_PACKAGE -> {
                root.only(Set.of("format", "kind", "prefix", "decidedBy", "atMillis"));
                yield new LogEntry.GoPackage(goPackages(root), root.text("decidedBy"), root.integer("atMillis"));
            }
        };
    }

    private static LogEntry.Incarnation incarnation(JsonPlace root) {
        root.only(
                Set.of("format", "kind", "topic", "topicId", "partitions", "epoch", "parent", "connector", "atMillis"));
        long epoch = root.integer("epoch");
        long parent = root.integer("parent");
        if (parent < 0 || epoch <= parent || epoch > RowVersion.MAX_EPOCH) {
            throw root.child("epoch")
                    .wrong("epoch " + epoch + " can't follow " + parent + "; the highest is " + RowVersion.MAX_EPOCH);
        }
        return new LogEntry.Incarnation(
                root.text("topic"),
                root.text("topicId"),
                root.integer("partitions", 1, Integer.MAX_VALUE),
                epoch,
                parent,
                root.text("connector"),
                root.integer("atMillis"));
    }

    private static ContractEntry revision(JsonPlace root, boolean late, String decision) {
        TableId table = table(root.object("table"));
        int parent = root.integer("parent", 0, Integer.MAX_VALUE - 1);
        int revision = root.integer("revision", 1, Integer.MAX_VALUE);
        if (revision != parent + 1 && revision != parent) {
            throw root.child("revision").wrong("revision " + revision + " can't follow " + parent);
        }
        List<ContractField> fields = root.list("fields", LogEntryParser::field);
        int highWater = root.integer("highWater", 0, FieldNumbers.MAX);
        FieldTyping typing = typing(root);
        checkFields(root, fields, highWater);
        checkZoned(root, fields, typing);
        List<Integer> key = root.list("key", number -> keyNumber(number, fields));
        String packageName = matching(root, "package", PACKAGE, "is no protobuf package");
        String message = matching(root, "message", IDENTIFIER, "is no protobuf identifier");
        Contract contract = new Contract(table, revision, packageName, message, fields, key, highWater, typing);
        return new ContractEntry(
                contract,
                parent,
                root.has("follows") ? root.integer("follows", 1, Integer.MAX_VALUE) : 0,
                shape(table, root.object("shape")),
                since(root.object("since")),
                late,
                decision,
                root.text("decidedBy"),
                root.integer("decidedAtMillis"));
    }

    private static LogEntry.Held held(JsonPlace root) {
        root.only(Set.of(
                "format",
                "kind",
                "table",
                "shape",
                "since",
                "policy",
                "notice",
                "objections",
                "connector",
                "atMillis"));
        TableId table = table(root.object("table"));
        return new LogEntry.Held(
                table,
                shape(table, root.object("shape")),
                since(root.object("since")),
                root.constant("policy", STOPS),
                root.text("notice"),
                root.has("objections") ? Set.copyOf(root.list("objections", LogEntryParser::objection)) : null,
                root.text("connector"),
                root.integer("atMillis"));
    }

    private static Objection objection(JsonPlace place) {
        place.only(Set.of("kind", "columns"));
        return new Objection(place.constant("kind", CHANGES), Set.copyOf(place.list("columns", JsonPlace::text)));
    }

    private static LogEntry.Released released(JsonPlace root) {
        root.only(Set.of("format", "kind", "table", "shape", "connector", "atMillis"));
        TableId table = table(root.object("table"));
        return new LogEntry.Released(
                table, shape(table, root.object("shape")), root.text("connector"), root.integer("atMillis"));
    }

    private static LogEntry.Rejected rejected(JsonPlace root) {
        root.only(Set.of("format", "kind", "table", "shape", "sourceTable", "decidedBy", "atMillis"));
        TableId table = table(root.object("table"));
        return new LogEntry.Rejected(
                table,
                shape(table, root.object("shape")),
                root.has("sourceTable") ? table(root.object("sourceTable")) : null,
                root.text("decidedBy"),
                root.integer("atMillis"));
    }

    private static LogEntry.Described described(JsonPlace root) {
        root.only(Set.of("format", "kind", "table", "columns", "since", "connector", "atMillis"));
        Map<String, ColumnFacts> columns = new LinkedHashMap<>();
        root.list("columns", place -> {
            if (columns.put(place.text("name"), facts(place)) != null) {
                throw place.child("name").wrong("\"" + place.text("name") + "\" stands twice");
            }
            return place;
        });
        return new LogEntry.Described(
                table(root.object("table")),
                columns,
                since(root.object("since")),
                root.text("connector"),
                root.integer("atMillis"));
    }

    private static ColumnFacts facts(JsonPlace place) {
        place.only(Set.of("name", "nullable", "type", "length", "precision", "scale", "fractionDigits", "charset"));
        return new ColumnFacts(
                place.bool("nullable"),
                place.has("type") ? typeName(place) : null,
                place.has("length") ? Long.valueOf(length(place)) : null,
                digits(place, "precision"),
                digits(place, "scale"),
                digits(place, "fractionDigits"),
                place.textOrNull("charset"));
    }

    private static String typeName(JsonPlace place) {
        String type = place.text("type");
        if (type.isEmpty()) {
            throw place.child("type").wrong("is empty");
        }
        return type;
    }

    private static long length(JsonPlace place) {
        long length = place.integer("length");
        if (length < 0) {
            throw place.child("length").wrong("expected no negative number, found " + length);
        }
        return length;
    }

    private static @Nullable Integer digits(JsonPlace place, String field) {
        return place.has(field) ? Integer.valueOf(place.integer(field, 0, Integer.MAX_VALUE)) : null;
    }

    private static GoPackages goPackages(JsonPlace root) {
        try {
            return new GoPackages(root.text("prefix"));
        } catch (IllegalArgumentException wrong) {
            throw root.child("prefix").wrong(String.valueOf(wrong.getMessage()));
        }
    }

    private static TableId table(JsonPlace place) {
        place.only(Set.of("database", "table"));
        return new TableId(place.text("database"), place.text("table"));
    }

    private static ContractField field(JsonPlace place) {
        place.only(place.has("active") ? FIELD_1 : FIELD);
        String name = matching(place, "name", IDENTIFIER, "is no protobuf identifier");
        return new ContractField(
                place.integer("number", 1, FieldNumbers.MAX),
                name,
                place.text("column"),
                type(place),
                state(place),
                place.has(LogFormat.FORMERLY) ? Set.copyOf(place.list(LogFormat.FORMERLY, JsonPlace::text)) : Set.of(),
                place.has(LogFormat.LEFT_OUT) && place.bool(LogFormat.LEFT_OUT),
                place.has(LogFormat.KEY_BEFORE) && place.bool(LogFormat.KEY_BEFORE));
    }

    /** A name of which files are made, and the words of .proto files: what isn't one would write elsewhere, or say something else. */
    private static String matching(JsonPlace place, String field, Pattern form, String otherwise) {
        String name = place.text(field);
        if (!form.matcher(name).matches()) {
            throw place.child(field).wrong("\"" + name + "\" " + otherwise);
        }
        return name;
    }

    /** Format 1 knew only whether the column filled its field. */
    private static FieldState state(JsonPlace place) {
        if (place.has("active")) {
            return place.bool("active") ? FieldState.ACTIVE : FieldState.DROPPED;
        }
        return place.constant("state", STATES);
    }

    private static SemanticType type(JsonPlace place) {
        return place.constant("type", TYPES);
    }

    private static FieldTyping typing(JsonPlace root) {
        boolean exact = root.has("exactIntegers") && root.bool("exactIntegers");
        if (!root.has("datetimeZone")) {
            return new FieldTyping(exact, Optional.empty());
        }
        String zone = root.text("datetimeZone");
        try {
            return new FieldTyping(exact, Optional.of(ZoneId.of(zone)));
        } catch (DateTimeException unknown) {
            throw root.child("datetimeZone").wrong("this Java doesn't know the zone \"" + zone + "\"; update it");
        }
    }

    private static void checkZoned(JsonPlace root, List<ContractField> fields, FieldTyping typing) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).type() == SemanticType.ZONED_DATETIME
                    && typing.datetimeZone().isEmpty()) {
                throw root.child("fields")
                        .element(i)
                        .child("type")
                        .wrong("there is no datetimeZone that it could be in");
            }
        }
    }

    private static void checkFields(JsonPlace root, List<ContractField> fields, int highWater) {
        Set<String> names = new HashSet<>();
        Set<String> own = new HashSet<>();
        int last = 0;
        JsonPlace all = root.child("fields");
        for (int i = 0; i < fields.size(); i++) {
            ContractField field = fields.get(i);
            JsonPlace place = all.element(i);
            if (field.number() <= last) {
                throw place.child("number").wrong(field.number() + " doesn't ascend after " + last);
            }
            if (!names.add(field.name())) {
                throw place.child("name").wrong("\"" + field.name() + "\" stands twice");
            }
            if (field.own() && !own.add(field.column())) {
                throw place.child("column").wrong("\"" + field.column() + "\" fills two fields");
            }
            last = field.number();
        }
        if (highWater < last) {
            throw root.child("highWater").wrong(highWater + " is below the field number " + last);
        }
    }

    private static int keyNumber(JsonPlace place, List<ContractField> fields) {
        int number = place.integer(1, FieldNumbers.MAX);
        if (fields.stream().noneMatch(field -> field.active() && field.number() == number)) {
            throw place.wrong("no active field has the number " + number);
        }
        return number;
    }

    private static TableShape shape(TableId table, JsonPlace place) {
        place.only(Set.of("columns", "key", "unsupported"));
        List<Column> columns = place.list("columns", LogEntryParser::column);
        List<String> key = place.list("key", JsonPlace::text);
        List<UnsupportedColumn> unsupported =
                place.has("unsupported") ? place.list("unsupported", LogEntryParser::unsupported) : List.of();
        return new TableShape(table, columns, key, unsupported);
    }

    private static UnsupportedColumn unsupported(JsonPlace place) {
        place.only(Set.of("name", "found"));
        return new UnsupportedColumn(place.text("name"), place.text("found"));
    }

    private static Column column(JsonPlace place) {
        place.only(COLUMN);
        int bits = place.has("bits") ? place.integer("bits", 1, 64) : 0;
        boolean unsigned = place.has("unsigned") && place.bool("unsigned");
        List<String> labels = place.has("labels") ? place.list("labels", JsonPlace::text) : List.of();
        SemanticType type = type(place);
        if (type == SemanticType.ZONED_DATETIME) {
            throw place.child("type").wrong("is the type of a field and not of a column");
        }
        return new Column(place.text("name"), new ColumnType(type, bits, unsigned, labels));
    }

    private static LogPosition since(JsonPlace place) {
        place.only(Set.of("server", "serverId", "table", "gtid", "file", "position", "timeMillis"));
        return new LogPosition(
                place.text("server"),
                place.has("serverId") ? place.integer("serverId") : 0,
                place.has("table") ? table(place.object("table")) : null,
                place.textOrNull("gtid"),
                place.text("file"),
                place.integer("position"),
                place.has("timeMillis") ? place.integer("timeMillis") : 0);
    }
}
