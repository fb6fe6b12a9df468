package dev.rowcast.cli.deadletters;

import dev.rowcast.change.KafkaPlace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/** A dead-letter topic in memory, with letters about the rows of one table as a connector writes them. */
final class Mailbox implements LetterTopic {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final String NAME = "dead";
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .optional()
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("name", Schema.STRING_SCHEMA)
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("server_id", Schema.INT64_SCHEMA)
            .field("file", Schema.STRING_SCHEMA)
            .field("pos", Schema.INT64_SCHEMA)
            .field("row", Schema.INT32_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .build();
    static final Schema ENVELOPE = SchemaBuilder.struct()
            .field("before", ROW)
            .field("after", ROW)
            .field("source", SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .build();

    private final JsonConverter keys = converter(true);
    private final JsonConverter values = converter(false);
    private final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();

    private final Map<KafkaPlace, ConsumerRecord<byte[], byte[]>> originals = new HashMap<>();

    static JsonConverter converter(boolean key) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "true", "replace.null.with.default", "false"), key);
        return converter;
    }

    /** A letter about the insert of row {@code id}, which was read from that offset of shop.shop.orders. */
    DeadLetterRecord.Place letter(String subscription, long id, long offset, String reason) {
        return letter(subscription, id, offset, reason, "c", "shop/binlog.000001/" + offset + "/0/i");
    }

    DeadLetterRecord.Place letter(
            String subscription, long id, long offset, String reason, String operation, String changeId) {
        return add(
                keys.fromConnectData("t", KEY, new Struct(KEY).put("id", id)),
                values.fromConnectData("t", ENVELOPE, envelope("orders", id, offset, operation)),
                headers(subscription, offset, reason, changeId));
    }

    /** A letter of an earlier build about a row of a compressed transaction, all of whose changes have that position. */
    DeadLetterRecord.Place letterOfOnePosition(
            String subscription, long id, long offset, String reason, long position) {
        return add(
                keys.fromConnectData("t", KEY, new Struct(KEY).put("id", id)),
                values.fromConnectData("t", ENVELOPE, envelope("orders", id, position, "c")),
                headers(subscription, offset, reason, "shop/binlog.000001/" + position + "/0/i"));
    }

    static Struct envelope(String table, long id, long position, String operation) {
        return new Struct(ENVELOPE)
                .put("after", new Struct(ROW).put("id", id).put("note", "row " + id))
                .put("op", operation)
                .put(
                        "source",
                        new Struct(SOURCE)
                                .put("name", "shop")
                                .put("db", "shop")
                                .put("table", table)
                                .put("server_id", 1L)
                                .put("file", "binlog.000001")
                                .put("pos", position)
                                .put("row", 0)
                                .put("ts_ms", NOON.toEpochMilli()));
    }

    static Struct key(long id) {
        return new Struct(KEY).put("id", id);
    }

    static Headers headers(String subscription, long offset, String reason, String id) {
        Headers headers = new RecordHeaders();
        add(headers, "rowcast.subscription", subscription);
        add(headers, "rowcast.table", "shop.orders");
        add(headers, "rowcast.id", id);
        add(headers, "rowcast.reason", reason);
        add(headers, "rowcast.attempts", "2");
        add(headers, "rowcast.contract.revision", "1");
        add(headers, "rowcast.topic", "shop.shop.orders");
        add(headers, "rowcast.partition", "0");
        add(headers, "rowcast.offset", String.valueOf(offset));
        add(headers, "rowcast.time", NOON.plusSeconds(offset).toString());
        add(headers, "rowcast.connector", "sink");
        return headers;
    }

    static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    DeadLetterRecord.Place add(byte[] key, byte @Nullable [] value, Headers headers) {
        long offset = records.size();
        records.add(new ConsumerRecord<>(
                NAME,
                0,
                offset,
                NOON.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty()));
        return new DeadLetterRecord.Place(0, offset);
    }

    /** A letter that leaves its value out, as one does that the queue wouldn't take. */
    DeadLetterRecord.Place letterWithoutValue(String subscription, long id, long offset) {
        Headers headers = headers(subscription, offset, "no", "shop/binlog.000001/" + offset + "/0/i");
        add(headers, "rowcast.value", "left out");
        return add(keys.fromConnectData("t", KEY, new Struct(KEY).put("id", id)), null, headers);
    }

    /** Kafka still has the record that a letter was made of. */
    void keeps(long id, long offset) {
        originals.put(
                new KafkaPlace("shop.shop.orders", 0, offset),
                new ConsumerRecord<>(
                        "shop.shop.orders",
                        0,
                        offset,
                        null,
                        values.fromConnectData("t", ENVELOPE, envelope("orders", id, offset, "c"))));
    }

    @Override
    public Optional<ConsumerRecord<byte[], byte[]>> original(KafkaPlace from) {
        return Optional.ofNullable(originals.get(from));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void read(Consumer<ConsumerRecord<byte[], byte[]>> consumer) {
        List.copyOf(records).forEach(consumer);
    }

    @Override
    public void look() {}

    @Override
    public void settle(DeadLetterRecord letter, Settled outcome, String by) {
        ProducerRecord<byte[], byte[]> marker = SettledMarker.on(letter, NAME, outcome, by, NOON);
        add(marker.key(), marker.value(), marker.headers());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
