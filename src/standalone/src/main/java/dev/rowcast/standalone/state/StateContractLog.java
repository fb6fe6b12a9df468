package dev.rowcast.standalone.state;

import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractLogUnavailableException;
import dev.rowcast.contract.log.ContradictionException;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogTail;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The contract log in the state: one entry a row, numbered from 0 without gaps. Any number of instances and processes may share it. Not thread-safe. */
public final class StateContractLog implements ContractLog {
    private final Session session;
    private final String place;
    private final Fence fence;
    private long next;

    /** An entry as it was read. */
    private record Row(long number, byte[] entry) {}

    /** Opens it at its beginning, for one that may always write, such as a person. */
    public StateContractLog(State state) {
        this(state, Fence.NONE);
    }

    /** Opens it at its beginning, for the process that leads. */
    public StateContractLog(State state, Leadership leadership) {
        this(state, Fence.of(leadership));
    }

    private StateContractLog(State state, Fence fence) {
        this.session = state.session();
        this.place = state.place();
        this.fence = fence;
    }

    @Override
    public void readNew(Consumer<LogEntry> entries) {
        for (Row row : inState(this::read)) {
            requireNext(row);
            accept(row, entries);
            next++;
        }
    }

    private void requireNext(Row row) {
        if (row.number != next) {
            throw new ContractLogException(
                    "the contract log (" + place + ") has entry " + row.number + " where " + next
                            + " should be: entries were lost. Restore the state from a backup, or the log with rowcast contracts restore",
                    null);
        }
    }

    /**
     * Hands over what hasn't been read yet, as it stands there: also what this build doesn't know of a newer one.
     *
     * @return how many entries that were
     * @throws ContractLogException if entries were lost
     */
    public int copyTo(Consumer<byte[]> entries) {
        List<Row> rows = inState(this::read);
        for (Row row : rows) {
            requireNext(row);
            entries.accept(row.entry);
            next++;
        }
        return rows.size();
    }

    /**
     * Writes those of these entries that the log lacks, all or nothing.
     *
     * @return how many it lacked: all where it was empty, none where it has them all
     * @throws ContractLogException if it has others
     */
    public int restore(List<byte[]> entries) {
        return inState(connection -> {
            long number = Numbers.next(connection, "rowcast_contracts", session.dialect());
            List<byte[]> missing = LogTail.missing(
                    read(connection, 0).stream().map(Row::entry).toList(),
                    entries,
                    place,
                    "to put a backup in their place, begin with another state");
            insert(connection, missing, number);
            return missing.size();
        });
    }

    private static void insert(Connection connection, List<byte[]> entries, long first) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO rowcast_contracts (number, entry) VALUES (?, ?)")) {
            long number = first;
            for (byte[] entry : entries) {
                insert.setLong(1, number++);
                insert.setBytes(2, entry);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private List<Row> read(Connection connection) throws SQLException {
        return read(connection, next);
    }

    private static List<Row> read(Connection connection, long from) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT number, entry FROM rowcast_contracts WHERE number >= ? ORDER BY number")) {
            select.setLong(1, from);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(found.getLong(1), found.getBytes(2)));
                }
            }
        }
        return rows;
    }

    private void accept(Row row, Consumer<LogEntry> entries) {
        try {
            entries.accept(ContractJson.parse(row.entry));
        } catch (ContradictionException wrong) {
            throw corrupt(row, wrong);
        } catch (IllegalArgumentException notAnEntry) {
            throw corrupt(row, notAnEntry);
        }
    }

    private ContractLogException corrupt(Row row, IllegalArgumentException found) {
        return new ContractLogException(
                "the contract log (" + place + ", entry " + row.number + ") holds something that isn't a contract: "
                        + found.getMessage()
                        + ". Nothing is guessed from here on: restore the state from a backup",
                found);
    }

    /** Asks the database, which is near. */
    @Override
    public void readArrived(Consumer<LogEntry> entries) {
        try {
            readNew(entries);
        } catch (ContractLogUnavailableException later) {
            // It comes with a later call.
            return;
        }
    }

    /** @throws ContractLogException also if another process leads, where it is a process that writes */
    @Override
    public void append(LogEntry entry) {
        appendAll(List.of(entry));
    }

    /** In one commit. */
    @Override
    public void appendAll(List<LogEntry> entries) {
        List<byte[]> all = entries.stream().map(ContractJson::write).toList();
        inState(connection -> {
            fence.pass(connection);
            insert(connection, all, Numbers.next(connection, "rowcast_contracts", session.dialect()));
            return all;
        });
    }

    private <T> T inState(Session.Work<T> work) {
        try {
            return session.run(work);
        } catch (FencedException another) {
            throw new ContractLogException(String.valueOf(another.getMessage()), another);
        } catch (StateException failed) {
            String why = String.valueOf(failed.getMessage());
            if (failed.isPassing()) {
                throw new ContractLogUnavailableException("the state (" + place + ")", why, failed);
            }
            throw new ContractLogException(why, failed);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
