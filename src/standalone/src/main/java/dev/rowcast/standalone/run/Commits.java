package dev.rowcast.standalone.run;

import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.standalone.spool.Letters;
import dev.rowcast.standalone.spool.StateParkedKeys;
import dev.rowcast.standalone.spool.Streams;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.StateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what became of the records, and from where the source has to be read again: all of it in one commit, or nothing. A commit that failed is tried
 * again; nothing is forgotten meanwhile. For one thread.
 */
final class Commits {
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST_RECORDS = 5_000;
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String source;
    private final Session session;
    private final Leadership leadership;
    private final Streams streams;
    private final Letters letters;
    private final StateParkedKeys parked;
    private final Clock clock;
    private final Consumer<Step> steps;

    private Position position = Position.BEGINNING;
    /** Where the log stood when a snapshot began that didn't come to its end; null where none was. */
    private @Nullable String deadSnapshot;
    /** Why the last commit failed. Until one works nothing is read, and nothing leaves the spool or what is on its way there. */
    private @Nullable StateException away;
    /** What that commit would have stored. */
    private @Nullable String unstored;
    /** Below that sequence each record is of a transaction that the stored place has, or comes again. */
    private long wholeBelow;

    private long lastNanos = System.nanoTime();
    private long taken;

    /** @param steps is told of each step */
    Commits(
            String source,
            Session session,
            Leadership leadership,
            Streams streams,
            Letters letters,
            StateParkedKeys parked,
            Clock clock,
            Consumer<Step> steps) {
        this.source = source;
        this.session = session;
        this.leadership = leadership;
        this.streams = streams;
        this.letters = letters;
        this.parked = parked;
        this.clock = clock;
        this.steps = steps;
    }

    /** Begins with what the state has. */
    void restart() {
        streams.restart();
        letters.restart();
        parked.restart();
        away = null;
        unstored = null;
        position = session.run(connection -> Position.read(connection, source));
        deadSnapshot = position.snapshotFrom();
        // What the place hasn't is read again, under higher numbers.
        wholeBelow = position.nextSequence();
    }

    /** What was written last. */
    Position position() {
        return position;
    }

    /** Below that sequence each record is of a transaction that the place of {@link #position} has, or comes again. */
    long wholeBelow() {
        return wholeBelow;
    }

    /** Why the state couldn't be written the last time; null where it could. */
    @Nullable StateException away() {
        return away;
    }

    /** So many records have been taken. */
    void count(int records) {
        taken += records;
    }

    /** Whether it is time for the next. */
    boolean isDue() {
        long since = System.nanoTime() - lastNanos;
        return away == null ? taken >= MOST_RECORDS || since >= BETWEEN_NANOS : since >= AGAIN_NANOS;
    }

    /**
     * Writes down where the log stands, before anybody gets a row of a snapshot. One that dies is begun anew, and doesn't know which rows were deleted
     * meanwhile; so once it is over, the log is read from where the first one began.
     */
    void noteSnapshot(Reading reading) {
        String from = reading.snapshotFrom();
        if (from != null && position.place() == null && position.snapshotFrom() == null) {
            Position noted = new Position(null, from, position.nextSequence(), reading.epoch());
            session.run(connection -> {
                leadership.fence(connection, reading.epoch());
                noted.write(connection, source, clock.millis());
                return noted;
            });
            position = noted;
        }
    }

    /**
     * Writes what is new; {@link #away} says whether it could.
     *
     * @return whether the source has to be read anew from {@link #position}, since a snapshot came to its end that began after one that hadn't
     * @throws StateException if trying again is of no use, or nobody knows whether it was written: then what is in memory may be something else than what
     *     the state has, and all begins again with what that has
     */
    boolean commit(ChangeFlow flow, Reading reading) {
        lastNanos = System.nanoTime();
        taken = 0;
        streams.settle(flow::committable);
        String newer = reading.placeUpTo(streams.durableTo());
        String place = newer == null ? unstored : newer;
        if (place == null && !streams.hasUnwritten() && !letters.pending() && !parked.pending()) {
            away = null;
            return false;
        }
        boolean afterDeadSnapshot = place != null && deadSnapshot != null;
        Position next = new Position(
                afterDeadSnapshot ? deadSnapshot : place == null ? position.place() : place,
                place == null ? position.snapshotFrom() : null,
                reading.next(),
                reading.epoch());
        steps.accept(Step.BEFORE_COMMIT);
        try {
            session.run(connection -> write(connection, next));
        } catch (StateException failed) {
            keep(place, failed);
            return false;
        }
        steps.accept(Step.COMMITTED);
        written(next);
        if (place != null && !afterDeadSnapshot) {
            wholeBelow = Math.max(wholeBelow, reading.wholeBelow());
        }
        steps.accept(Step.AFTER_COMMIT);
        return afterDeadSnapshot;
    }

    private Position write(Connection connection, Position next) throws SQLException {
        leadership.fence(connection, next.epoch());
        streams.write(connection);
        letters.write(connection);
        parked.write(connection);
        next.write(connection, source, clock.millis());
        steps.accept(Step.WRITTEN);
        return next;
    }

    private void written(Position next) {
        position = next;
        unstored = null;
        away = null;
        streams.written();
        letters.written();
        parked.written();
    }

    private void keep(@Nullable String place, StateException failed) {
        if (!failed.isPassing() || failed.mayBeWritten()) {
            throw failed;
        }
        unstored = place;
        away = failed;
    }
}
