package dev.rowcast.cli.plan;

/** What becomes of a table. */
public enum PlanKind {
    /** Readers may notice. */
    CHANGED("changed"),
    /** Readers see no difference. */
    UNCHANGED("unchanged"),
    /** No more records come; the contract is kept. */
    DROPPED("dropped"),
    /** No more records come under this name; the contract is kept. */
    RENAMED("renamed"),
    /** It gets a contract with its first row. */
    NEW("new"),
    /** It has no contract, so nothing can break. */
    NO_CONTRACT("noContract"),
    /** Neither a contract nor a statement before knows of it. */
    UNKNOWN_TABLE("unknownTable"),
    /** Its rows go; its definition stays. */
    TRUNCATED("truncated"),
    /** Rows go, and no record says so. */
    ROWS_REMOVED("rowsRemoved"),
    /** Other rows take the place of those before, and no record says so. */
    ROWS_REPLACED("rowsReplaced"),
    /** Values of rows change, and no record says so. */
    REWRITTEN("rowsRewritten"),
    /** A foreign key will delete or change rows, and no record will say so. */
    CASCADES("cascades"),
    /** It can't be told. */
    UNKNOWN("unknown");

    private final String word;

    PlanKind(String word) {
        this.word = word;
    }

    /** As it stands in JSON. */
    public String word() {
        return word;
    }
}
