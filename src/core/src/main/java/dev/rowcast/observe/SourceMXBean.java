package dev.rowcast.observe;

/** What JMX shows of a source of a task's changes. */
public interface SourceMXBean {
    /** How long ago the source's newest record was written, heartbeats included, in milliseconds; -1 if Kafka has none. */
    long getSilentMillis();

    /** When it was written, in milliseconds since the epoch; 0 if Kafka has none. */
    long getNewestMillis();
}
