package dev.rowcast.beam.load;

/** How a load's counts are called among the metrics of its job, of each table its own. */
public final class LoadCounts {
    /** The namespace of all of them. */
    public static final String NAMESPACE = "rowcast";
    /** Counts rows that were read. */
    public static final String ROWS = "rows";
    /** Counts ranges that there are. */
    public static final String PLANNED = "planned";
    /** Tells up to where they are, where the table goes on behind them: an array in JSON. */
    public static final String UP_TO = "up to";
    /** Counts ranges that are done. */
    public static final String RANGES = "ranges";
    /** Counts writes that the store has passed over. */
    public static final String STALE = "stale";
    /** Counts rows that weren't loaded. */
    public static final String REJECTED = "rejected";
    /** Tells the first of these: texts, each an array in JSON of where and why. */
    public static final String REJECTED_ROWS = "rejected rows";
    /** Tells why not all of the table was loaded: texts. */
    public static final String UNFINISHED = "unfinished";

    private LoadCounts() {}

    /** The metric's name. */
    public static String name(String count, LoadSpec.Table table) {
        return count + " " + table.id();
    }
}
