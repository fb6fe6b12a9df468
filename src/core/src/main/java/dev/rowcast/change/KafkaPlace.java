package dev.rowcast.change;

/**
 * Where a record stands in Kafka. Each partition is a stream, and is committed by itself.
 *
 * @param stream the partition that it was read from
 * @param sequence its offset
 * @param epoch which of the topics of that name it is, and counts the offsets of
 */
public record KafkaPlace(StreamId stream, long sequence, Epoch epoch) implements Place {
    /** In a topic of which nobody says which it is. */
    public KafkaPlace(StreamId stream, long sequence) {
        this(stream, sequence, Epoch.NONE);
    }

    /** In a partition that nobody made a stream of so far. */
    public KafkaPlace(String topic, int partition, long offset) {
        this(new StreamId(topic, partition), offset);
    }

    @Override
    public String words() {
        return "topic " + stream.topic() + ", partition " + stream.partition() + ", offset " + sequence;
    }

    @Override
    public void writeId(IdWriter id) {
        id.decimal(sequence);
        id.raw('/');
        id.decimal(stream.partition());
        id.raw('/');
        id.utf8(stream.topic());
    }

    @Override
    public void writeMark(IdWriter id) {
        id.decimal(sequence);
        id.raw(':');
        id.decimal(stream.partition());
    }

    @Override
    public String toString() {
        return stream + "@" + sequence;
    }
}
