package dev.rowcast.cli.plan;

import java.util.Locale;

/** What a statement would do. The order is that of severity: of several the last counts. */
public enum Outcome {
    /** Rows go on to everybody. */
    SAFE(0),
    /** Rows of at least one subscription stop, are quarantined or make the task fail, until somebody approves. */
    HOLD(2),
    /** It can't be told. */
    UNKNOWN(3);

    private final int exitCode;

    Outcome(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of a plan with this result. */
    public int exitCode() {
        return exitCode;
    }

    /** As it stands in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Outcome and(Outcome other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
