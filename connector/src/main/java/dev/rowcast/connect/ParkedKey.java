package dev.rowcast.connect;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import dev.rowcast.json.JsonPlace;
import dev.rowcast.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A parked key and its owner. Written as one line of JSON, always the same text for the same key, so that compaction keeps only its latest record.
 *
 * @param connector the connector's name
 * @param subscription the subscription that parked it
 * @param key the table and the key's value
 */
public record ParkedKey(String connector, String subscription, ChangeKey key) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Quotes within names are escaped, so that it stands only once before the key's own text. */
    private static final String KEY = ",\"key\":";

    /** Prefix of the texts of all that connector's keys. */
    static String prefix(String connector) {
        return "{\"connector\":" + quoted(connector) + ",";
    }

    /** The key of its record. */
    String text() {
        return prefix(connector) + "\"subscription\":" + quoted(subscription) + ",\"table\":" + quoted(key.table())
                + KEY + key.text() + "}";
    }

    /** @throws IllegalArgumentException if it is none */
    static ParkedKey parse(String text) {
        try {
            JsonPlace root = StrictJson.read(text);
            int begin = text.indexOf(KEY);
            String own = begin < 0 ? "" : text.substring(begin + KEY.length(), text.length() - 1);
            ParkedKey made = new ParkedKey(
                    root.text("connector"), root.text("subscription"), new ChangeKey(root.text("table"), own));
            if (begin < 0 || !made.text().equals(text)) {
                throw new IllegalArgumentException("no Rowcast writes it like that");
            }
            return made;
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "not the key of a parked key: " + text + " (" + wrong.getMessage() + ")", wrong);
        }
    }

    /** The value of a record that parks a key. */
    static byte[] write(Parked parked) {
        ObjectNode node = JSON.createObjectNode();
        node.put("reason", parked.reason());
        node.put("topic", parked.at().stream().topic());
        node.put("partition", parked.at().stream().partition());
        node.put("offset", parked.at().sequence());
        node.put("time", Instant.ofEpochMilli(parked.atMillis()).toString());
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException if it isn't such a value */
    static Parked parse(byte[] value) {
        try {
            JsonPlace root = StrictJson.read(value);
            return new Parked(
                    root.text("reason"),
                    new KafkaPlace(
                            root.text("topic"),
                            root.integer("partition", 0, Integer.MAX_VALUE),
                            root.integer("offset")),
                    Instant.parse(root.text("time")).toEpochMilli());
        } catch (IllegalArgumentException | DateTimeParseException bad) {
            throw new IllegalArgumentException("not what a key is parked for: " + bad.getMessage(), bad);
        }
    }

    private static String quoted(String name) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + "\"";
    }

    /** What parks the key in the topic; with null what releases it. */
    ProducerRecord<byte[], byte[]> record(String topic, @Nullable Parked parked) {
        return new ProducerRecord<>(
                topic, 0, text().getBytes(StandardCharsets.UTF_8), parked == null ? null : write(parked));
    }
}
