package dev.rowcast.standalone.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The dead letters, numbered in the order in which they were written. */
public final class LetterTable {
    private LetterTable() {}

    /**
     * A dead letter.
     *
     * @param stream the stream of its record
     * @param sequence the record's number
     * @param epoch of that number
     * @param writtenMillis when it was written, in milliseconds since the epoch
     * @param labels what is known of it, as a JSON object of texts
     * @param record the record's bytes
     */
    public record Letter(String stream, long sequence, long epoch, long writtenMillis, String labels, byte[] record) {}

    /**
     * A letter that was read.
     *
     * @param number its number
     * @param letter the letter
     */
    public record Numbered(long number, Letter letter) {}

    /** Adds letters behind those that are there. */
    public static void add(Session session, Connection connection, List<Letter> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        long number = Numbers.next(connection, "rowcast_letters", session.dialect());
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO rowcast_letters"
                + " (number, stream, sequence, epoch, written_millis, labels, record) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (Letter letter : letters) {
                insert.setLong(1, number++);
                insert.setString(2, letter.stream);
                insert.setLong(3, letter.sequence);
                insert.setLong(4, letter.epoch);
                insert.setLong(5, letter.writtenMillis);
                insert.setString(6, letter.labels);
                insert.setBytes(7, letter.record);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The number of the next letter; all below it are there. */
    public static long end(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT MAX(number) FROM rowcast_letters");
                ResultSet highest = select.executeQuery()) {
            highest.next();
            long number = highest.getLong(1);
            return highest.wasNull() ? 0 : number + 1;
        }
    }

    /** At most that many, from that number on. */
    public static List<Numbered> from(Connection connection, long number, int most) throws SQLException {
        List<Numbered> letters = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT number, stream, sequence, epoch,"
                + " written_millis, labels, record FROM rowcast_letters WHERE number >= ? ORDER BY number LIMIT ?")) {
            select.setLong(1, number);
            select.setInt(2, most);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    letters.add(new Numbered(
                            found.getLong(1),
                            new Letter(
                                    found.getString(2),
                                    found.getLong(3),
                                    found.getLong(4),
                                    found.getLong(5),
                                    found.getString(6),
                                    found.getBytes(7))));
                }
            }
        }
        return letters;
    }
}
