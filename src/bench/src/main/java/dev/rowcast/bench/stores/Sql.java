package dev.rowcast.bench.stores;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** How a database's own words are for what the loops by hand say. */
enum Sql {
    MYSQL {
        @Override
        String like(String table, String there) {
            return "CREATE TABLE " + table + " LIKE " + there;
        }

        @Override
        String now() {
            return "NOW(6)";
        }

        @Override
        String upsert(String key, List<String> columns) {
            return " AS n ON DUPLICATE KEY UPDATE "
                    + columns.stream().map(column -> column + " = n." + column).collect(Collectors.joining(", "));
        }

        @Override
        String guardedUpsert(String table, String key, List<String> columns, String version) {
            String newer = "n." + version + " >= " + table + "." + version;
            return " AS n ON DUPLICATE KEY UPDATE "
                    + columns.stream()
                            .map(column ->
                                    column + " = IF(" + newer + ", n." + column + ", " + table + "." + column + ")")
                            .collect(Collectors.joining(", "))
                    + ", " + version + " = GREATEST(n." + version + ", " + table + "." + version + ")";
        }

        @Override
        Object moment(Instant instant) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        }
    },
    POSTGRESQL {
        @Override
        String like(String table, String there) {
            return "CREATE TABLE " + table + " (LIKE " + there + " INCLUDING ALL)";
        }

        @Override
        String now() {
            return "clock_timestamp()";
        }

        @Override
        String upsert(String key, List<String> columns) {
            return " ON CONFLICT (" + key + ") DO UPDATE SET "
                    + columns.stream()
                            .map(column -> column + " = EXCLUDED." + column)
                            .collect(Collectors.joining(", "));
        }

        @Override
        String guardedUpsert(String table, String key, List<String> columns, String version) {
            return upsert(key, columns) + ", " + version + " = EXCLUDED." + version + " WHERE " + table + "." + version
                    + " <= EXCLUDED." + version;
        }

        @Override
        Object moment(Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
    };

    /** A statement that makes a table just as another one is. */
    abstract String like(String table, String there);

    abstract String now();

    /** What follows the values of an INSERT, so that rows that are there become these. */
    abstract String upsert(String key, List<String> columns);

    /** The same where what is there is no newer. */
    abstract String guardedUpsert(String table, String key, List<String> columns, String version);

    abstract Object moment(Instant instant);

    void set(PreparedStatement statement, int place, Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            statement.setBytes(place, bytes);
        } else if (value instanceof LocalTime time) {
            statement.setString(place, time.toString());
        } else {
            statement.setObject(place, value instanceof Instant instant ? moment(instant) : value);
        }
    }
}
