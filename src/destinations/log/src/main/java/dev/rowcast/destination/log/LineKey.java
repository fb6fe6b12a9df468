package dev.rowcast.destination.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.encode.RowJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What lines share.
 *
 * @param subscription the subscription's name, which each line begins with
 * @param partition where the changes come from
 * @param table {@code database.table}
 * @param contractRevision the contract's revision
 */
record LineKey(String subscription, StreamId partition, String table, int contractRevision) implements BatchKey {
    private static final JsonFactory JSON = new JsonFactory();

    /** What a line has before the change itself, whose own brace it takes the place of. */
    byte[] prefix() {
        StringBuilder text = new StringBuilder("{\"subscription\":");
        RowJson.quote(subscription, text);
        return text.append(',').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int requestBytes() {
        return 0;
    }

    /** About: what the subscription's name takes in JSON isn't looked up for each change. */
    @Override
    public int changeBytes(int body) {
        return body + subscription.length() + 20;
    }

    @Override
    public String idOf(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            if (!"id".equals(parser.nextFieldName())) {
                throw new IllegalArgumentException("a change of " + table + " is no line of a log");
            }
            return parser.nextTextValue();
        } catch (IOException notOurs) {
            throw new IllegalArgumentException("a change of " + table + " is no line of a log", notOurs);
        }
    }

    @Override
    public String toString() {
        return table;
    }
}
