package dev.rowcast.destination.bigquery;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.destination.StoreCalls;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import java.util.HashMap;
import java.util.Map;

/** Stores as the destination makes them, and rows of {@link #NOTES}. */
final class Stores {
    static final ContractField V = StoreCalls.field(2, "v", SemanticType.INT64);
    static final OutputSchema NOTES = StoreCalls.schema("notes", V);

    private static final RowForm FORM = RowForm.of(NOTES.contract(), NOTES.facts(), true);

    private Stores() {}

    /** The same with another type of {@code v}. */
    static OutputSchema schema(SemanticType type) {
        return StoreCalls.schema("notes", StoreCalls.field(2, "v", type));
    }

    static Store open(FakeBigQuery bigQuery, String table) {
        return open(bigQuery, table, Map.of());
    }

    /** @param more settings beside where and how it is called */
    static Store open(FakeBigQuery bigQuery, String table, Map<String, Object> more) {
        BigQuerySettings settings = settings(bigQuery, table, more);
        return new BigQueryStore(Connection.to(settings), settings);
    }

    static BigQuerySettings settings(FakeBigQuery bigQuery, String table, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "project",
                FakeBigQuery.PROJECT,
                "dataset",
                "shop",
                "table",
                table,
                "auth",
                "none",
                "endpoint",
                Map.of(
                        "api",
                        bigQuery.api().toString(),
                        "storage",
                        bigQuery.storage().toString())));
        all.putAll(more);
        SettingsReader reader = new SettingsReader();
        BigQuerySettings settings = reader.read(all);
        if (!reader.problems().isEmpty()) {
            throw new IllegalArgumentException(reader.problems().toString());
        }
        return settings;
    }

    static Write put(Target target, String key, long version) {
        return put(target, key, version, version);
    }

    /** @param v the column {@code v} */
    static Write put(Target target, String key, long version, long v) {
        byte[] body = RowBody.of(FORM, FORM.columns(Row.of(Map.of(1, 1L, 2, v))));
        return new Write(target, key, Write.Action.PUT, body, new RowVersion(0, version));
    }

    static Write delete(Target target, String key, long version) {
        return new Write(target, key, Write.Action.DELETE, RowBody.of(FORM, new byte[0]), new RowVersion(0, version));
    }
}
