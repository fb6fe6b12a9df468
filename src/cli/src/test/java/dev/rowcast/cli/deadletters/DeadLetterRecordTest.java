package dev.rowcast.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Letters that Kafka Connect wrote of records which never came to the connector. */
class DeadLetterRecordTest {
    private final ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>("letters", 0, 7, null, new byte[] {1});

    private void header(String name, String value) {
        letter.headers().add("__connect.errors." + name, value.getBytes(UTF_8));
    }

    @Test
    void aGarbageRecordHasItsPlaceStageAndRootCause() {
        header("topic", "shop.shop.orders");
        header("partition", "2");
        header("offset", "41");
        header("connector.name", "shop-to-services");
        header("stage", "VALUE_CONVERTER");
        header("exception.message", "Converting byte[] to Kafka Connect data failed due to serialization error: ");
        header("exception.stacktrace", """
                org.apache.kafka.connect.errors.DataException: Converting byte[] to Kafka Connect data failed
                \tat org.apache.kafka.connect.json.JsonConverter.toConnectData(JsonConverter.java:324)
                Caused by: org.apache.kafka.common.errors.SerializationException: com.fasterxml.jackson.core.JsonParseException: x
                Caused by: com.fasterxml.jackson.core.JsonParseException: Unrecognized token 'garbage'
                \tat com.fasterxml.jackson.core.JsonParser._constructError(JsonParser.java:2477)
                """);
        DeadLetterRecord read = DeadLetterRecord.of(letter);
        assertThat(read.reason())
                .isEqualTo(
                        "value converter: Converting byte[] to Kafka Connect data failed due to serialization error:;"
                                + " root cause: JsonParseException: Unrecognized token 'garbage'");
        assertThat(read.from()).contains(new KafkaPlace("shop.shop.orders", 2, 41));
        assertThat(read.connector()).contains("shop-to-services");
    }

    @Test
    void aLetterOfDashesSaysWhatToSet() {
        assertThat(DeadLetterRecord.of(letter).reason()).contains("errors.deadletterqueue.context.headers.enable=true");
    }
}
