package dev.rowcast.cli.status;

import dev.rowcast.observe.ProcessStatus;
import java.util.Arrays;
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
 * @param process whether a process without Kafka reads it, so that there is no Kafka Connect
 * @param newestMillis when its newest record was written, in milliseconds since the epoch; 0 if Kafka has none any more; empty if that isn't known
 */
record SourceView(
        String name,
        String prefix,
        State state,
        String reason,
        boolean registered,
        boolean heartbeats,
        boolean process,
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
        FAILED,
        /** The process starts to read, and has got nothing yet. */
        STARTING,
        /** The processes that are there wait for one that reads. */
        STANDBY,
        /** The process can't write its state, so it reads no further. */
        STATE_UNAVAILABLE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** That of a process without Kafka. */
    static SourceView of(ProcessStatus said) {
        State state = Arrays.stream(State.values())
                .filter(each -> each.name().equals(said.phase()))
                .findFirst()
                .orElse(said.phase().equals(ProcessStatus.READING) ? State.RUNNING : State.UNKNOWN);
        return new SourceView(
                said.source(), said.source(), state, said.reason(), false, true, true, OptionalLong.empty());
    }

    /** Whether there is nothing to be seen to. */
    boolean isWell() {
        return state == State.RUNNING || state == State.UNKNOWN;
    }
}
