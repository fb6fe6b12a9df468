package dev.rowcast.change;

/**
 * Where a record stands in Kafka: the topic, partition and offset that it was read from, before any transform renamed its topic.
 *
 * @param topic the topic's original name
 * @param partition the partition, from 0
 * @param offset the offset within the partition
 */
public record RecordPosition(String topic, int partition, long offset) {
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
