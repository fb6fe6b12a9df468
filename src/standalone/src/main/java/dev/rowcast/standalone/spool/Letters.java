package dev.rowcast.standalone.spool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.DeadLetters;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.state.LetterTable;
import dev.rowcast.standalone.state.LetterTable.Letter;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The dead letters, which are written with the next commit. For one thread. */
public final class Letters implements DeadLetters, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Session session;
    private final Schemas schemas;
    private final RecordBytes format;
    private final InstantSource clock;
    private final List<Letter> unwritten = new ArrayList<>();
    private final List<Runnable> whenWritten = new ArrayList<>();

    /** @param clock the letters' time */
    public Letters(State state, InstantSource clock) {
        this.session = state.session();
        this.schemas = new Schemas(session);
        this.format = new RecordBytes(schemas);
        this.clock = clock;
    }

    @Override
    public void report(DeadLetter letter, Runnable whenDurable) {
        if (!(letter.origin() instanceof EngineRecord record)) {
            throw new IllegalArgumentException("a dead letter without its record: " + letter.why());
        }
        unwritten.add(new Letter(
                record.place().stream().topic(),
                record.sequence(),
                record.place().epoch().number(),
                clock.millis(),
                labels(letter, record),
                format.write(List.of(record))));
        whenWritten.add(whenDurable);
    }

    private static String labels(DeadLetter letter, EngineRecord record) {
        ObjectNode labels = JSON.createObjectNode();
        letter.subscription().ifPresent(name -> labels.put("subscription", name));
        letter.table().ifPresent(name -> labels.put("table", name));
        letter.id().ifPresent(id -> labels.put("id", id));
        labels.put("reason", letter.reason());
        labels.put("place", record.place().words());
        labels.put("attempts", letter.attempts());
        labels.put("contractRevision", letter.contractRevision());
        return labels.toString();
    }

    @Override
    public boolean pending() {
        return !unwritten.isEmpty();
    }

    @Override
    public boolean present() {
        return true;
    }

    /** Writes the letters that aren't written. May be tried again after a failure. */
    public void write(Connection connection) throws SQLException {
        schemas.write(connection);
        LetterTable.add(session, connection, unwritten);
    }

    /** What {@link #write} wrote is committed: closes their records. */
    public void written() {
        schemas.written();
        unwritten.clear();
        List<Runnable> callbacks = List.copyOf(whenWritten);
        whenWritten.clear();
        callbacks.forEach(Runnable::run);
    }

    /** Forgets those that aren't written: their records come again. */
    public void restart() {
        unwritten.clear();
        whenWritten.clear();
    }

    @Override
    public void close() {
        session.close();
    }
}
