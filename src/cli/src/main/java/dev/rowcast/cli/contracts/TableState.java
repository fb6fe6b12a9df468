package dev.rowcast.cli.contracts;

import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.TableHistory;
import java.util.List;

/** How a table, or a shape of it that is kept back, stands. */
public enum TableState {
    /** Rows go on. */
    OK("ok"),
    /** Rows wait until somebody decides. */
    HELD("HELD"),
    /** Rows go to the dead letters until somebody decides. */
    QUARANTINED("QUARANTINED"),
    /** A task has failed, and stays so until somebody decides. */
    FAILED("FAILED"),
    /** A person decided that the rows reach nobody. */
    REJECTED("REJECTED"),
    /** A person approved, and a connector hasn't taken notice yet. */
    APPROVED("approved");

    private final String word;

    TableState(String word) {
        this.word = word;
    }

    /** As people are shown it: what needs them is in capitals. */
    public String word() {
        return word;
    }

    /** Whether it waits for a person. */
    public boolean isUndecided() {
        return this == HELD || this == QUARANTINED || this == FAILED;
    }

    /** Where the shape stands. */
    public static TableState of(HeldShape shape) {
        if (shape.approval().isPresent()) {
            return APPROVED;
        }
        if (shape.rejection().isPresent()) {
            return REJECTED;
        }
        return switch (Stop.strictest(shape.holds().stream().map(Held::stop))) {
            case QUARANTINE -> QUARANTINED;
            case FAIL -> FAILED;
            case HOLD, NONE -> HELD;
        };
    }

    /** Whether anything of these tables waits for a person. */
    public static boolean isUndecided(List<TableHistory> histories) {
        return histories.stream()
                .flatMap(history -> HeldShape.of(history).stream())
                .anyMatch(shape -> of(shape).isUndecided());
    }
}
