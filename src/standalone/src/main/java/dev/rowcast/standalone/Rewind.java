package dev.rowcast.standalone;

import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.engine.GtidPlace;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.engine.SourceServer;
import dev.rowcast.standalone.state.FencedException;
import dev.rowcast.standalone.state.History;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Has transactions read once more that were done already, from the binary log, while no process runs. What comes again has the ids that it had and newer
 * versions, so that stores and subscribers end with what the database has; nothing is passed over.
 */
public final class Rewind {
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final RunConfig config;

    /** @param config of the process */
    public Rewind(RunConfig config) {
        this.config = config;
    }

    /**
     * Sets the place from where the next start reads.
     *
     * @param gtids those that stay done; all others come again
     * @return those that were done before
     * @throws AlreadyRunningException if a process uses the state
     * @throws IllegalArgumentException if it can't be done; the message says why, and nothing was changed
     * @throws StateException if the state isn't there, or can't be used
     */
    public String to(String gtids) {
        State.existing(
                config.state().url(), config.state().user(), config.state().password());
        try (StateSetup setup = StateSetup.of(config.state());
                Leadership leadership = new Leadership(setup.state(), setup.holder(), LEASE)) {
            leadership.take().ifPresent(other -> {
                throw new AlreadyRunningException(
                        other + " reads with this state; end it first, and those that stand by");
            });
            try {
                return to(gtids, setup.state(), leadership);
            } catch (FencedException another) {
                throw new AlreadyRunningException(String.valueOf(another.getMessage()));
            } finally {
                leadership.release();
            }
        }
    }

    private String to(String gtids, State state, Leadership leadership) {
        String source = config.source().name();
        try (Session session = state.session();
                History history = new History(state, source)) {
            Position position = session.run(connection -> Position.read(connection, source));
            GtidPlace before = GtidPlace.of(position.place())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the state has no place with GTIDs: nothing was read yet, a first snapshot isn't over, or MySQL has no GTIDs."
                                    + " To read all rows anew, start once with --snapshot-again"));
            GtidPlace after = before.at(gtids);
            if (!after.isDefinedBy(history.entries())) {
                throw new IllegalArgumentException(
                        "that is before the last snapshot, and what the tables were like then isn't known."
                                + " To read all rows anew, start once with --snapshot-again");
            }
            requireLog(config.source(), after);
            session.run(connection -> {
                leadership.fence(connection, -1);
                new Position(after.offset(), null, position.nextSequence(), position.epoch())
                        .write(connection, source, InstantSource.system().millis());
                return after;
            });
            return before.gtids();
        }
    }

    /** The engine would find it out too, but then the place would be written down already. */
    private static void requireLog(Source source, GtidPlace place) {
        String purged;
        try (SourceServer server = SourceServer.connect(source)) {
            purged = server.purgedBeside(place.gtids());
        } catch (SQLException unasked) {
            throw new IllegalArgumentException(
                    source + " can't be asked whether it has these transactions still: " + unasked.getMessage(),
                    unasked);
        }
        if (!purged.isEmpty()) {
            throw new IllegalArgumentException(
                    "the binary log of " + source + " is gone from there: it no longer has " + purged
                            + ". Take a set that has these too, or start once with --snapshot-again, which reads all rows anew");
        }
    }
}
