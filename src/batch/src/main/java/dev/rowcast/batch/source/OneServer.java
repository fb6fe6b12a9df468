package dev.rowcast.batch.source;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Lets all workers read from the same server.
 *
 * @param server its {@code server_uuid}
 */
public record OneServer(String server) implements Admission, Serializable {
    /**
     * To the one that answers now.
     *
     * @throws UnfinishedException if none does
     */
    public static OneServer answering(MysqlSource mysql) {
        String[] answered = {""};
        try (SourceConnection source = new SourceConnection(
                mysql, SourceForm.RECOMMENDED, Waiting.REAL, (open, server) -> answered[0] = server, 1)) {
            boolean unused = source.isReadOnly();
        }
        return new OneServer(answered[0]);
    }

    @Override
    public void admit(Connection open, String answering) throws SQLException {
        if (!answering.equals(server)) {
            throw new SQLException("another server answers there now, " + answering + " in the place of " + server
                    + "; name one server, not a proxy, by an address that is its own on each machine that reads");
        }
    }
}
