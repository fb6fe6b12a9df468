package dev.rowcast.standalone.engine;

/**
 * How long the source's binary log has what reading goes on with. Immutable.
 *
 * @param keptMillis how long MySQL keeps it, in milliseconds; 0 where that is unknown, or for ever
 * @param leftMillis how long it certainly still has it; counts where the former does
 */
public record LogLeft(long keptMillis, long leftMillis) {
    /** Where nobody knows. */
    public static final LogLeft UNKNOWN = new LogLeft(0, 0);
}
