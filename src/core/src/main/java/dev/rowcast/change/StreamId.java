package dev.rowcast.change;

/**
 * Records that are delivered in the order in which they come: each subscription has a lane for them. A Kafka partition is one.
 *
 * @param topic what subscribers see as the topic: for Kafka its original name, before any transform renamed it
 * @param partition what they see as the partition, from 0
 */
public record StreamId(String topic, int partition) implements ProgressId {
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
