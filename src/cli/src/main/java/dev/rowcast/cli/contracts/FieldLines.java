package dev.rowcast.cli.contracts;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields of one contract against those of another, as lines with a sign: {@code +} filled from now on, {@code -} no longer, {@code ~} otherwise. */
public final class FieldLines {
    private record Line(String sign, String field, String remark) {
        String text(int width) {
            return String.format(Locale.ROOT, "%s %-" + width + "s  %s", sign, field, remark)
                    .stripTrailing();
        }
    }

    private final Contract before;
    private final Contract after;

    private FieldLines(Contract before, Contract after) {
        this.before = before;
        this.after = after;
    }

    /** What is different; empty where nothing is. */
    public static List<String> changed(Contract before, Contract after) {
        return print(new FieldLines(before, after)
                .lines().stream().filter(line -> !line.sign().isBlank()).toList());
    }

    /** All fields of the later one. */
    public static List<String> all(Contract before, Contract after) {
        return print(new FieldLines(before, after).lines());
    }

    private static List<String> print(List<Line> lines) {
        int width = lines.stream().mapToInt(line -> line.field().length()).max().orElse(0);
        return lines.stream().map(line -> line.text(width)).toList();
    }

    private List<Line> lines() {
        Map<Integer, ContractField> then = byNumber(before);
        Map<Integer, ContractField> now = byNumber(after);
        List<Line> lines = new ArrayList<>();
        // A comparison may go backwards, and then has fields that aren't there yet.
        Map<Integer, ContractField> all = new TreeMap<>(then);
        all.putAll(now);
        all.forEach((number, field) -> {
            Optional<ContractField> earlier = Optional.ofNullable(then.get(number));
            Optional<ContractField> later = Optional.ofNullable(now.get(number));
            lines.add(new Line(sign(earlier, later), declaration(field), remark(earlier, later)));
        });
        if (!before.keyNumbers().equals(after.keyNumbers())) {
            lines.add(new Line("~", "key " + key(after), "was " + key(before)));
        }
        return lines;
    }

    private static String sign(Optional<ContractField> earlier, Optional<ContractField> later) {
        if (earlier.equals(later)) {
            return " ";
        }
        boolean was = earlier.filter(ContractField::active).isPresent();
        boolean is = later.filter(ContractField::active).isPresent();
        boolean bridged =
                later.filter(field -> field.state() == FieldState.BRIDGED).isPresent();
        if (was == is || bridged) {
            return earlier.isEmpty() ? "+" : later.isEmpty() ? "-" : "~";
        }
        return is ? "+" : "-";
    }

    private static String remark(Optional<ContractField> earlier, Optional<ContractField> later) {
        if (later.isEmpty()) {
            return "not there";
        }
        ContractField field = later.get();
        String column = "column \"" + field.column() + "\"";
        String moved = earlier.filter(old -> field.active() && !old.column().equals(field.column()))
                .map(old -> ", which was \"" + old.column() + "\"; a subscription that excludes either gets neither")
                .orElse("");
        return switch (field.state()) {
            case ACTIVE -> moved.isEmpty() && field.column().equals(field.name()) ? "" : column + moved;
            case BRIDGED -> "filled where the value of " + column + " converts without loss";
            case IGNORED -> column + " stays out: never filled";
            case DROPPED -> "no longer filled: reads as absent";
            case PURGED -> "purged: number and name stay reserved";
        };
    }

    private static String declaration(ContractField field) {
        return field.type().protobufType() + " " + field.named();
    }

    private static String key(Contract contract) {
        return contract.keyFields().stream().map(ContractField::name).collect(Collectors.joining(", ", "(", ")"));
    }

    private static Map<Integer, ContractField> byNumber(Contract contract) {
        return contract.fields().stream()
                .sorted(Comparator.comparing(ContractField::number))
                .collect(Collectors.toMap(ContractField::number, Function.identity()));
    }
}
