package dev.rowcast.standalone.spool;

import dev.rowcast.convert.KnownSchema;
import dev.rowcast.standalone.state.SchemaTable;
import dev.rowcast.standalone.state.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/** The schemas of kept records. Those that are new are written with the records that have them, in one transaction. Not thread-safe. */
final class Schemas {
    /** Tables change seldom; past so many in turn none is worth remembering. */
    private static final int MOST = 10_000;

    private final Session session;
    private final IdentityHashMap<Schema, KnownSchema> bySchema = new IdentityHashMap<>();
    private final Map<Long, KnownSchema> byFingerprint = new HashMap<>();
    private final List<KnownSchema> unwritten = new ArrayList<>();

    /** @param session for what isn't known yet */
    Schemas(Session session) {
        this.session = session;
    }

    /** That schema, known. */
    KnownSchema of(Schema schema) {
        KnownSchema known = bySchema.get(schema);
        return known != null ? known : learn(schema);
    }

    private KnownSchema learn(Schema schema) {
        KnownSchema known = KnownSchema.of(schema);
        if (bySchema.size() >= MOST) {
            bySchema.clear();
        }
        bySchema.put(schema, known);
        if (byFingerprint.putIfAbsent(known.fingerprint(), known) == null) {
            unwritten.add(known);
        }
        return known;
    }

    /**
     * The schema of that fingerprint.
     *
     * @throws IllegalStateException if nothing was kept with it
     */
    KnownSchema of(long fingerprint) {
        KnownSchema known = byFingerprint.get(fingerprint);
        if (known == null) {
            known = session.run(connection -> SchemaTable.get(connection, fingerprint))
                    .map(KnownSchema::of)
                    .orElseThrow(() -> new IllegalStateException("the state has lost the schema "
                            + KnownSchema.name(fingerprint) + " of records that it keeps; restore it from a backup"));
            byFingerprint.put(fingerprint, known);
        }
        return known;
    }

    /** Writes the new ones. */
    void write(Connection connection) throws SQLException {
        for (KnownSchema each : unwritten) {
            SchemaTable.put(connection, each.fingerprint(), each.document());
        }
    }

    /** They are on the disk. */
    void written() {
        unwritten.clear();
    }
}
