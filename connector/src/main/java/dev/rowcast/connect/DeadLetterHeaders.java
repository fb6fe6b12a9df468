package dev.rowcast.connect;

import dev.rowcast.change.Place;
import dev.rowcast.flow.DeadLetter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;

/**
 * The headers of a dead letter, beside those of the record and Connect's own {@code __connect.errors.*}. Texts all of them; one that isn't
 * known isn't there.
 */
public final class DeadLetterHeaders {
    /** Prefix of all their names. */
    public static final String PREFIX = "rowcast.";
    /** Name of the subscription that didn't get the change. */
    public static final String SUBSCRIPTION = "rowcast.subscription";
    /** {@code database.table}. */
    public static final String TABLE = "rowcast.table";
    /** The change's id, as the subscriber saw it or would have. */
    public static final String ID = "rowcast.id";
    /** Why it is here. */
    public static final String REASON = "rowcast.reason";
    /** How many calls carried it. */
    public static final String ATTEMPTS = "rowcast.attempts";
    /** Revision of the contract that it was encoded with. */
    public static final String CONTRACT_REVISION = "rowcast.contract.revision";
    /** Topic that the record was read from, before any transform. */
    public static final String TOPIC = "rowcast.topic";
    /** Partition that it was read from. */
    public static final String PARTITION = "rowcast.partition";
    /** Offset that it was read from. */
    public static final String OFFSET = "rowcast.offset";
    /** The epoch of that offset, where it is known: with it a store tells whether it has a newer version of the row. */
    public static final String EPOCH = "rowcast.epoch";
    /** When it was given up, in ISO 8601. */
    public static final String TIME = "rowcast.time";
    /** Name of the connector. */
    public static final String CONNECTOR = "rowcast.connector";
    /** Only on a letter without its value: why that isn't there, and where it is. */
    public static final String VALUE = "rowcast.value";
    /** Only on a record that settles a dead letter: {@code partition@offset} of that one, in the same topic. */
    public static final String SETTLES = "rowcast.settles";
    /** Only on such a record: how it ended, {@code delivered} or {@code skipped}. */
    public static final String OUTCOME = "rowcast.outcome";
    /** Only on such a record: who did it. */
    public static final String BY = "rowcast.by";

    private DeadLetterHeaders() {}

    /** These headers with those of the letter. */
    static Headers with(Headers original, DeadLetter letter, String connector, Instant now) {
        Headers headers = new ConnectHeaders(original);
        Place at = letter.why().at();
        letter.subscription().ifPresent(name -> set(headers, SUBSCRIPTION, name));
        letter.table().ifPresent(table -> set(headers, TABLE, table));
        letter.id().ifPresent(id -> set(headers, ID, id));
        set(headers, REASON, letter.reason());
        set(headers, ATTEMPTS, String.valueOf(letter.attempts()));
        if (letter.contractRevision() > 0) {
            set(headers, CONTRACT_REVISION, String.valueOf(letter.contractRevision()));
        }
        set(headers, TOPIC, at.stream().topic());
        set(headers, PARTITION, String.valueOf(at.stream().partition()));
        set(headers, OFFSET, String.valueOf(at.sequence()));
        if (at.epoch().number() > 0) {
            set(headers, EPOCH, String.valueOf(at.epoch().number()));
        }
        set(headers, TIME, now.truncatedTo(ChronoUnit.MILLIS).toString());
        set(headers, CONNECTOR, connector);
        return headers;
    }

    /** The same for a letter that leaves its value out. */
    static Headers withoutValue(Headers labelled, Place at, long bytes) {
        set(
                labelled,
                VALUE,
                "left out: with it the letter would have about " + bytes
                        + " bytes, more than the queue takes. The record is at " + at.words()
                        + ", for as long as Kafka keeps it. For letters with it, raise max.message.bytes of the queue's topic, then"
                        + " producer.override.max.request.size of the connector");
        return labelled;
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name).addString(name, value);
    }
}
