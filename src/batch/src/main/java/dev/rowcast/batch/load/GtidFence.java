package dev.rowcast.batch.load;

import dev.rowcast.batch.source.Admission;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets read only where all transactions of a set are visible, so that what a stream brought before isn't missed: they are executed there, and what was prepared
 * in an XA transaction by then has come to its end. A position in the binary log says less: MySQL writes there before it commits. It can be sent to other machines, where
 * it is told by a log for what it waits. Thread-safe.
 */
public final class GtidFence implements Admission, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(GtidFence.class);
    private static final int WAIT_SECONDS = 5;
    private static final int LONGEST_SET = 300;

    private final String transactions;
    private final transient Waiting waiting;
    private final transient Consumer<String> waits;
    private final transient Map<String, Boolean> withoutPrepared = new ConcurrentHashMap<>();

    /**
     * @param transactions a set of GTIDs, not empty
     * @param waiting passes the time until prepared transactions are looked at again
     * @param waits is told for what it waits
     */
    public GtidFence(String transactions, Waiting waiting, Consumer<String> waits) {
        this.transactions = transactions;
        this.waiting = waiting;
        this.waits = waits;
    }

    @Override
    public void admit(Connection open, String server) throws SQLException {
        String mode = text(open, "SELECT @@global.gtid_mode");
        if (!"ON".equals(mode)) {
            throw new UnfinishedException(
                    "server " + server + " has gtid_mode = " + mode
                            + ", and without GTIDs nobody knows which changes of the"
                            + " stream its rows have already: a hand-over needs gtid_mode = ON",
                    null);
        }
        awaitTransactions(open, server);
        if (!withoutPrepared.containsKey(server)) {
            awaitPrepared(open, server);
            withoutPrepared.put(server, true);
        }
    }

    private void awaitTransactions(Connection open, String server) throws SQLException {
        while (!executed(open)) {
            String missing = text(open, "SELECT GTID_SUBTRACT('" + transactions + "', @@global.gtid_executed)");
            waits.accept("server " + server + " hasn't executed yet what the stream has read: "
                    + (missing.length() > LONGEST_SET ? missing.substring(0, LONGEST_SET) + "…" : missing));
        }
    }

    private boolean executed(Connection open) throws SQLException {
        try (PreparedStatement wait = open.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
            wait.setString(1, transactions);
            wait.setInt(2, WAIT_SECONDS);
            try (ResultSet result = wait.executeQuery()) {
                return result.next() && result.getInt(1) == 0;
            }
        }
    }

    /** A prepared transaction's GTID may be executed, and SELECT shows the rows as they were until it is committed. */
    private void awaitPrepared(Connection open, String server) throws SQLException {
        Set<String> left = prepared(open);
        while (!left.isEmpty()) {
            waits.accept("server " + server + " has prepared XA transactions, " + left.size()
                    + " of them from before; commit them or roll them back: " + String.join(", ", left));
            waiting.pass(Duration.ofSeconds(1));
            left.retainAll(prepared(open));
        }
    }

    private static Set<String> prepared(Connection open) throws SQLException {
        Set<String> found = new HashSet<>();
        try (Statement statement = open.createStatement();
                ResultSet result = statement.executeQuery("XA RECOVER CONVERT XID")) {
            while (result.next()) {
                found.add(result.getString("data"));
            }
        } catch (SQLException refused) {
            if (refused.getErrorCode() == 1401) {
                throw new UnfinishedException(
                        "the user may not see prepared XA transactions, of which a hand-over has to wait for the end: GRANT"
                                + " XA_RECOVER_ADMIN ON *.* TO that user",
                        refused);
            }
            throw refused;
        }
        return found;
    }

    private static String text(Connection open, String sql) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }

    /** What is sent of it. */
    private record Sent(String transactions) implements Serializable {
        private Object readResolve() {
            return new GtidFence(transactions, Waiting.REAL, why -> LOG.warn("{}", why));
        }
    }

    private Object writeReplace() {
        return new Sent(transactions);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("it is sent as " + Sent.class);
    }
}
