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

    /** Settings like the default ones. */
    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    /** Settings like these. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Makes settings. For one thread. */
    public static final class Builder {
        private int maxBatchChanges;
        private long maxBatchBytes;
        private Duration linger;
        private int maxWaitingChanges;
        private long maxWaitingBytes;
        private Duration firstBackoff;
        private Duration maxBackoff;
        private Duration slowFloor;
        private Duration slowMax;
        private int maxAttempts;
        private LaneOrder order;
        private boolean parks;

        private Builder(LaneSettings like) {
            maxBatchChanges = like.maxBatchChanges;
            maxBatchBytes = like.maxBatchBytes;
            linger = like.linger;
            maxWaitingChanges = like.maxWaitingChanges;
            maxWaitingBytes = like.maxWaitingBytes;
            firstBackoff = like.firstBackoff;
            maxBackoff = like.maxBackoff;
            slowFloor = like.slowFloor;
            slowMax = like.slowMax;
            maxAttempts = like.maxAttempts;
            order = like.order;
            parks = like.parks;
        }

        /** The limits for a batch. */
        public Builder batch(int changes, long bytes, Duration wait) {
            maxBatchChanges = changes;
            maxBatchBytes = bytes;
            linger = wait;
            return this;
        }

        /** The limits for what a lane holds. */
        public Builder waiting(int changes, long bytes) {
            maxWaitingChanges = changes;
            maxWaitingBytes = bytes;
            return this;
        }

        /** The waits after failures that may heal by themselves. */
        public Builder backoff(Duration first, Duration max) {
            firstBackoff = first;
            maxBackoff = max;
            return this;
        }

        /** The waits while misconfigured. */
        public Builder slowRetry(Duration floor, Duration max) {
            slowFloor = floor;
            slowMax = max;
            return this;
        }

        /** The limit for tries. */
        public Builder maxAttempts(int attempts) {
            maxAttempts = attempts;
            return this;
        }

        /** The order of delivery. */
        public Builder order(LaneOrder given) {
            order = given;
            return this;
        }

        /** Whether rejected changes park their keys. */
        public Builder parks(boolean park) {
            parks = park;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if one of them is out of its range
         */
        public LaneSettings build() {
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
                    parks);
        }
    }
}
