package dev.rowcast.cli.sync;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.standalone.state.PauseTable;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.StateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * A pause of a process without Kafka, in its state. It lasts a minute from when it was prolonged last, by the database's clock, so that nobody has to end that of a load
 * that was killed; and by this machine's clock rows are sent for a part of that, so that no call is under way any more when it has ended.
 */
final class StatePause implements StreamPause {
    private static final Duration SHORTEST = Duration.ofSeconds(60);
    private static final Duration SENDING = Duration.ofSeconds(25);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Session session;
    private final List<String> streams;
    private final String holder;
    private final String subscription;
    private final Duration length;
    private final Awaiting awaiting;
    private final UnaryOperator<String> gtids;
    private final LongSupplier nanos;
    private volatile long certainUntil;
    private volatile boolean lost;
    private final Ticking ticking;

    /** Waits until something is so, and says meanwhile why it isn't. */
    @FunctionalInterface
    interface Awaiting {
        void await(BooleanSupplier there, String why);
    }

    /**
     * Asks for it.
     *
     * @param session of the state, closed by the caller
     * @param holder names this program, unlike any other
     * @param deadline how long a call to the subscription may take
     * @param gtids reads those of a place
     * @param nanos as {@link System#nanoTime}
     */
    StatePause(
            Session session,
            List<String> streams,
            String holder,
            String subscription,
            Duration deadline,
            Awaiting awaiting,
            UnaryOperator<String> gtids,
            LongSupplier nanos) {
        this.session = session;
        this.streams = streams;
        this.holder = holder;
        this.subscription = subscription;
        this.awaiting = awaiting;
        this.gtids = gtids;
        this.nanos = nanos;
        Duration needed = SENDING.plus(deadline).plus(MARGIN);
        this.length = needed.compareTo(SHORTEST) > 0 ? needed : SHORTEST;
        begin();
        this.ticking = new Ticking(this::prolong, EVERY);
    }

    private void begin() {
        long before = nanos.getAsLong();
        session.run(connection -> {
            PauseTable.end(session, connection, holder);
            PauseTable.ask(session, connection, streams, holder, subscription, length);
            return holder;
        });
        certainUntil = before + SENDING.toNanos();
    }

    /** For any thread, by one at a time. */
    synchronized void prolong() {
        long before = nanos.getAsLong();
        if (isLost()) {
            // What has ended isn't begun again: it was delivered in between.
            return;
        }
        try {
            int there = session.run(connection -> PauseTable.prolong(session, connection, holder, length));
            if (there < streams.size()) {
                lost = true;
            } else {
                certainUntil = before + SENDING.toNanos();
            }
        } catch (StateException away) {
            // It is tried again until it isn't certain any more.
            return;
        }
    }

    private boolean isLost() {
        if (!lost && nanos.getAsLong() - certainUntil >= 0) {
            lost = true;
        }
        return lost;
    }

    @Override
    public String transactions() {
        awaiting.await(
                () -> own().stream().allMatch(pause -> pause.place() != null),
                "the process hasn't confirmed yet that nothing of " + String.join(", ", streams)
                        + " is under way: what it has handed out is answered for first, by all subscriptions of these tables,"
                        + " and written down");
        return String.join(
                ",",
                own().stream()
                        .map(pause -> gtids.apply(String.valueOf(pause.place())))
                        .distinct()
                        .toList());
    }

    private List<Pause> own() {
        List<Pause> own = session.run(connection -> PauseTable.inForce(session, connection)).stream()
                .filter(pause -> pause.holder().equals(holder))
                .toList();
        if (own.size() < streams.size()) {
            lost = true;
        }
        requireCertain();
        return own;
    }

    @Override
    public Optional<String> obstacle() {
        return isLost()
                ? Optional.of("the pause of " + String.join(", ", streams)
                        + " couldn't be prolonged in time, so that their changes may be delivered again; the same command with --resume"
                        + " goes on")
                : Optional.empty();
    }

    @Override
    public void requireHeld() {
        prolong();
        requireCertain();
    }

    private void requireCertain() {
        obstacle().ifPresent(why -> {
            throw new CliException(why, null);
        });
    }

    /** Where the state is away it ends by itself. */
    @Override
    public void close() {
        ticking.close();
        try {
            session.run(connection -> {
                PauseTable.end(session, connection, holder);
                return holder;
            });
        } catch (StateException away) {
            return;
        }
    }
}
