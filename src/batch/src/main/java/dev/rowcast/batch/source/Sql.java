package dev.rowcast.batch.source;

import dev.rowcast.change.TableId;

/** Pieces of statements. Stateless. */
final class Sql {
    private Sql() {}

    /** A name, whatever is in it. */
    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    static String quoted(TableId table) {
        return quoted(table.database()) + "." + quoted(table.table());
    }
}
