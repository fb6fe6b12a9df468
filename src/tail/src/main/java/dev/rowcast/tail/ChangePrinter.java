package dev.rowcast.tail;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a change for a person: when, which table, what, which row, what changed from what to what, how late. Its columns grow with what
 * they hold, so that one printer's lines are aligned. Not thread-safe.
 */
public final class ChangePrinter implements ChangeFormat {
    private static final int COLUMNS_SHOWN = 12;
    private static final int NULLS_NAMED = 2;
    private static final String OPERATION_PREFIX = "OPERATION_";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final ZoneId zone;
    private final Palette palette;
    private final Width table = new Width(14, 40);
    private final Width operation = new Width(6, 8);
    private final Width key = new Width(8, 30);
    private final Width detail = new Width(40, 70);

    /**
     * @param zone of the time that starts each line
     * @param palette its colours
     */
    public ChangePrinter(ZoneId zone, Palette palette) {
        this.zone = zone;
        this.palette = palette;
    }

    @Override
    public String line(ReceivedChange change, Instant received) {
        ChangeEvent event = change.event();
        String name = event.getOperation().name().replace(OPERATION_PREFIX, "");
        return palette.dim(CLOCK.format(received.atZone(zone)))
                + "  "
                + table.pad(Shown.plain(change.table()))
                + "  "
                + palette.operation(event.getOperation(), operation.pad(name))
                + "  "
                + rows(change)
                + "  "
                + palette.dim(lag(event, received));
    }

    private String rows(ReceivedChange change) {
        ChangeEvent event = change.event();
        if (change.rows() instanceof Rows.Decoded rows) {
            return key.pad(key(rows, event)) + "  " + detail.pad(detail(event, rows));
        }
        String why = change.rows() instanceof Rows.Undecoded undecoded ? undecoded.why() : "";
        String place = change.batch().getTopic() + "-" + change.batch().getPartition() + "@" + event.getOffset();
        return key.pad("?") + "  "
                + palette.warning(detail.pad("can't be decoded: " + Shown.plain(why + " (" + place + ")")));
    }

    private static String key(Rows.Decoded rows, ChangeEvent event) {
        if (event.getOperation() == Operation.OPERATION_TRUNCATE) {
            return "";
        }
        return rows.key()
                .map(message -> message.getDescriptorForType().getFields().stream()
                        .map(field -> Values.column(field) + "=" + Values.value(message, field))
                        .collect(Collectors.joining(" ")))
                .filter(text -> !text.isEmpty())
                .orElse("(no key)");
    }

    private static String detail(ChangeEvent event, Rows.Decoded rows) {
        Optional<Message> before = rows.before();
        Optional<Message> after = rows.after();
        return switch (event.getOperation()) {
            case OPERATION_TRUNCATE -> "(all rows are gone)";
            case OPERATION_DELETE ->
                before.map(row -> "(was " + columns(row, rows, event) + ")").orElse("(its row was not sent)");
            case OPERATION_UPDATE ->
                before.isPresent() && after.isPresent()
                        ? changes(before.get(), after.get(), event)
                        : after.map(row -> columns(row, rows, event)).orElse("(its row was not sent)");
            default ->
                after.or(() -> before).map(row -> columns(row, rows, event)).orElse("(its row was not sent)");
        };
    }

    /** All that isn't shown as the key already. A few columns that are NULL are named; of many, their number is enough. */
    private static String columns(Message row, Rows.Decoded rows, ChangeEvent event) {
        Set<Integer> inKey = new HashSet<>();
        rows.key()
                .ifPresent(
                        key -> key.getDescriptorForType().getFields().forEach(field -> inKey.add(field.getNumber())));
        List<FieldDescriptor> fields = row.getDescriptorForType().getFields().stream()
                .filter(field -> !inKey.contains(field.getNumber()))
                .filter(field -> !field.getOptions().getDeprecated() || (row.hasField(field) && !isBridged(field)))
                .toList();
        long nulls = fields.stream().filter(field -> isNull(row, field, event)).count();
        boolean named = nulls <= NULLS_NAMED;
        List<String> shown = new ArrayList<>();
        for (FieldDescriptor field : fields) {
            if (named || !isNull(row, field, event)) {
                shown.add(Values.column(field) + " " + value(row, field, event));
            }
        }
        String columns = joined(shown, "");
        String rest = named ? "" : nulls + (shown.isEmpty() ? " columns NULL" : " others NULL");
        return Stream.of(columns, rest)
                .filter(part -> !part.isEmpty())
                .reduce((first, second) -> first + ", " + second)
                .orElse("(no other columns)");
    }

    /** Whether the column fills another field too, which has all of its values. */
    private static boolean isBridged(FieldDescriptor field) {
        return field.getOptions().getDeprecated()
                && field.getContainingType().getFields().stream()
                        .filter(other -> !other.getOptions().getDeprecated())
                        .anyMatch(other -> Values.column(other).equals(Values.column(field)));
    }

    private static boolean isNull(Message row, FieldDescriptor field, ChangeEvent event) {
        return !field.isRepeated() && !row.hasField(field) && !unavailable(field, event);
    }

    private static boolean unavailable(FieldDescriptor field, ChangeEvent event) {
        return event.getUnavailableFieldsList().contains(field.getNumber());
    }

    private static String changes(Message before, Message after, ChangeEvent event) {
        List<String> shown = new ArrayList<>();
        for (int number : event.getChangedFieldsList()) {
            FieldDescriptor field = after.getDescriptorForType().findFieldByNumber(number);
            if (field == null) {
                shown.add("field " + number);
            } else if (!isBridged(field)) {
                shown.add(
                        Values.column(field) + " " + Values.value(before, field) + " → " + value(after, field, event));
            }
        }
        return joined(shown, "(no column that is sent changed)");
    }

    private static String value(Message row, FieldDescriptor field, ChangeEvent event) {
        return unavailable(field, event) ? "(not sent)" : Values.value(row, field);
    }

    private static String joined(List<String> shown, String none) {
        if (shown.isEmpty()) {
            return none;
        }
        String start = String.join(", ", shown.subList(0, Math.min(COLUMNS_SHOWN, shown.size())));
        return shown.size() <= COLUMNS_SHOWN ? start : start + ", … " + (shown.size() - COLUMNS_SHOWN) + " more";
    }

    private static String lag(ChangeEvent event, Instant received) {
        if (!event.getSource().hasCommitTime()
                || !Timestamps.isValid(event.getSource().getCommitTime())) {
            return "";
        }
        Instant commit = Instant.ofEpochSecond(
                event.getSource().getCommitTime().getSeconds(),
                event.getSource().getCommitTime().getNanos());
        return String.format(Locale.ROOT, "%8s", Moments.lag(Duration.between(commit, received)));
    }

    /** The width of a column so far. */
    private static final class Width {
        private final int most;
        private int width;

        Width(int least, int most) {
            this.width = least;
            this.most = most;
        }

        String pad(String text) {
            int length = text.codePointCount(0, text.length());
            width = Math.max(width, Math.min(most, length));
            return text + " ".repeat(Math.max(0, width - length));
        }
    }
}
