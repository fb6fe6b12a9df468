package dev.rowcast.cli.deadletters;

import dev.rowcast.change.RawRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes of letters the records again that they were made of. */
public interface LetterRecords {
    /**
     * The record, at the place where it was read at first, with the letter for its origin.
     *
     * @param letter the letter
     * @param record what stands in the topic
     * @throws ImpossibleException if that can't be done
     * @throws org.apache.kafka.connect.errors.ConnectException if a converter can't read it
     */
    RawRecord record(DeadLetterRecord letter, ConsumerRecord<byte[], byte[]> record);
}
