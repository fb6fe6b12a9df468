package dev.rowcast.standalone.spool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import dev.rowcast.standalone.engine.EnginePlace;
import dev.rowcast.standalone.state.ParkedTable;
import dev.rowcast.standalone.state.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;

/**
 * A parked key as the state has it. Immutable.
 *
 * @param subscription who parked it
 * @param key the row
 * @param why it is parked
 */
public record ParkedRow(String subscription, ChangeKey key, Parked why) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All that are parked, in the order of their subscriptions, tables and keys. */
    public static List<ParkedRow> all(Session session) {
        return session.run(ParkedTable::all).stream()
                .map(ParkedRow::parse)
                .sorted(Comparator.comparing(ParkedRow::subscription)
                        .thenComparing(row -> row.key.table())
                        .thenComparing(row -> row.key.text()))
                .toList();
    }

    /** Releases a key, so that its changes are delivered again; the process notices within a second. Returns whether it was parked. */
    public static boolean release(Session session, String subscription, ChangeKey key) {
        return session.run(connection -> ParkedTable.remove(connection, subscription, text(key)));
    }

    ParkedTable.Row row() {
        try {
            return new ParkedTable.Row(
                    subscription,
                    text(key),
                    JSON.writeValueAsBytes(JSON.createObjectNode()
                            .put("subscription", subscription)
                            .put("table", key.table())
                            .put("key", key.text())
                            .put("reason", why.reason())
                            .put("topic", why.at().stream().topic())
                            .put("sequence", why.at().sequence())
                            .put("epoch", why.at().epoch().number())
                            .put("millis", why.atMillis())));
        } catch (IOException impossible) {
            throw new UncheckedIOException("texts and numbers can be written", impossible);
        }
    }

    /** No table's name has a line feed before its first key. */
    private static String text(ChangeKey key) {
        return key.table() + "\n" + key.text();
    }

    private static ParkedRow parse(byte[] entry) {
        try {
            JsonNode root = JSON.readTree(entry);
            return new ParkedRow(
                    root.required("subscription").asText(),
                    new ChangeKey(
                            root.required("table").asText(),
                            root.required("key").asText()),
                    new Parked(
                            root.required("reason").asText(),
                            new EnginePlace(
                                    new StreamId(root.required("topic").asText(), 0),
                                    root.required("sequence").asLong(),
                                    new Epoch(root.required("epoch").asLong(), true, null),
                                    null,
                                    null),
                            root.required("millis").asLong()));
        } catch (IOException | IllegalArgumentException damaged) {
            throw new IllegalStateException(
                    "the state has something among the parked keys that is none: " + damaged.getMessage()
                            + "; restore it from a backup",
                    damaged);
        }
    }
}
