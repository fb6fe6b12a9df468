package dev.rowcast.cli.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.connect.DeadLetterHeaders;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.spool.LetterReader;
import dev.rowcast.standalone.state.LetterTable;
import dev.rowcast.standalone.state.LetterTable.Letter;
import dev.rowcast.standalone.state.LetterTable.Numbered;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * The dead letters of a process without Kafka, as if they stood in a topic of one partition: a letter's number is its offset, and what is known of it its
 * headers. A settled letter stays where it is; a row behind it, without a record, says that it is settled.
 */
public final class StateLetterTopic implements LetterTopic, LetterRecords {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 200;
    private static final String SETTLES = "settles";
    private static final String OUTCOME = "outcome";
    private static final String BY = "by";

    private final String name;
    private final Session session;
    private final InstantSource clock;
    private final LetterReader reader;
    private final List<Letter> settling = new ArrayList<>();
    private long end;

    /**
     * Opens the letters that are there now.
     *
     * @param clock when letters are settled
     * @throws CliException if they can't be read
     */
    public StateLetterTopic(State state, InstantSource clock) {
        this.name = state.place();
        this.session = state.session();
        this.clock = clock;
        this.reader = new LetterReader(session);
        look();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void look() {
        end = inState(LetterTable::end);
    }

    @Override
    public void read(Consumer<ConsumerRecord<byte[], byte[]>> records) {
        long next = 0;
        while (next < end) {
            long from = next;
            List<Numbered> page = inState(connection -> LetterTable.from(connection, from, PAGE));
            for (Numbered each : page) {
                if (each.number() < end) {
                    records.accept(record(each));
                }
            }
            next = page.isEmpty() ? end : page.get(page.size() - 1).number() + 1;
        }
    }

    private ConsumerRecord<byte[], byte[]> record(Numbered numbered) {
        Letter letter = numbered.letter();
        boolean settles = letter.record().length == 0;
        byte[] key = settles ? new byte[0] : LetterReader.key(letter);
        return new ConsumerRecord<>(
                name,
                0,
                numbered.number(),
                letter.writtenMillis(),
                TimestampType.CREATE_TIME,
                key.length,
                letter.record().length,
                key,
                letter.record(),
                headers(letter),
                Optional.empty());
    }

    private Headers headers(Letter letter) {
        JsonNode labels = labels(letter);
        RecordHeaders headers = new RecordHeaders();
        put(headers, DeadLetterHeaders.SUBSCRIPTION, labels.path("subscription"));
        put(headers, DeadLetterHeaders.TABLE, labels.path("table"));
        put(headers, DeadLetterHeaders.ID, labels.path("id"));
        put(headers, DeadLetterHeaders.REASON, labels.path("reason"));
        put(headers, DeadLetterHeaders.ATTEMPTS, labels.path("attempts"));
        if (labels.path("contractRevision").asInt() > 0) {
            put(headers, DeadLetterHeaders.CONTRACT_REVISION, labels.path("contractRevision"));
        }
        put(headers, DeadLetterHeaders.SETTLES, labels.path(SETTLES));
        put(headers, DeadLetterHeaders.OUTCOME, labels.path(OUTCOME));
        put(headers, DeadLetterHeaders.BY, labels.path(BY));
        put(headers, DeadLetterHeaders.TOPIC, letter.stream());
        put(headers, DeadLetterHeaders.PARTITION, "0");
        put(headers, DeadLetterHeaders.OFFSET, String.valueOf(letter.sequence()));
        put(headers, DeadLetterHeaders.EPOCH, String.valueOf(letter.epoch()));
        put(
                headers,
                DeadLetterHeaders.TIME,
                Instant.ofEpochMilli(letter.writtenMillis())
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString());
        return headers;
    }

    private JsonNode labels(Letter letter) {
        try {
            return JSON.readTree(letter.labels());
        } catch (IOException damaged) {
            throw new CliException(
                    "what is known of a dead letter in " + name + " can't be read: " + damaged.getMessage()
                            + ". Restore the state from a backup",
                    damaged);
        }
    }

    private static void put(RecordHeaders headers, String header, JsonNode value) {
        if (!value.isMissingNode()) {
            put(headers, header, value.asText());
        }
    }

    private static void put(RecordHeaders headers, String header, String value) {
        headers.add(header, value.getBytes(StandardCharsets.UTF_8));
    }

    /** The records are in the letters. */
    @Override
    public Optional<ConsumerRecord<byte[], byte[]>> original(KafkaPlace from) {
        return Optional.empty();
    }

    /** A change that came again after a crash has another number then, and the same id. */
    @Override
    public Optional<Object> change(DeadLetterRecord letter) {
        return letter.id().map(id -> id);
    }

    @Override
    public RawRecord record(DeadLetterRecord letter, ConsumerRecord<byte[], byte[]> record) {
        KafkaPlace from = letter.from().orElseThrow();
        EngineRecord read;
        try {
            read = reader.record(new Letter(
                    from.stream().topic(),
                    from.sequence(),
                    from.epoch().number(),
                    record.timestamp(),
                    "",
                    record.value()));
        } catch (IllegalStateException damaged) {
            throw new ImpossibleException(String.valueOf(damaged.getMessage()));
        }
        return new RawRecord(
                read.place(), read.keySchema(), read.key(), read.valueSchema(), read.value(), letter, read.headers());
    }

    @Override
    public void settle(DeadLetterRecord letter, Settled outcome, String by) {
        KafkaPlace from = letter.from().orElseThrow();
        String labels = JSON.createObjectNode()
                .put(SETTLES, letter.place().toString())
                .put(OUTCOME, outcome.word())
                .put(BY, by)
                .toString();
        settling.add(new Letter(
                from.stream().topic(), from.sequence(), from.epoch().number(), clock.millis(), labels, new byte[0]));
        if (settling.size() >= PAGE) {
            flush();
        }
    }

    @Override
    public void flush() {
        if (settling.isEmpty()) {
            return;
        }
        try {
            session.run(connection -> {
                LetterTable.add(session, connection, settling);
                return settling;
            });
        } catch (StateException failed) {
            throw new CliException(
                    "can't record in " + name + " which letters were delivered"
                            + ", so some still show as dead letters;"
                            + " if they are sent again, their changes keep their ids: " + failed.getMessage(),
                    failed);
        }
        settling.clear();
    }

    private <T> T inState(Session.Work<T> work) {
        try {
            return session.run(work);
        } catch (StateException failed) {
            throw new CliException(String.valueOf(failed.getMessage()), failed);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
