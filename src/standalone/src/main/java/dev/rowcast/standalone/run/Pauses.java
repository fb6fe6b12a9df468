package dev.rowcast.standalone.run;

import dev.rowcast.change.StreamId;
import dev.rowcast.standalone.spool.Streams;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.PauseTable;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.StateException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps streams back of which somebody asks that in the state, and confirms it there. {@link #inForce} is for any thread, the rest for the one that hands records out.
 */
final class Pauses implements AutoCloseable {
    private final Session session;
    private final Leadership leadership;
    private final Streams streams;
    /** Of each stream that is kept back: no record of it from that sequence on was handed out since. */
    private final Map<StreamId, Long> since = new HashMap<>();

    private volatile List<Pause> inForce = List.of();

    /** @param session closed with this */
    Pauses(Session session, Leadership leadership, Streams streams) {
        this.session = session;
        this.leadership = leadership;
        this.streams = streams;
    }

    /** Those that the state had lately. */
    List<Pause> inForce() {
        return inForce;
    }

    /**
     * Begins anew, before anything is handed out.
     *
     * @param next the sequence of the first record that will be read
     * @throws StateException if the state doesn't answer: until it is known what is paused nothing may be handed out
     */
    void restart(long next) {
        since.clear();
        keepBack(asked(), next);
    }

    /**
     * Looks what is asked for, and confirms what has come about.
     *
     * @param next the sequence of the next record that will be read
     * @param place the stored place; null before the first
     * @param wholeBelow below that sequence each record is of a transaction that the place has, or comes again
     * @param epoch of this run
     * @throws dev.rowcast.standalone.state.FencedException if another process leads
     */
    void look(long next, @Nullable String place, long wholeBelow, long epoch) {
        try {
            keepBack(asked(), next);
            List<Pause> quiet =
                    inForce.stream().filter(pause -> isQuiet(pause, wholeBelow)).toList();
            if (place != null && !quiet.isEmpty()) {
                confirm(quiet, place, epoch);
            }
        } catch (StateException away) {
            // What is kept back stays so, and a later look hears what is asked.
            return;
        }
    }

    private List<Pause> asked() {
        return session.run(connection -> PauseTable.inForce(session, connection));
    }

    private void keepBack(List<Pause> asked, long next) {
        Set<StreamId> wanted = asked.stream().map(Pauses::stream).collect(Collectors.toSet());
        since.keySet().retainAll(wanted);
        wanted.forEach(stream -> since.putIfAbsent(stream, next));
        streams.withhold(wanted);
        inForce = asked;
    }

    /** What was handed out before is done, and of transactions that the stored place has. */
    private boolean isQuiet(Pause pause, long wholeBelow) {
        StreamId stream = stream(pause);
        return pause.place() == null
                && !streams.hasOpen(stream)
                && since.getOrDefault(stream, Long.MAX_VALUE) <= wholeBelow;
    }

    private void confirm(List<Pause> quiet, String place, long epoch) {
        session.run(connection -> {
            leadership.fence(connection, epoch);
            for (Pause pause : quiet) {
                PauseTable.confirm(connection, pause, place);
            }
            return quiet;
        });
    }

    private static StreamId stream(Pause pause) {
        return new StreamId(pause.stream(), 0);
    }

    @Override
    public void close() {
        session.close();
    }
}
