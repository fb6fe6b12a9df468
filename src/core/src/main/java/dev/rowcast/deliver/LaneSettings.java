package dev.rowcast.deliver;

import java.time.Duration;

/**
 * How the lanes of a subscription batch, queue and retry.
 *
 * @param maxBatchChanges most changes in a request, at least 1; default 500
 * @param maxBatchBytes most bytes in a request, unless a single change is larger; default 1 MiB, well below the 4 MiB that gRPC
 *     servers take by default; more than 1 GiB counts as that
 * @param linger how long an idle lane waits for more before it sends; default 0. While a call is out changes gather anyway
 * @param maxWaitingChanges a lane that holds so many changes is full; default 5,000
 * @param maxWaitingBytes a lane that holds so many bytes is full; default 16 MiB
 * @param firstBackoff the longest that the first wait after a failure may be; default 100 ms
 * @param maxBackoff no wait is longer; default 30 s
 * @param slowFloor the shortest wait between tries while misconfigured; default 5 s
 * @param slowMax the longest; default 30 s
 * @param maxAttempts tries of a change that fail in ways that could heal, after which it is rejected; {@link #UNLIMITED} by default
 * @param order the order in which changes are delivered; default the partition's
 * @param parks whether a rejected change takes the later ones of its key with it; default not
 */
public record LaneSettings(
        int maxBatchChanges,
        long maxBatchBytes,
        Duration linger,
        int maxWaitingChanges,
        long maxWaitingBytes,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration slowFloor,
        Duration slowMax,
        int maxAttempts,
        LaneOrder order,
        boolean parks) {
    /** As often as it takes. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** What holds for a subscription that says nothing else. */
    public static final LaneSettings DEFAULT = new LaneSettings(
            500,
            1 << 20,
            Duration.ZERO,
            5_000,
            16 << 20,
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            LaneSettings.UNLIMITED,
            LaneOrder.PARTITION,
            false);

    /** A request is written with 32-bit lengths, and no peer takes more in one piece. */
    private static final long LARGEST_BATCH = 1 << 30;

    public LaneSettings {
        maxBatchBytes = Math.min(maxBatchBytes, LARGEST_BATCH);
        if (maxBatchChanges < 1
                || maxBatchBytes < 1
                || maxWaitingChanges < 1
                || maxWaitingBytes < 1
                || maxAttempts < 1) {
            throw new IllegalArgumentException("limits of batches, lanes and attempts are at least 1");
        }
        if (linger.isNegative() || firstBackoff.isNegative() || maxBackoff.isNegative() || slowFloor.isNegative()) {
            throw new IllegalArgumentException("waits are not negative");
        }
        if (slowMax.compareTo(slowFloor) < 0) {
            throw new IllegalArgumentException("the longest slow wait is shorter than the shortest");
        }
    }

    /** The same with other limits for a batch. */
    public LaneSettings withBatch(int changes, long bytes, Duration newLinger) {
        return new LaneSettings(
                changes,
                bytes,
                newLinger,
                maxWaitingChanges,
                maxWaitingBytes,
                firstBackoff,
                maxBackoff,
                slowFloor,
                slowMax,
                maxAttempts,
                order,
                parks);
    }

    /** The same with other limits for what a lane holds. */
    public LaneSettings withWaiting(int changes, long bytes) {
        return new LaneSettings(
                maxBatchChanges,
                maxBatchBytes,
                linger,
                changes,
                bytes,
                firstBackoff,
                maxBackoff,
                slowFloor,
                slowMax,
                maxAttempts,
                order,
                parks);
    }

    /** The same with other waits after failures that may heal by themselves. */
    public LaneSettings withBackoff(Duration first, Duration max) {
        return new LaneSettings(
                maxBatchChanges,
                maxBatchBytes,
                linger,
                maxWaitingChanges,
                maxWaitingBytes,
                first,
                max,
                slowFloor,
                slowMax,
                maxAttempts,
                order,
                parks);
    }

    /** The same with other waits while misconfigured. */
    public LaneSettings withSlowRetry(Duration floor, Duration max) {
        return new LaneSettings(
                maxBatchChanges,
                maxBatchBytes,
                linger,
                maxWaitingChanges,
                maxWaitingBytes,
                firstBackoff,
                maxBackoff,
                floor,
                max,
                maxAttempts,
                order,
                parks);
    }

    /** The same with another limit for tries. */
    public LaneSettings withMaxAttempts(int attempts) {
        return new LaneSettings(
                maxBatchChanges,
                maxBatchBytes,
                linger,
                maxWaitingChanges,
                maxWaitingBytes,
                firstBackoff,
                maxBackoff,
                slowFloor,
                slowMax,
                attempts,
                order,
                parks);
    }

    /** The same with another order. */
    public LaneSettings withOrder(LaneOrder newOrder) {
        return new LaneSettings(
                maxBatchChanges,
                maxBatchBytes,
                linger,
                maxWaitingChanges,
                maxWaitingBytes,
                firstBackoff,
                maxBackoff,
                slowFloor,
                slowMax,
                maxAttempts,
                newOrder,
                parks);
    }

    /** The same with rejected changes parking their keys, or not. */
    public LaneSettings withParks(boolean park) {
        return new LaneSettings(
                maxBatchChanges,
                maxBatchBytes,
                linger,
                maxWaitingChanges,
                maxWaitingBytes,
                firstBackoff,
                maxBackoff,
                slowFloor,
                slowMax,
                maxAttempts,
                order,
                park);
    }
}
