package dev.rowcast.destination.bigquery;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rowcast.store.RowsOf;

/**
 * What is written down of a target, and who may write there.
 *
 * @param owner the subscription
 * @param rows the rows that are there
 * @param epoch the highest epoch that was claimed
 * @param truncated the version of the last TRUNCATE, as a number: what is older isn't there any more; -1 for none
 * @param created when the table was made, in milliseconds since 1970, which another one of its name wasn't
 */
record Mark(String owner, RowsOf rows, long epoch, long truncated, long created) {
    static final long NEVER = -1;

    /** @throws RuntimeException if that isn't one */
    static Mark of(String json) {
        JsonObject mark = JsonParser.parseString(json).getAsJsonObject();
        return new Mark(
                mark.get("owner").getAsString(),
                new RowsOf(mark.get("table").getAsString(), mark.get("row_key").getAsString()),
                mark.get("epoch").getAsLong(),
                mark.get("truncated").getAsLong(),
                mark.get("created").getAsLong());
    }

    String json() {
        JsonObject mark = new JsonObject();
        mark.addProperty("owner", owner);
        mark.addProperty("table", rows.table());
        mark.addProperty("row_key", rows.key());
        mark.addProperty("epoch", epoch);
        mark.addProperty("truncated", truncated);
        mark.addProperty("created", created);
        return mark.toString();
    }

    Mark claimed(String by, long higher) {
        return new Mark(by, rows, Math.max(epoch, higher), truncated, created);
    }

    Mark truncatedAt(long version) {
        return new Mark(owner, rows, epoch, Math.max(truncated, version), created);
    }
}
