package dev.rowcast.cli.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.ConnectorStatus;
import java.util.Map;
import java.util.Optional;

/**
 * How far Debezium's connector has come, as it commits that in Kafka Connect.
 *
 * @param client Kafka Connect
 * @param connector Debezium's
 */
record SourceOffset(ConnectClient client, ConnectorConfig connector) {
    /** @throws CliException where it is another kind of connector, or its offset doesn't have all that it has read */
    SourceOffset {
        String why = obstacle(connector.config());
        if (!why.isEmpty()) {
            throw new CliException("connector " + connector.name() + " (--source-connector) " + why, null);
        }
    }

    private static String obstacle(Map<String, String> config) {
        if (config.getOrDefault("topic.prefix", "").isEmpty()) {
            return "has no topic.prefix: it isn't Debezium's for MySQL";
        }
        if (config.getOrDefault("heartbeat.interval.ms", "0").strip().equals("0")) {
            return "has no heartbeat.interval.ms, and without heartbeats it doesn't commit what it has read of a database that is"
                    + " quiet; set it, such as to 10000";
        }
        return config.keySet().stream().anyMatch(key -> key.startsWith("gtid.source."))
                ? "has gtid.source.includes or gtid.source.excludes, and with that its offset doesn't have all transactions; remove it"
                : "";
    }

    private static String server(ConnectorConfig connector) {
        return connector.config().getOrDefault("topic.prefix", "");
    }

    /** What its records have as the name of their source. */
    String server() {
        return server(connector);
    }

    /**
     * The transactions that it has read to their end, and of which Kafka has all records.
     *
     * @return empty as long as it is within its first snapshot
     * @throws CliException if it doesn't run, or reads without GTIDs
     */
    Optional<String> gtids() {
        requireRunning();
        JsonNode offset = offset();
        String gtids = offset.path("gtids").asText("");
        if (gtids.isEmpty() && offset.isObject() && !offset.hasNonNull("snapshot")) {
            throw new CliException(
                    "connector " + connector.name()
                            + " reads without GTIDs, and then nobody knows which changes the rows of MySQL have already: this needs"
                            + " gtid_mode = ON",
                    null);
        }
        return offset.hasNonNull("snapshot")
                ? Optional.empty()
                : Optional.of(gtids).filter(set -> !set.isEmpty());
    }

    private void requireRunning() {
        ConnectorStatus status = client.status(connector.name());
        if (status.isFailed() || !status.state().equals("RUNNING")) {
            throw new CliException(
                    "the source doesn't run, and so never comes to what is waited for. " + status.describe(), null);
        }
    }

    private JsonNode offset() {
        for (JsonNode each : client.send("GET", ConnectClient.path(connector.name()) + "/offsets", null)
                .path("offsets")) {
            if (each.at("/partition/server").asText().equals(server())) {
                return each.path("offset");
            }
        }
        return MissingNode.getInstance();
    }
}
