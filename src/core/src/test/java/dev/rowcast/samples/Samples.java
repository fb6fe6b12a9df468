package dev.rowcast.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * The records that a real Debezium wrote, one resource {@code samples/<topic>.jsonl} for each topic, read through the real
 * JsonConverter. {@code samples/README.md} says which settings made which. Thread-safe; what it returns is shared between tests.
 */
public final class Samples {
    /** Debezium's defaults. */
    public static final String DEFAULTS = "dflt";
    /** Strings for decimals, Connect's time types, precise BIGINT UNSIGNED, base64, source types. */
    public static final String VARIED = "v1";
    /** Tables of the database {@code probe} that both modes recorded. */
    public static final List<String> TABLES = List.of(
            "dbz_signal",
            "odd-table.name",
            "t_big",
            "t_bigpk",
            "t_binpk",
            "t_comp",
            "t_ctas",
            "t_decpk",
            "t_dtpk",
            "t_empty",
            "t_evolve",
            "t_gen",
            "t_geo",
            "t_incr",
            "t_ints",
            "t_lower",
            "t_new",
            "t_nopk",
            "t_nums",
            "t_part",
            "t_pk",
            "t_pk2",
            "t_renamed",
            "t_strs",
            "t_times",
            "t_trunc",
            "t_uniq");

    /** Tables of which {@link #VARIED}'s Connect times have destroyed values, so that they are refused. */
    private static final Set<String> CUT = Set.of("t_times", "t_dtpk");

    // Decimals stay as they were written, so that a double passes through without a second rounding.
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();

    private static final Map<String, List<RawRecord>> READ = new ConcurrentHashMap<>();

    private Samples() {}

    /** The records of {@code <mode>.probe.<table>}, in the order of Kafka. */
    public static List<RawRecord> table(String mode, String table) {
        return topic(mode + ".probe." + table);
    }

    /** The records of any recorded topic, such as {@code v1.transaction}, in the order of Kafka. */
    public static List<RawRecord> topic(String topic) {
        return READ.computeIfAbsent(topic, Samples::read);
    }

    private static List<RawRecord> read(String topic) {
        String resource = "/samples/" + topic + ".jsonl";
        try (InputStream in = Samples.class.getResourceAsStream(resource);
                JsonConverter keys = converter(true);
                JsonConverter values = converter(false)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> record(topic, line, keys, values))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    private static RawRecord record(String topic, String line, JsonConverter keys, JsonConverter values) {
        try {
            JsonNode node = JSON.readTree(line);
            SchemaAndValue key = keys.toConnectData(topic, bytes(node.get("key")));
            SchemaAndValue value = values.toConnectData(topic, bytes(node.get("value")));
            Place at = new KafkaPlace(
                    topic, node.get("partition").intValue(), node.get("offset").longValue());
            return new RawRecord(
                    at, key.schema(), key.value(), value.schema(), value.value(), null, headers(node.get("headers")));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(topic, e);
        }
    }

    private static ConnectHeaders headers(JsonNode node) {
        ConnectHeaders headers = new ConnectHeaders();
        node.fields()
                .forEachRemaining(header ->
                        headers.addString(header.getKey(), header.getValue().textValue()));
        return headers;
    }

    private static byte[] bytes(JsonNode node) {
        return node.isNull() ? null : node.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonConverter converter(boolean key) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", true, "replace.null.with.default", false), key);
        return converter;
    }

    /** Whether the mode has destroyed values of the table. */
    public static boolean isCut(String mode, String table) {
        return mode.equals(VARIED) && CUT.contains(table);
    }
}
