package dev.rowcast.connect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** The settings of {@link RowcastConverter}; in a worker's or a connector's properties {@code key.converter.} or {@code value.converter.} stands before each. */
public final class ConverterConfig extends AbstractConfig {
    /** What begins the settings of the schema log, and its Kafka clients' own. */
    public static final String PREFIX = "schema.log.";
    /** Brokers that hold the schemas. */
    public static final String BOOTSTRAP_SERVERS = PREFIX + "bootstrap.servers";
    /** Topic of the schemas. */
    public static final String TOPIC = PREFIX + "topic";
    /** Replication factor that the topic is made with. */
    public static final String REPLICATION_FACTOR = PREFIX + "replication.factor";
    /** The topic where none is named. */
    public static final String DEFAULT_TOPIC = "rowcast-schemas";

    ConverterConfig(Map<String, ?> properties) {
        super(definition(), properties, false);
    }

    /** Every key with its documentation. */
    public static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        BOOTSTRAP_SERVERS,
                        Type.LIST,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Importance.HIGH,
                        "Brokers of the Kafka cluster that holds the schemas: host:port, separated by commas; mostly those of the worker. Other"
                                + " Kafka client settings, such as " + PREFIX
                                + "security.protocol, can be set with the same prefix.")
                .define(
                        TOPIC,
                        Type.STRING,
                        DEFAULT_TOPIC,
                        new ConfigDef.NonEmptyString(),
                        Importance.MEDIUM,
                        "Topic of the schemas that records name; the same at the source and at the sink. It is created if missing, with one"
                                + " partition and no retention. Records can't be read without it: back it up with them.")
                .define(
                        REPLICATION_FACTOR,
                        Type.SHORT,
                        (short) -1,
                        Importance.LOW,
                        "Replication factor of the topic when it is created; -1 means the brokers' default.");
    }

    String topic() {
        return getString(TOPIC);
    }

    short replicationFactor() {
        return getShort(REPLICATION_FACTOR);
    }

    /** Properties of the schema log's Kafka clients. */
    Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>(originalsWithPrefix(PREFIX));
        List.of("topic", "replication.factor").forEach(client::remove);
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", getList(BOOTSTRAP_SERVERS)));
        return client;
    }
}
