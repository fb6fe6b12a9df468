package dev.rowcast.observe;

import java.util.Objects;

/**
 * The records that a task couldn't decode or route, and that therefore are dead letters of no subscription. Records that Kafka Connect's own converters and
 * transforms refuse never reach the task and don't count.
 *
 * @param records how many, since the task started
 * @param latest place of the latest, and what was found there; empty if there is none
 */
public record NotUnderstood(long records, String latest) {
    /** There is none. */
    public static final NotUnderstood NONE = new NotUnderstood(0, "");

    public NotUnderstood {
        latest = Objects.requireNonNullElse(latest, "");
    }
}
