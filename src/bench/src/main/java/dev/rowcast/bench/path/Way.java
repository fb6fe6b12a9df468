package dev.rowcast.bench.path;

import dev.rowcast.connect.RowcastConverter;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;

/** How records lie in Kafka. */
enum Way {
    /** Kafka's own, which most who have no schema registry use. */
    JSON("JSON with schemas"),
    /** Ours. */
    COMPACT("RowcastConverter");

    /** The suite that measures them. */
    static final String SUITE = "path";

    private final String title;

    Way(String title) {
        this.title = title;
    }

    /** For a person. */
    String title() {
        return title;
    }

    /** For topics and connectors. */
    String id() {
        return this == JSON ? "json" : "compact";
    }

    /** A connector's settings, for keys and values. */
    Map<String, String> connector(String brokers) {
        Map<String, String> settings = new HashMap<>();
        for (String side : new String[] {"key.converter", "value.converter"}) {
            settings.put(side, (this == JSON ? JsonConverter.class : RowcastConverter.class).getName());
            own(brokers).forEach((key, value) -> settings.put(side + "." + key, value));
        }
        return settings;
    }

    /** A converter as the source connector has it. */
    Converter converter(String brokers, boolean isKey) {
        Converter converter = this == JSON ? new JsonConverter() : new RowcastConverter();
        converter.configure(own(brokers), isKey);
        return converter;
    }

    private Map<String, String> own(String brokers) {
        return this == JSON
                ? Map.of("schemas.enable", "true", "replace.null.with.default", "false")
                : Map.of("schema.log.bootstrap.servers", brokers);
    }
}
