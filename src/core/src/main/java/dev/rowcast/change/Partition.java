package dev.rowcast.change;

/**
 * A Kafka partition, by its topic's original name.
 *
 * @param topic the topic
 * @param number the partition, from 0
 */
public record Partition(String topic, int number) {
    /** The partition that the coordinates lie in. */
    public static Partition of(Coordinates at) {
        return new Partition(at.topic(), at.partition());
    }

    @Override
    public String toString() {
        return topic + "-" + number;
    }
}
