package dev.rowcast.change;

/**
 * A Kafka partition by its original name, before any transform renamed the topic: what offsets are committed for.
 *
 * @param topic the topic's original name
 * @param partition the partition, from 0
 */
public record StreamId(String topic, int partition) {
    /** The partition that a record was read from. */
    public static StreamId of(RecordPosition at) {
        return new StreamId(at.topic(), at.partition());
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
