package dev.rowcast.cli.plan;

import java.util.Locale;

/** What a statement would do. The order is that of severity: of several the last counts. */
public enum Outcome {
    /** Rows go on to everybody. */
    SAFE(0),
    /** It names a table of which neither a contract nor a statement before it knows. */
    MISSING(7),
    /** A table that somebody receives is no longer there under its name: no more records come. */
    ENDED(6),
    /** Rows that somebody receives change or go, and no record says so. */
    UNTOLD(5),
    /** Rows of at least one subscription stop, are quarantined or make the task fail, until somebody approves. */
    HOLD(2),
    /** It can't be told. */
    UNKNOWN(3),
    /** The source connector can't follow it: it stops, or reads values into the wrong columns from there on. */
    STOP(4);

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
