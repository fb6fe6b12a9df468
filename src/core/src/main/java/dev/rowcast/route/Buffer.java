package dev.rowcast.route;

/**
 * How many changes may wait for the subscriber, for each Kafka partition, before the partition is paused.
 *
 * @param maxChanges changes; default 5000
 * @param maxBytes bytes of encoded changes; default 16 MiB
 */
public record Buffer(int maxChanges, long maxBytes) {
    /** 5000 changes, 16 MiB. */
    public static final Buffer DEFAULT = new Buffer(5000, 16L << 20);
}
