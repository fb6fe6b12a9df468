package dev.rowcast.cli.status;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * A source that a connector's changes come from.
 *
 * @param name its name in Kafka Connect, or its {@code topic.prefix} where Connect doesn't say
 * @param prefix Debezium's {@code topic.prefix}
 * @param state how it is doing
 * @param reason why it failed; empty where it hasn't
 * @param registered whether Kafka Connect has it
 * @param heartbeats whether it writes heartbeats, or is set up to
 * @param newestMillis when its newest record was written, in milliseconds since the epoch; 0 if Kafka has none any more; empty if that isn't known
 */
record SourceView(
        String name,
        String prefix,
        State state,
        String reason,
        boolean registered,
        boolean heartbeats,
        OptionalLong newestMillis) {
    enum State {
        /** It wrote a moment ago. */
        RUNNING,
        /** It runs as far as is known, and whether it writes isn't known. */
        UNKNOWN,
        /** It hasn't written for too long. */
        SILENT,
        /** Somebody paused it in Kafka Connect. */
        PAUSED,
        /** Somebody stopped it in Kafka Connect. */
        STOPPED,
        /** It or its task failed. */
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether there is nothing to be seen to. */
    boolean isWell() {
        return state == State.RUNNING || state == State.UNKNOWN;
    }
}
