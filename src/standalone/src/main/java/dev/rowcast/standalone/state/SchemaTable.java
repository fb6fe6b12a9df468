package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The schemas of kept records, by fingerprint. */
public final class SchemaTable {
    private SchemaTable() {}

    /** Keeps the document of a schema. */
    public static void put(Connection connection, long fingerprint, byte[] document) throws SQLException {
        try (PreparedStatement replace =
                connection.prepareStatement("REPLACE INTO rowcast_schemas (fingerprint, document) VALUES (?, ?)")) {
            replace.setLong(1, fingerprint);
            replace.setBytes(2, document);
            replace.executeUpdate();
        }
    }

    /** The document of that fingerprint. */
    public static Optional<byte[]> get(Connection connection, long fingerprint) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT document FROM rowcast_schemas WHERE fingerprint = ?")) {
            select.setLong(1, fingerprint);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
            }
        }
    }
}
