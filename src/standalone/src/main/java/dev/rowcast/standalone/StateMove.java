package dev.rowcast.standalone;

import dev.rowcast.standalone.config.StateSettings;
import dev.rowcast.standalone.run.Lease;
import dev.rowcast.standalone.state.Backlog;
import dev.rowcast.standalone.state.Beginning;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.SourceStand;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps processes off a state while it is said there where a source goes on: from there, or elsewhere. Any method may throw a {@link StateException}. Not
 * thread-safe.
 */
public final class StateMove implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final StateSetup setup;
    private final Leadership leadership;
    private final Lease lease;
    private final Session session;

    private StateMove(StateSetup setup) {
        this.setup = setup;
        this.leadership = new Leadership(setup.state(), setup.holder(), LEASE);
        this.lease = new Lease(leadership, LEASE, System::nanoTime);
        this.session = setup.state().session();
    }

    /**
     * Opens the state, which is made where there is none.
     *
     * @throws AlreadyRunningException if a process runs with it
     */
    public static StateMove of(StateSettings settings) {
        StateMove move = new StateMove(StateSetup.of(settings));
        Optional<String> other = move.lease.take();
        if (other.isPresent()) {
            move.close();
            throw new AlreadyRunningException("a process runs with this state (" + other.get()
                    + "): end it first, and those that stand by; one that was killed counts for "
                    + LEASE.toSeconds() + " s more");
        }
        return move;
    }

    /** The state. */
    public State state() {
        return setup.state();
    }

    /** What it keeps that isn't delivered. */
    public Backlog backlog() {
        return session.run(Backlog::read);
    }

    /** What it has of that source. */
    public SourceStand stand(String source) {
        return session.run(connection -> SourceStand.read(connection, leadership, source));
    }

    /**
     * Has the source read from that place on.
     *
     * @param place as JSON of the source connector's offset
     * @param history the tables' definitions, as Debezium writes them down
     * @param above versions of changes are above those of that epoch
     */
    public void begin(String source, String place, List<String> history, long above) {
        session.run(connection -> {
            SourceStand.begin(
                    connection,
                    leadership,
                    source,
                    place,
                    history,
                    above,
                    Clock.systemUTC().millis());
            return source;
        });
    }

    /** The source is read elsewhere from now on: a process with this state would begin with a snapshot. */
    public void leave(String source) {
        Beginning.again(setup.state(), leadership, source);
    }

    @Override
    public void close() {
        session.close();
        lease.close();
        leadership.close();
        setup.close();
    }
}
