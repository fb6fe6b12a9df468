package dev.rowcast.cli.contracts;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.support.Paste;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.contract.log.LogEntry.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A shape that is kept back, in words. */
final class HeldText {
    private final HeldShape shape;
    private final Instant now;

    HeldText(HeldShape shape, Instant now) {
        this.shape = shape;
        this.now = now;
    }

    /** How it stands, since when and where. */
    String headline() {
        TableState state = TableState.of(shape);
        return switch (state) {
            case OK, HELD, QUARANTINED, FAILED ->
                state.word() + " for " + age() + " at " + shape.since() + " by " + connectors();
            case REJECTED ->
                shape.rejection()
                        .map(rejected -> state.word() + " by " + rejected.decidedBy() + " "
                                + Wording.age(rejected.atMillis(), now) + " ago; rows from " + shape.since()
                                + " on go to the dead letters of " + connectors() + ", or wait where there are none")
                        .orElseThrow();
            case APPROVED ->
                shape.approval()
                        .map(approval -> "approved by " + approval.decidedBy() + " as " + approval.decision() + " "
                                + Wording.age(approval.decidedAtMillis(), now) + " ago; not yet taken up by "
                                + connectors())
                        .orElseThrow();
        };
    }

    /** What readers would suffer, as the connectors put it. */
    String notice() {
        return shape.holds().stream().map(Held::notice).distinct().collect(Collectors.joining("; "));
    }

    /**
     * The commands that resolve it.
     *
     * @param paste at this cluster
     */
    List<String> commands(Paste paste) {
        TableId table = shape.history().table();
        return switch (TableState.of(shape)) {
            case OK, APPROVED -> List.of();
            case REJECTED -> aligned(paste.of(approve(table)), "take that back");
            case HELD, QUARANTINED -> undecided(table, "", paste);
            case FAILED -> undecided(table, "; then restart the failed task", paste);
        };
    }

    private List<String> undecided(TableId table, String then, Paste paste) {
        String[] diff = {paste.of(HoldAdvice.diff(table)), "see what each decision would do"};
        String[] approve = {paste.of(approve(table)), (alternatives() + then).trim()};
        String[] reject = {paste.of(HoldAdvice.reject(table)), "let no such row reach anybody" + then};
        return aligned(Stream.of(diff, approve, reject).flatMap(Stream::of).toArray(String[]::new));
    }

    private String approve(TableId table) {
        return HoldAdvice.approve(table, decisions().get(0));
    }

    private String alternatives() {
        List<String> others = decisions().subList(1, decisions().size());
        return others.isEmpty() ? "resume delivery" : "or " + String.join(", ", others);
    }

    private List<String> decisions() {
        return shape.options().stream()
                .flatMap(choice -> choice.decisions().stream())
                .toList();
    }

    private String age() {
        long first = shape.holds().stream().mapToLong(Held::atMillis).min().orElseThrow();
        return Wording.age(first, now);
    }

    /** Who keeps it back. */
    String connectors() {
        List<String> names =
                shape.holds().stream().map(Held::connector).distinct().toList();
        return (names.size() == 1 ? "connector " : "connectors ") + String.join(", ", names);
    }

    /** Commands with what they do, below each other. */
    private static List<String> aligned(String... commandsAndWhatTheyDo) {
        int width = 0;
        for (int i = 0; i < commandsAndWhatTheyDo.length; i += 2) {
            width = Math.max(width, commandsAndWhatTheyDo[i].length());
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < commandsAndWhatTheyDo.length; i += 2) {
            String command = commandsAndWhatTheyDo[i];
            lines.add(command + " ".repeat(width - command.length()) + "  # " + commandsAndWhatTheyDo[i + 1]);
        }
        return lines;
    }
}
