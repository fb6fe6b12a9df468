package dev.rowcast.destination.jdbc;

import dev.rowcast.store.Target;
import java.sql.SQLException;
import java.util.Map;

/** Has readers find tables under names of their own: views of ours, all moved in one transaction where the database has those for that. */
record Presentation(Session session, Dialect dialect, Map<Target, String> names) {
    /** @throws UnfitException if a name has no schema */
    void run() throws SQLException, UnfitException {
        for (Map.Entry<Target, String> each : names.entrySet()) {
            String[] name = each.getValue().split("\\.", -1);
            if (name.length != 2 || name[0].isEmpty() || name[1].isEmpty()) {
                throw new UnfitException("\"" + each.getValue() + "\" is no name of a view: write SCHEMA.VIEW");
            }
            if (session.first(dialect.schemas(), name[0]).isEmpty()) {
                session.run(dialect.createSchema(name[0]));
            }
            session.run("CREATE OR REPLACE VIEW " + dialect.quote(name[0]) + "." + dialect.quote(name[1])
                    + " AS SELECT * FROM " + each.getKey().name());
        }
    }
}
