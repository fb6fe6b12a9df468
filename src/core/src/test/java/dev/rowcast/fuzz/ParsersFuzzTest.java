package dev.rowcast.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.contract.export.ContractsFile;
import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.convert.KnownSchema;
import dev.rowcast.convert.MalformedException;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.observe.StatusJson;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.samples.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever comes to a parser of core, it is read or refused in the way that the parser documents. */
@Timeout(3_600)
class ParsersFuzzTest {
    private static final String ROUTING = """
            { "defaults": { "tls": { "plaintext": true }, "deadline": "30s", "batch": { "maxChanges": 10, "maxBytes": "1MiB", "linger": "5ms" },
                "buffer": { "maxChanges": 100, "maxBytes": "2MiB" }, "retry": { "initial": "1s", "max": "2s", "maxAttempts": 3 },
                "ordering": "key", "maxInFlight": 5, "metadata": { "x-a": "b", "x-k": { "secret": "s" } },
                "evolution": { "preset": "strict", "typeChanged": "bridge", "holdDeadline": "4h" }, "mode": "stream", "stream": { "window": 8 } },
              "renames": { "shop.orders": { "a": "b" } }, "aliases": { "shop.v2": "shop.orders" },
              "subscriptions": [
                { "name": "a", "tables": ["shop.orders"], "target": ["localhost:1", "[::1]:2"], "service": "shop.O", "describe": "always",
                  "columns": { "exclude": ["shop.orders.x"] } },
                { "name": "b", "tables": ["*.*", "`x.y`.z"], "target": "dns:///localhost:1", "evolution": "lenient" },
                { "name": "c", "tables": ["shop.*"], "destination": { "type": "log", "file": "/f", "more": [1, 2.5, { "secret": "s" }] } } ] }
            """;

    private static final String STATUS = """
            {"format":1,"connector":"shop","task":1,"worker":"kafka-1 (process 7)","version":"0.1.0","startedMillis":1000,"writtenMillis":61000,
            "intervalMillis":10000,"stoppedMillis":0,"subscriptions":[{"name":"billing","target":"dns:///billing:9090","state":"BACKING_OFF",
            "reason":"UNAVAILABLE","sinceMillis":50000,"nextTryMillis":62600,"delivered":1204,"deliveredBytes":48160,"retried":12,"rejected":1,
            "skipped":2,"rate":12.5,"inFlight":5,"waitingChanges":500,"waitingBytes":20000,"oldestMillis":49000,"batchSize":250,
            "roundTripMillis":2.5,"lagMillis":41.0,"lastDeliveredMillis":49950}],"assigned":{"shop.shop.orders":[0,2]},
            "paused":{"shop.shop.orders":[2]},"held":[{"partition":"shop.shop.orders-2","table":"shop.orders","notice":"column \\"note\\" was dropped",
            "sinceMillis":55000,"oldestMillis":54000,"subscriptions":["billing"]}]}
            """;

    private final Fuzz fuzz = Fuzz.ofThisBuild(3_000);

    @Test
    void routing() {
        fuzz.run(
                List.of(ROUTING.getBytes(UTF_8)),
                RoutingException.class,
                bytes -> RoutingParser.againstTopics(
                        RoutingParser.parse(new String(bytes, UTF_8)), List.of("p.shop.orders", "p.shop.order")));
    }

    @Test
    void entriesOfTheContractLog() throws IOException {
        List<byte[]> entries = Stream.concat(
                        resource("/dev/rowcast/contract/log/entries.jsonl").lines(),
                        Stream.of(
                                resource("/dev/rowcast/contract/log/entry.json"),
                                "{\"datetimeZone\":\"Europe/Berlin\",\"exactIntegers\":true,"
                                        + resource("/dev/rowcast/contract/log/entry.json")
                                                .substring(1),
                                resource("/dev/rowcast/contract/log/entry-format1.json")))
                .map(entry -> entry.getBytes(UTF_8))
                .toList();
        fuzz.run(entries, IllegalArgumentException.class, ContractJson::parse);
        fuzz.run(entries, IllegalArgumentException.class, bytes -> ContractsFile.read(inList(bytes)));
    }

    private static byte[] inList(byte[] entry) {
        return ("[" + new String(entry, UTF_8) + "]").getBytes(UTF_8);
    }

    @Test
    void schemaDocuments() {
        List<byte[]> documents = records()
                .map(record -> KnownSchema.of(record.valueSchema()).document())
                .toList();
        fuzz.run(documents, MalformedException.class, bytes -> KnownSchema.of(bytes));
    }

    @Test
    void compactRecords() {
        for (RawRecord record : records().toList()) {
            KnownSchema schema = KnownSchema.of(record.valueSchema());
            fuzz.run(
                    List.of(schema.write(record.value()), schema.writeKey(record.value())),
                    MalformedException.class,
                    bytes -> {
                        KnownSchema.fingerprintIn(bytes);
                        schema.read(bytes);
                    });
        }
    }

    @Test
    void envelopes() {
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of("schemas.enable", true, "replace.null.with.default", false), false);
            List<byte[]> envelopes = records()
                    .map(record -> json.fromConnectData("t", record.valueSchema(), record.value()))
                    .toList();
            EnvelopeDecoder decoder = new EnvelopeDecoder();
            fuzz.run(
                    envelopes,
                    RecordException.class,
                    bytes -> converted(json, bytes).forEach(value -> decoder.decode(record(value))));
        }
    }

    /** Empty where it isn't even a record. */
    private static Stream<SchemaAndValue> converted(JsonConverter json, byte[] bytes) {
        try {
            return Stream.of(json.toConnectData("t", bytes));
        } catch (RuntimeException | StackOverflowError refused) {
            return Stream.empty();
        }
    }

    private static RawRecord record(SchemaAndValue value) {
        RawRecord real = Samples.table(Samples.VARIED, "t_ints").get(0);
        return new RawRecord(
                real.at(), real.keySchema(), real.key(), value.schema(), value.value(), real.origin(), real.headers());
    }

    @Test
    void states() {
        fuzz.run(List.of(STATUS.getBytes(UTF_8)), IllegalArgumentException.class, StatusJson::parse);
    }

    private static Stream<RawRecord> records() {
        return Stream.of("t_ints", "t_strs", "t_geo", "t_nums")
                .map(table -> Samples.table(Samples.VARIED, table).get(0));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ParsersFuzzTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
