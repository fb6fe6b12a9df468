package dev.rowcast.grpc;

import java.time.Duration;

/** Durations that a peer sent. */
final class Durations {
    /** A longer wait than this is more likely a mistake in units than meant. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private Durations() {}

    /** At least zero and at most an hour, whatever the peer sent. */
    static Duration of(com.google.protobuf.Duration sent) {
        if (sent.getSeconds() < 0 || sent.getNanos() < 0) {
            return Duration.ZERO;
        }
        if (sent.getSeconds() >= LONGEST.toSeconds()) {
            return LONGEST;
        }
        return Duration.ofSeconds(sent.getSeconds(), sent.getNanos());
    }
}
