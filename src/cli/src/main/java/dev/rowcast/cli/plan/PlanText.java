package dev.rowcast.cli.plan;

import dev.rowcast.contract.evolution.TableChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A plan for people. */
public final class PlanText {
    private static final String INDENT = "   ";

    private PlanText() {}

    /** The plan as lines. */
    public static List<String> of(Plan plan) {
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (Plan.Statement statement : plan.statements()) {
            number++;
            String head = String.format(Locale.ROOT, "%-3d%-7s  ", number, statement.outcome());
            lines.add(head + statement.sql().brief());
            statement.unclear().ifPresent(reason -> lines.add(INDENT + reason));
            statement.stop().ifPresent(stop -> lines.addAll(of(stop)));
            statement.tables().forEach(table -> lines.addAll(of(table)));
        }
        plan.notes().forEach(note -> lines.add("Note: " + note));
        lines.add(result(plan));
        return lines;
    }

    private static List<String> of(Stop stop) {
        List<String> lines = new ArrayList<>();
        String advice = stop.rewrite().isEmpty()
                ? "write it in another way, or in several statements, and plan it again"
                : "write it so:";
        lines.add(INDENT + "the source connector stops here: " + stop.reason() + "; " + advice);
        stop.rewrite().forEach(sql -> lines.add(INDENT + INDENT + sql + ";"));
        return lines;
    }

    private static List<String> of(Plan.Table table) {
        List<String> lines = new ArrayList<>();
        String begin = INDENT + table.table() + "  ";
        Stream.concat(table.changes().stream().map(TableChange::sentence), table.note().stream())
                .forEach(sentence -> lines.add((lines.isEmpty() ? begin : " ".repeat(begin.length())) + sentence));
        int name = widest(table.readers(), Plan.Reader::name);
        int policy = widest(table.readers(), reader -> reader.policy().name());
        for (Plan.Reader reader : table.readers()) {
            String line = String.format(
                    Locale.ROOT,
                    "%s  %-" + name + "s  %-" + policy + "s  %s",
                    INDENT,
                    reader.name(),
                    reader.policy(),
                    meaning(reader));
            lines.add(line.stripTrailing());
            // What is the table's is said above; the rest concerns this subscription alone.
            reader.reasons().stream()
                    .filter(reason -> table.changes().stream()
                            .noneMatch(change -> change.sentence().equals(reason)))
                    .forEach(reason -> lines.add(INDENT + "    " + reason));
            reader.unfit()
                    .ifPresent(mistake ->
                            lines.add(INDENT + "    its rows would wait, since its \"when\" can't be asked of them: "
                                    + mistake + "; change it in the routing together with the table"));
            reader.store().ifPresent(word -> lines.add(INDENT + "    " + word.text()));
        }
        return lines;
    }

    private static int widest(List<Plan.Reader> readers, Function<Plan.Reader, String> text) {
        return readers.stream()
                .mapToInt(reader -> text.apply(reader).length())
                .max()
                .orElse(1);
    }

    private static String meaning(Plan.Reader reader) {
        return switch (reader.policy()) {
            case APPLY, VERSION -> reader.concerned() ? "" : "it isn't sent what changes";
            case BRIDGE -> "the old field is still filled wherever the value converts without loss";
            case IGNORE -> "it isn't sent the new field";
            case QUARANTINE -> "rows go to the dead-letter queue until somebody approves: " + commands(reader);
            case HOLD -> "rows wait until somebody approves: " + commands(reader);
            case FAIL -> "the task fails until somebody approves: " + commands(reader);
        };
    }

    private static String commands(Plan.Reader reader) {
        return String.join(" or, if it is a rename, ", reader.approvals());
    }

    private static String result(Plan plan) {
        if (plan.outcome() == Outcome.SAFE) {
            return "Result: safe, no statement stops a subscription.";
        }
        List<String> parts = new ArrayList<>();
        count(plan, Outcome.STOP, "would stop the source connector").ifPresent(parts::add);
        count(plan, Outcome.HOLD, "would stop rows until somebody approves" + orMends(plan) + orChangesACondition(plan))
                .ifPresent(parts::add);
        count(plan, Outcome.UNTOLD, "would change rows of which no record tells")
                .ifPresent(parts::add);
        count(plan, Outcome.ENDED, "would end the records of a table").ifPresent(parts::add);
        count(plan, Outcome.MISSING, "would be about a table that isn't known").ifPresent(parts::add);
        long unknown = plan.statements().stream()
                .filter(statement -> statement.outcome() == Outcome.UNKNOWN)
                .count();
        if (unknown > 0) {
            parts.add("what " + unknown + " of " + plan.statements().size() + " would do can't be told");
        }
        return "Result: " + String.join("; ", parts) + ".";
    }

    private static String orMends(Plan plan) {
        return plan.statements().stream()
                        .flatMap(statement -> statement.tables().stream())
                        .flatMap(table -> table.readers().stream())
                        .flatMap(reader -> reader.store().stream())
                        .anyMatch(word -> word.outcome() == Outcome.HOLD)
                ? " or mends a store"
                : "";
    }

    private static String orChangesACondition(Plan plan) {
        return plan.statements().stream()
                        .flatMap(statement -> statement.tables().stream())
                        .flatMap(table -> table.readers().stream())
                        .anyMatch(reader -> reader.unfit().isPresent())
                ? " or changes a condition"
                : "";
    }

    private static Optional<String> count(Plan plan, Outcome outcome, String what) {
        long count = plan.statements().stream()
                .filter(statement -> statement.outcome() == outcome)
                .count();
        return count == 0
                ? Optional.empty()
                : Optional.of(count + " of " + plan.statements().size() + " " + what);
    }
}
