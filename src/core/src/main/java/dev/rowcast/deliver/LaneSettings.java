package dev.rowcast.deliver;

import java.time.Duration;

/**
 * How the lanes of a subscription batch, queue and retry.
 *
 * @param maxBatchChanges most changes in a request, at least 1; default 500
 * @param maxBatchBytes most bytes in a request, unless a single change is larger; default 1 MiB, well below the 4 MiB that gRPC
 *     servers accept by default; values above 1 GiB count as 1 GiB
 * @param linger how long an idle lane waits for more changes before it sends; default 0. While a call is in flight, changes accumulate anyway
 * @param maxWaitingChanges a lane that holds this many changes is full; default 5,000
 * @param maxWaitingBytes a lane that holds this many bytes is full; default 16 MiB
 * @param firstBackoff upper bound of the first wait after a failure; default 100 ms
 * @param maxBackoff the longest wait; default 30 s
 * @param slowFloor the shortest wait between tries while misconfigured; default 5 s
 * @param slowMax the longest wait while misconfigured; default 30 s
 * @param maxAttempts transient failures of a change, after which it is rejected; {@link #UNLIMITED} by default
 * @param order the order in which changes are delivered; default the partition's
 * @param parks whether a rejected change parks its key, so that later changes of the key are rejected too; default false
 * @param rejectionBrake of how many of the last changes nearly all must have been rejected for no more of them to become dead letters; 0 for no such
 *     brake, which is the default
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
        boolean parks,
        int rejectionBrake) {
    /** No limit for tries. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** The defaults. */
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
            false,
            0);

    /** Requests are encoded with 32-bit lengths, and no peer accepts a larger one. */
    private static final long LARGEST_BATCH = 1 << 30;

    public LaneSettings {
        maxBatchBytes = Math.min(maxBatchBytes, LARGEST_BATCH);
        if (maxBatchChanges < 1
                || maxBatchBytes < 1
                || maxWaitingChanges < 1
                || maxWaitingBytes < 1
                || maxAttempts < 1) {
            throw new IllegalArgumentException("limits of batches, lanes and attempts must be at least 1");
        }
        if (linger.isNegative() || firstBackoff.isNegative() || maxBackoff.isNegative() || slowFloor.isNegative()) {
            throw new IllegalArgumentException("waits must not be negative");
        }
        if (slowMax.compareTo(slowFloor) < 0) {
            throw new IllegalArgumentException("slowMax must not be shorter than slowFloor");
        }
    }

    /** A builder that starts with the defaults. */
    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    /** A builder that starts with these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds settings. Not thread-safe. */
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
        private int rejectionBrake;

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
            rejectionBrake = like.rejectionBrake;
        }

        /** Sets the limits of a batch. */
        public Builder batch(int changes, long bytes, Duration wait) {
            maxBatchChanges = changes;
            maxBatchBytes = bytes;
            linger = wait;
            return this;
        }

        /** Sets the limits of a lane's buffer. */
        public Builder waiting(int changes, long bytes) {
            maxWaitingChanges = changes;
            maxWaitingBytes = bytes;
            return this;
        }

        /** Sets the waits after transient failures. */
        public Builder backoff(Duration first, Duration max) {
            firstBackoff = first;
            maxBackoff = max;
            return this;
        }

        /** Sets the waits while misconfigured. */
        public Builder slowRetry(Duration floor, Duration max) {
            slowFloor = floor;
            slowMax = max;
            return this;
        }

        /** Sets the limit for tries. */
        public Builder maxAttempts(int attempts) {
            maxAttempts = attempts;
            return this;
        }

        /** Sets the order of delivery. */
        public Builder order(LaneOrder given) {
            order = given;
            return this;
        }

        /** Sets whether rejected changes park their keys. */
        public Builder parks(boolean park) {
            parks = park;
            return this;
        }

        /** Sets the brake on rejections. */
        public Builder rejectionBrake(int changes) {
            rejectionBrake = changes;
            return this;
        }

        /**
         * Creates the settings.
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
                    parks,
                    rejectionBrake);
        }
    }
}
