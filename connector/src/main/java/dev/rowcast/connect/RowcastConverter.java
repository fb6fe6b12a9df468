package dev.rowcast.connect;

import dev.rowcast.convert.KnownSchema;
import dev.rowcast.convert.MalformedException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Records as compact bytes in Kafka, without JSON and without a schema registry: a record names its schema by a fingerprint, and the schemas stand in a
 * small topic. For keys and values, at the source and at the sink; a record that another converter wrote as JSON with schemas is read as that, so that
 * a topic may change over while it is read.
 *
 * <p>Like each converter it is for one thread at a time.
 */
public final class RowcastConverter implements Converter {
    /** Tables change seldom; past this many schemas in turn none is worth keeping. */
    private static final int MAX_KNOWN = 10_000;

    private final IdentityHashMap<Schema, KnownSchema> written = new IdentityHashMap<>();
    private final JsonConverter json = new JsonConverter();
    private @Nullable SchemaLog log;
    private boolean isKey;

    /** For Connect; {@link #configure} comes next. */
    public RowcastConverter() {}

    @Override
    public ConfigDef config() {
        return ConverterConfig.definition();
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        ConverterConfig config = new ConverterConfig(configs);
        this.isKey = isKey;
        log = new SchemaLog(config.topic(), config.client(), config.replicationFactor());
        Map<String, Object> plain = new HashMap<>(configs);
        // As the sink needs it: an explicit NULL isn't the default.
        plain.putIfAbsent("replace.null.with.default", "false");
        json.configure(plain, isKey);
    }

    @Override
    public byte @Nullable [] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (schema == null) {
            throw new DataException(
                    "a record for topic " + topic
                            + " has no schema, and this converter writes nothing else; turn schemas on in the producer of the record");
        }
        try {
            KnownSchema known = known(schema);
            return isKey ? known.writeKey(value) : known.write(value);
        } catch (IllegalArgumentException wrong) {
            throw new DataException(
                    "a record for topic " + topic + " doesn't match its schema: " + wrong.getMessage(), wrong);
        }
    }

    private KnownSchema known(Schema schema) {
        KnownSchema known = written.get(schema);
        if (known == null) {
            known = KnownSchema.of(schema);
            log().publish(known);
            if (written.size() >= MAX_KNOWN) {
                written.clear();
            }
            written.put(schema, known);
        }
        return known;
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return SchemaAndValue.NULL;
        }
        if (bytes.length > 0 && bytes[0] == '{') {
            return json.toConnectData(topic, bytes);
        }
        try {
            KnownSchema schema = log().find(KnownSchema.fingerprintIn(bytes));
            return new SchemaAndValue(schema.schema(), schema.read(bytes));
        } catch (MalformedException wrong) {
            throw new DataException("a record of topic " + topic + " can't be read: " + wrong.getMessage(), wrong);
        }
    }

    private SchemaLog log() {
        SchemaLog open = log;
        if (open == null) {
            throw new ConnectException("the converter isn't configured");
        }
        return open;
    }

    /** The plugin's version. */
    public String version() {
        return Version.current();
    }

    @Override
    public void close() {
        json.close();
    }
}
