package dev.rowcast.destination.jdbc;

import dev.rowcast.store.Claim;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.StoreCommands;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The row of a target in the table of marks: which table of the source it is of, who writes there, its highest epoch and its last TRUNCATE. */
final class Marks {
    private static final String MARK = "owner, epoch, truncated";

    private Marks() {}

    /**
     * What a writer reads first, and nobody changes before its end.
     *
     * @param owner who writes there; empty where nobody has yet
     * @param truncated the version of the last TRUNCATE; -1 where there was none
     */
    record Mark(String owner, long epoch, long truncated) {}

    /**
     * Has a mark there, for rows of that table of the source that are known by these columns; null if it is one, else why not.
     *
     * @param isThere whether the rows' table is
     */
    static @Nullable String begin(
            Session session, Dialect dialect, Table table, String source, String key, boolean isThere)
            throws SQLException {
        session.run(dialect.addMark(table.quotedMarks()), table.name(), source, key);
        return clash(session, table, source, key, isThere);
    }

    /**
     * Why the mark that is there isn't one for such rows; null if it is, or none is there.
     *
     * @param isThere whether the rows' table is
     */
    static @Nullable String clash(Session session, Table table, String source, String key, boolean isThere)
            throws SQLException {
        List<String> mark = session.first(select(table, "source, row_key, owner", ""), table.name())
                .orElse(List.of(source, key, ""));
        String known = mark.get(0);
        if (!known.equals(source)) {
            return "it has the rows of " + known + ", and would get those of " + source
                    + " too; give one of them a \"schema\" of its own";
        }
        if (!isThere && !mark.get(2).isEmpty()) {
            return gone(table, mark.get(2));
        }
        return mark.get(1).equals(key) ? null : otherKey(table, mark.get(1), key);
    }

    private static String gone(Table table, String owner) {
        return table.quotedRows() + ", to which the subscription " + owner
                + " has written, is gone, and made anew it would lack its rows. Restore it; or have it made anew, empty: DELETE FROM "
                + table.quotedMarks() + " WHERE target = " + text(table.name())
                + "; and then its rows written again, or compared with MySQL: " + StoreCommands.repair(owner);
    }

    private static String text(String name) {
        return "'" + name.replace("'", "''") + "'";
    }

    private static String otherKey(Table table, String known, String key) {
        return "its rows are known by (" + known + "), and those that come by (" + key
                + "), so that they wouldn't meet. Run: DELETE FROM " + table.quotedRows() + "; UPDATE "
                + table.quotedMarks() + " SET row_key = '" + key + "' WHERE target = "
                + text(table.name()) + "; and have the rows written anew";
    }

    /** Has the mark say that. */
    static Prepared claim(Session session, Table table, Claim claim, @Nullable String takeOver) throws SQLException {
        Mark mark = hold(session, table);
        String owner = mark.owner();
        if (!owner.isEmpty() && !owner.equals(claim.owner()) && !owner.equals(takeOver)) {
            return new Prepared.Unfit(
                    "it is written by the subscription " + owner + "; where that one has ended for good, write"
                            + " \"takeOver\": \"" + owner + "\" into the destination of " + claim.owner());
        }
        if (mark.epoch() > claim.epoch()) {
            return new Prepared.Behind(mark.epoch());
        }
        session.run(
                "UPDATE " + table.quotedMarks() + " SET owner = ?, epoch = ? WHERE target = ?",
                claim.owner(),
                claim.epoch(),
                table.name());
        return Prepared.Ready.READY;
    }

    /** The mark, which nobody changes before the transaction's end. */
    static Mark share(Session session, Table table) throws SQLException {
        return mark(session.ask(select(table, MARK, " FOR SHARE"), table.name()), table);
    }

    /**
     * The statement that asks, of an owner and the table's name, whether the mark is that owner's, and for its last TRUNCATE. The owner isn't in the answer,
     * since what PostgreSQL's driver doesn't know the length of it waits for, and doesn't send what comes next with it.
     */
    static String sharing(Table table) {
        return select(table, "COALESCE(owner, '') = ?, truncated", " FOR SHARE");
    }

    /** The mark, to be changed. */
    static Mark hold(Session session, Table table) throws SQLException {
        return mark(session.ask(select(table, MARK, " FOR UPDATE"), table.name()), table);
    }

    /** Notes a TRUNCATE. */
    static void truncate(Session session, Table table, long version) throws SQLException {
        session.run("UPDATE " + table.quotedMarks() + " SET truncated = ? WHERE target = ?", version, table.name());
    }

    private static Mark mark(List<List<String>> answer, Table table) throws SQLException {
        if (answer.isEmpty()) {
            throw gone(table);
        }
        List<String> mark = answer.get(0);
        return new Mark(mark.get(0), Long.parseLong(mark.get(1)), Long.parseLong(mark.get(2)));
    }

    static SQLException gone(Table table) {
        return new SQLException("the mark of " + table.name() + " is gone from " + table.quotedMarks(), "42P01");
    }

    private static String select(Table table, String columns, String lock) {
        return "SELECT " + columns + " FROM " + table.quotedMarks() + " WHERE target = ?" + lock;
    }
}
