package dev.rowcast.batch.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/** Says whether a connection that was just opened may be read from, and waits until it may. Called each time that one is opened. */
@FunctionalInterface
public interface Admission {
    /**
     * Lets pass.
     *
     * @param server the server's {@code server_uuid}
     * @throws SQLException if it may not be read from now; where its state is that of a broken connection another is opened
     * @throws UnfinishedException if it never may
     */
    void admit(Connection open, String server) throws SQLException;

    /** To the server alone that answers first. */
    static Admission toOneServer() {
        AtomicReference<String> first = new AtomicReference<>();
        return (open, server) -> {
            if (!first.compareAndSet(null, server) && !server.equals(first.get())) {
                throw new SQLException("another server answers there now, " + server + " in the place of " + first.get()
                        + "; name one server, not a proxy");
            }
        };
    }
}
