package dev.rowcast.destination.opensearch;

import dev.rowcast.change.RowVersion;
import dev.rowcast.encode.RowJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * A request of several writes, each on condition that no newer one of its document is there. Deletes are writes of a tombstone: OpenSearch forgets the
 * versions of what it deletes. Not thread-safe.
 */
final class Bulk {
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Instant now;

    /** @param now as of when tombstones are written */
    Bulk(Instant now) {
        this.now = now;
    }

    void put(String alias, String id, RowVersion version, byte[] document) {
        head(alias, id, version);
        add("{\"" + RowMapping.VERSION + "\":" + version.asLong() + (document.length > 2 ? "," : ""));
        // Its own brace is written already.
        lines.write(document, 1, document.length - 1);
        lines.write('\n');
    }

    void tombstone(String alias, String id, RowVersion version) {
        head(alias, id, version);
        add("{\"" + RowMapping.VERSION + "\":" + version.asLong() + ",\"" + RowMapping.DELETED + "\":true,\""
                + RowMapping.WRITTEN + "\":" + now.toEpochMilli() + "}\n");
    }

    /** An equal version is our own, written before, and so the same. */
    private void head(String alias, String id, RowVersion version) {
        StringBuilder head = new StringBuilder("{\"index\":{\"_index\":");
        RowJson.quote(alias, head);
        head.append(",\"_id\":");
        RowJson.quote(id, head);
        head.append(",\"version\":").append(version.asLong()).append(",\"version_type\":\"external_gte\"}}\n");
        add(head.toString());
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.write(bytes, 0, bytes.length);
    }

    /** By the alias alone: an index that isn't there isn't made by a write. */
    Request request() {
        return Request.lines("/_bulk", lines.toByteArray())
                .with(Map.of(
                        "require_alias",
                        "true",
                        "filter_path",
                        "errors,error,items.*.status,items.*._index,items.*.error"));
    }
}
