package dev.rowcast.cli.deadletters;

import dev.rowcast.change.KafkaPlace;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A topic of dead letters. Not thread-safe. */
public interface LetterTopic extends AutoCloseable {
    /** The topic's name. */
    String name();

    /**
     * Hands over every record that was there when the topic was opened or last looked at, partition by partition, in their order.
     *
     * @throws dev.rowcast.cli.support.CliException if Kafka doesn't give them
     */
    void read(Consumer<ConsumerRecord<byte[], byte[]>> records);

    /**
     * The record of which a letter was made.
     *
     * @param from where it was read from
     * @return empty if Kafka no longer has it there
     * @throws dev.rowcast.cli.support.CliException if Kafka doesn't say
     */
    Optional<ConsumerRecord<byte[], byte[]>> original(KafkaPlace from);

    /**
     * What letters have in common that are of the same change, which may become a letter of a subscription more than once; empty if that isn't known. On Kafka
     * ids don't tell, since changes may share a short one.
     */
    default Optional<Object> change(DeadLetterRecord letter) {
        return letter.from().map(from -> from);
    }

    /**
     * Looks where the topic ends now.
     *
     * @throws dev.rowcast.cli.support.CliException if Kafka doesn't say
     */
    void look();

    /**
     * Notes that the letter needs no more care. Durable at the latest after {@link #flush}.
     *
     * @param outcome how it ended
     * @param by who saw to that
     */
    void settle(DeadLetterRecord letter, Settled outcome, String by);

    /**
     * Waits until all that was noted is durable.
     *
     * @throws dev.rowcast.cli.support.CliException if something isn't
     */
    void flush();

    @Override
    void close();
}
