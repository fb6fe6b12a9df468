package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Numbers the rows of a table from 0 on. */
final class Numbers {
    private Numbers() {}

    /** One above the highest. Whoever else asks waits until this transaction has ended, since all first take the row of the version. */
    static long next(Connection connection, String table, Dialect dialect) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement
                    .executeQuery("SELECT version FROM rowcast_state WHERE id = 1" + dialect.lock())
                    .close();
            try (ResultSet highest = statement.executeQuery("SELECT MAX(number) FROM " + table)) {
                highest.next();
                long number = highest.getLong(1);
                return highest.wasNull() ? 0 : number + 1;
            }
        }
    }
}
