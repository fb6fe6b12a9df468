package dev.rowcast.standalone.run;

/**
 * How reading goes. Immutable.
 *
 * @param phase what it does
 * @param reason why, where that isn't plain; empty else
 * @param sinceMillis since when, in milliseconds since the epoch
 */
public record SourceState(Phase phase, String reason, long sinceMillis) {
    /** What reading does. */
    public enum Phase {
        /** Another process leads. */
        STANDBY,
        /** The engine starts, and has given nothing yet. */
        STARTING,
        /** Records come, or signs of life. */
        READING,
        /** The engine ended; it is started again after a while. */
        FAILED,
        /** The state can't be written, so nothing more is read until it can. */
        STATE_UNAVAILABLE,
        /** The process has ended it. */
        STOPPED
    }
}
