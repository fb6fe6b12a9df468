package dev.rowcast.standalone.state;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the state, opened with the first use and again after one that failed or wasn't used for some time. Thread-safe: one thread has it at a time. */
public final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Dialect dialect;

    @GuardedBy("this") private @Nullable Connection connection;

    @GuardedBy("this") private long usedNanos;

    Session(Dialect dialect) {
        this.dialect = dialect;
    }

    /** What is done with the database in one transaction. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        /** Reads and writes; commits nothing. */
        T on(Connection connection) throws SQLException;
    }

    /**
     * Does the work in one transaction, and commits it. It is on the disk when this returns; where it fails nothing of it is there, unless it is the
     * answer to the commit that got lost: {@link StateException#mayBeWritten}.
     *
     * @throws StateException if it can't
     */
    public synchronized <T extends @Nullable Object> T run(Work<T> work) {
        boolean committing = false;
        try {
            Connection open = opened();
            dialect.begin(open);
            T result = work.on(open);
            committing = true;
            dialect.commit(open);
            usedNanos = System.nanoTime();
            return result;
        } catch (SQLException failed) {
            drop();
            throw new StateException(
                    "the state (" + dialect.place() + ") can't be used: " + failed.getMessage() + ". "
                            + dialect.advice(failed),
                    dialect.isPassing(failed),
                    committing && !dialect.isRolledBack(failed),
                    failed);
        } catch (RuntimeException failed) {
            drop();
            throw failed;
        }
    }

    Dialect dialect() {
        return dialect;
    }

    @GuardedBy("this") private Connection opened() throws SQLException {
        if (System.nanoTime() - usedNanos > dialect.idle().toNanos()) {
            drop();
        }
        Connection open = connection;
        if (open == null) {
            open = dialect.connect();
            connection = open;
        }
        return open;
    }

    /** Rolls back by closing: after a failure nothing else is sure to end the transaction. */
    @GuardedBy("this") private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException alsoFailed) {
                LOG.debug("a connection to the state couldn't be closed", alsoFailed);
            }
        }
    }

    @Override
    public synchronized void close() {
        drop();
    }
}
