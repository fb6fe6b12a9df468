package dev.rowcast.cli.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.Epoch;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.connect.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a dead letter's headers say; its key and value aren't kept.
 *
 * @param place where it stands in the dead-letter topic
 * @param time when it was given up; where it doesn't say, the record's own time
 * @param subscription who didn't get it; empty where it doesn't say
 * @param table {@code database.table}; empty where it doesn't say
 * @param id the change's id; empty where it doesn't say
 * @param from where the record was read from at first; empty where nothing says
 * @param attempts how many calls carried it; empty where it doesn't say
 * @param contractRevision the contract that it was encoded with; empty where it wasn't
 * @param reason why; empty where nothing says
 * @param connector the connector; empty where nothing says
 * @param row stands for its key: that of another letter is equal where it is of the same row
 */
public record DeadLetterRecord(
        Place place,
        Instant time,
        Optional<String> subscription,
        Optional<String> table,
        Optional<String> id,
        Optional<KafkaPlace> from,
        OptionalInt attempts,
        OptionalInt contractRevision,
        String reason,
        Optional<String> connector,
        UUID row) {

    /** What the reasons begin with of changes that were kept back because of an earlier one of their key. */
    private static final String PARKED = "parked:";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CONNECTS = "__connect.errors.";
    private static final String NOTHING_KNOWN = "its headers don't say why or where it is from; with"
            + " errors.deadletterqueue.context.headers.enable=true on the connector, those of later letters do";
    private static final Pattern CAUSE = Pattern.compile("(?m)^Caused by: (?:[\\w.$]+\\.)?([\\w$]+(?:: .*)?)$");

    /**
     * Where a record stands in the dead-letter topic.
     *
     * @param partition the partition
     * @param offset the offset
     */
    public record Place(int partition, long offset) {
        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    static DeadLetterRecord of(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetterRecord(
                placeOf(record),
                header(record, DeadLetterHeaders.TIME)
                        .flatMap(DeadLetterRecord::time)
                        .orElse(Instant.ofEpochMilli(Math.max(0, record.timestamp()))),
                header(record, DeadLetterHeaders.SUBSCRIPTION),
                header(record, DeadLetterHeaders.TABLE),
                header(record, DeadLetterHeaders.ID),
                position(record, DeadLetterHeaders.TOPIC, DeadLetterHeaders.PARTITION, DeadLetterHeaders.OFFSET)
                        .map(at -> new KafkaPlace(at.stream(), at.sequence(), epoch(record)))
                        .or(() -> position(record, CONNECTS + "topic", CONNECTS + "partition", CONNECTS + "offset")),
                number(record, DeadLetterHeaders.ATTEMPTS),
                number(record, DeadLetterHeaders.CONTRACT_REVISION),
                header(record, DeadLetterHeaders.REASON)
                        .or(() -> connectsReason(record))
                        .orElse(NOTHING_KNOWN),
                header(record, DeadLetterHeaders.CONNECTOR).or(() -> header(record, CONNECTS + "connector.name")),
                row(record.key()));
    }

    /** What Kafka Connect says of a record that failed before it came to the connector: at which stage, and the root cause. */
    private static Optional<String> connectsReason(ConsumerRecord<byte[], byte[]> record) {
        return header(record, CONNECTS + "exception.message").map(message -> {
            String stage = header(record, CONNECTS + "stage")
                    .map(name -> name.toLowerCase(Locale.ROOT).replace('_', ' ') + ": ")
                    .orElse("");
            String cause = header(record, CONNECTS + "exception.stacktrace")
                    .flatMap(DeadLetterRecord::rootCause)
                    .filter(root -> !message.contains(root))
                    .map(root -> "; root cause: " + root)
                    .orElse("");
            return stage + message.strip() + cause;
        });
    }

    private static Optional<String> rootCause(String trace) {
        return CAUSE.matcher(trace)
                .results()
                .map(match -> match.group(1).strip())
                .reduce((first, last) -> last);
    }

    static Place placeOf(ConsumerRecord<byte[], byte[]> record) {
        return new Place(record.partition(), record.offset());
    }

    /** The header's text, as the connector's header converter writes it; empty if there is none. */
    static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        byte @Nullable [] value = header == null ? null : header.value();
        return value == null ? Optional.empty() : Optional.of(plain(new String(value, StandardCharsets.UTF_8)));
    }

    /** Some header converters write JSON. */
    private static String plain(String text) {
        if (!text.startsWith("{") && !text.startsWith("\"")) {
            return text;
        }
        try {
            JsonNode json = MAPPER.readTree(text);
            return json.isTextual() ? json.textValue() : json.path("payload").asText(text);
        } catch (JsonProcessingException isPlain) {
            return text;
        }
    }

    private static Optional<KafkaPlace> position(
            ConsumerRecord<byte[], byte[]> record, String topic, String partition, String offset) {
        try {
            return header(record, topic)
                    .flatMap(name -> header(record, partition)
                            .flatMap(number -> header(record, offset)
                                    .map(at -> new KafkaPlace(name, Integer.parseInt(number), Long.parseLong(at)))));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    /** A letter doesn't say how many partitions its topic has, so a TRUNCATE in it empties no store. */
    private static Epoch epoch(ConsumerRecord<byte[], byte[]> record) {
        OptionalInt number = number(record, DeadLetterHeaders.EPOCH);
        return number.isPresent() ? new Epoch(number.getAsInt(), false, null) : Epoch.NONE;
    }

    private static OptionalInt number(ConsumerRecord<byte[], byte[]> record, String name) {
        try {
            return header(record, name)
                    .map(text -> OptionalInt.of(Integer.parseInt(text)))
                    .orElse(OptionalInt.empty());
        } catch (NumberFormatException notOurs) {
            return OptionalInt.empty();
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notOurs) {
            return Optional.empty();
        }
    }

    private static UUID row(byte @Nullable [] key) {
        return UUID.nameUUIDFromBytes(key == null ? new byte[0] : key);
    }

    /** Whether it was kept back only because an earlier change of its key was rejected. */
    public boolean parked() {
        return reason.startsWith(PARKED);
    }
}
