package dev.rowcast.batch.load;

import java.time.Duration;

/**
 * What a server may have to do before a load makes a pause.
 *
 * @param threadsRunning how many of its threads may be at work; 0 for any number
 * @param lag how far it may be behind its source, where it is a replica; zero for however far
 */
public record SourceLimits(int threadsRunning, Duration lag) {
    /** None. */
    public static final SourceLimits NONE = new SourceLimits(0, Duration.ZERO);
}
