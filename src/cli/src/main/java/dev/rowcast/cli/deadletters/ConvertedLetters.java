package dev.rowcast.cli.deadletters;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.connect.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.storage.Converter;

/**
 * The letters of a connector.
 *
 * @param topic where they stand
 * @param keys reads keys, as the connector does
 * @param values reads values, as the connector does
 */
public record ConvertedLetters(LetterTopic topic, Converter keys, Converter values) implements LetterRecords {
    private static final String CONNECTS = "__connect.errors.";

    @Override
    public RawRecord record(DeadLetterRecord letter, ConsumerRecord<byte[], byte[]> record) {
        KafkaPlace at = letter.from()
                .orElseThrow(() -> new ImpossibleException("it doesn't say where its record was read from"));
        ConsumerRecord<byte[], byte[]> whole =
                DeadLetterRecord.header(record, DeadLetterHeaders.VALUE).isEmpty()
                        ? record
                        : topic.original(at)
                                .orElseThrow(() -> new ImpossibleException(
                                        "it came without its value, which was larger than the queue took, and Kafka no longer has its record, "
                                                + at.words() + ": have the source write the row again"));
        SchemaAndValue key = keys.toConnectData(at.stream().topic(), record.headers(), record.key());
        SchemaAndValue value = values.toConnectData(at.stream().topic(), whole.headers(), whole.value());
        ConnectHeaders headers = new ConnectHeaders();
        record.headers().forEach(header -> {
            if (!header.key().startsWith(DeadLetterHeaders.PREFIX)
                    && !header.key().startsWith(CONNECTS)
                    && header.value() != null) {
                headers.addString(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        });
        return new RawRecord(at, key.schema(), key.value(), value.schema(), value.value(), letter, headers);
    }
}
