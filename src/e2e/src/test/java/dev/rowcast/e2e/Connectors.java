package dev.rowcast.e2e;

import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The connectors of the config folder, which are those that a user would copy, with what differs here.
 *
 * @param prefix Debezium's {@code topic.prefix}, and what the names of the connectors and topics begin with
 * @param database the database
 * @param mysql where MySQL is, seen from the worker
 * @param brokers where Kafka is, seen from the worker
 */
record Connectors(String prefix, String database, Endpoints.Mysql mysql, String brokers) {
    /** Where the configuration for users is. */
    static final Path CONFIG = Path.of(System.getProperty("rowcast.root"), "config");

    /** What makes a connector write and read records in our own converter's form, with their schemas at these brokers. */
    static Map<String, String> compact(String brokers) {
        String converter = "dev.rowcast.connect.RowcastConverter";
        return Map.of(
                "key.converter", converter,
                "key.converter.schema.log.bootstrap.servers", brokers,
                "value.converter", converter,
                "value.converter.schema.log.bootstrap.servers", brokers);
    }

    String sourceName() {
        return prefix + "-mysql";
    }

    String sinkName() {
        return prefix + "-sink";
    }

    String contractLog() {
        return prefix + "-contracts";
    }

    String deadLetters() {
        return prefix + "-dead-letters";
    }

    /** Debezium's connector, to MySQL as a replica of that number. */
    ConnectorConfig source(int serverId) {
        return ConnectorConfig.read(CONFIG.resolve("mysql-source.json"))
                .named(sourceName())
                .withAll(Map.ofEntries(
                        Map.entry("topic.prefix", prefix),
                        // The first comes as soon as the source streams, so that nobody is advised to have some.
                        Map.entry("heartbeat.interval.ms", "200"),
                        Map.entry("database.hostname", mysql.host()),
                        Map.entry("database.port", String.valueOf(mysql.port())),
                        Map.entry("database.user", mysql.debeziumUser()),
                        Map.entry("database.password", mysql.debeziumPassword()),
                        Map.entry("database.server.id", String.valueOf(serverId)),
                        Map.entry("database.include.list", database),
                        Map.entry("schema.history.internal.kafka.bootstrap.servers", brokers),
                        Map.entry("schema.history.internal.kafka.topic", prefix + "-schema-history")));
    }

    /** Our connector, with these subscriptions in place of the routing file. */
    ConnectorConfig sink(Route... routes) {
        return ConnectorConfig.read(CONFIG.resolve("grpc-sink.json"))
                .named(sinkName())
                .without("routes.file")
                .withAll(Map.of(
                        "topics.regex",
                        Pattern.quote(prefix + "." + database + ".") + ".*",
                        // New tables are noticed within this.
                        "consumer.override.metadata.max.age.ms",
                        "500",
                        "routes",
                        Route.json(routes),
                        "contract.log.bootstrap.servers",
                        brokers,
                        "contract.log.topic",
                        contractLog(),
                        "errors.deadletterqueue.topic.name",
                        deadLetters()));
    }
}
