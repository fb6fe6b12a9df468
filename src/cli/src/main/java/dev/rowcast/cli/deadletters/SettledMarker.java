package dev.rowcast.cli.deadletters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rowcast.connect.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** The record that says that a letter is settled. It stands behind the letter, in the same partition. */
final class SettledMarker {
    private SettledMarker() {}

    static ProducerRecord<byte[], byte[]> on(
            DeadLetterRecord letter, String topic, Settled outcome, String by, Instant now) {
        String settles = letter.place().toString();
        String value = JsonNodeFactory.instance
                .objectNode()
                .put("settles", settles)
                .put("outcome", outcome.word())
                .put("by", by)
                .toString();
        // With a key of its own, so that a topic that somebody compacts takes it too.
        ProducerRecord<byte[], byte[]> marker = new ProducerRecord<>(
                topic, letter.place().partition(), bytes(DeadLetterHeaders.SETTLES + " " + settles), bytes(value));
        Headers headers = marker.headers();
        headers.add(DeadLetterHeaders.SETTLES, bytes(settles));
        headers.add(DeadLetterHeaders.OUTCOME, bytes(outcome.word()));
        headers.add(DeadLetterHeaders.BY, bytes(by));
        headers.add(
                DeadLetterHeaders.TIME, bytes(now.truncatedTo(ChronoUnit.MILLIS).toString()));
        letter.subscription().ifPresent(text -> headers.add(DeadLetterHeaders.SUBSCRIPTION, bytes(text)));
        letter.id().ifPresent(text -> headers.add(DeadLetterHeaders.ID, bytes(text)));
        return marker;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
