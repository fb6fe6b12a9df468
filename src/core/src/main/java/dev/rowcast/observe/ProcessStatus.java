package dev.rowcast.observe;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a process without Kafka says of itself beside what each task does. Reading is lenient, as of {@link TaskStatus}.
 *
 * @param source the name of the source that it reads
 * @param phase what reading does, such as {@code READING}
 * @param reason why, where that isn't plain; empty else
 * @param sinceMillis since when, in milliseconds since the epoch
 * @param spooled how many bytes of each table lie in the spool
 * @param spoolLimit how many bytes it may hold
 * @param spoolLastsMillis when the spool is full at the pace of the last minutes, in milliseconds from when this was written; 0 where it doesn't grow
 * @param logKeptMillis how long MySQL keeps its binary log, in milliseconds; 0 where that is unknown, or for ever
 * @param logLeftMillis how long it certainly still has what a restart would go on with, in milliseconds from when this was written; counts where the former does
 */
public record ProcessStatus(
        String source,
        String phase,
        String reason,
        long sinceMillis,
        Map<String, Long> spooled,
        long spoolLimit,
        long spoolLastsMillis,
        long logKeptMillis,
        long logLeftMillis) {
    /** Another process reads; this one takes over when that ends. */
    public static final String STANDBY = "STANDBY";
    /** Reading goes on. */
    public static final String READING = "READING";

    public ProcessStatus {
        source = Objects.requireNonNullElse(source, "");
        phase = Objects.requireNonNullElse(phase, "");
        reason = Objects.requireNonNullElse(reason, "");
        spooled = new TreeMap<>(Objects.requireNonNullElse(spooled, Map.of()));
    }

    /** How many bytes lie in the spool. */
    public long spooledBytes() {
        return spooled.values().stream().mapToLong(Long::longValue).sum();
    }
}
