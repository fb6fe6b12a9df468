package dev.rowcast.standalone;

import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.standalone.run.Lease;
import dev.rowcast.standalone.run.LeaseLostException;
import dev.rowcast.standalone.run.RunSettings;
import dev.rowcast.standalone.run.Runner;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.run.SourceState.Phase;
import dev.rowcast.standalone.state.Beginning;
import dev.rowcast.standalone.state.FencedException;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads whenever this process has the lease, and waits for it else. {@link #run} is for one thread; the others may be called by any. */
final class Terms {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private volatile RunSettings settings;
    private final State state;
    private final String holder;
    private final boolean alone;
    private final DeliveryListener listener;
    private final Clock clock = Clock.systemUTC();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean again;
    private volatile @Nullable Runner running;
    private volatile SourceState between;

    /**
     * @param holder names this process in the lease
     * @param alone whether no other process can have the state, so that the lease needn't be prolonged in time
     * @param again whether the source is read from its beginning once more
     */
    Terms(RunSettings settings, State state, String holder, boolean alone, boolean again, DeliveryListener listener) {
        this.settings = settings;
        this.state = state;
        this.holder = holder;
        this.alone = alone;
        this.again = again;
        this.listener = listener;
        this.between = new SourceState(Phase.STARTING, "", clock.millis());
    }

    /** Goes on until {@link #stop}. */
    void run() throws InterruptedException {
        boolean waited = true;
        while (waited) {
            try (Leadership leadership = new Leadership(state, holder, LEASE);
                    Lease lease = new Lease(leadership, LEASE, System::nanoTime)) {
                Optional<String> other = lease.take();
                if (other.isPresent()) {
                    tell(Phase.STANDBY, other.get() + " reads; this process takes over once that one doesn't");
                } else {
                    read(leadership, lease);
                }
            } catch (LeaseLostException | FencedException another) {
                tell(Phase.STANDBY, String.valueOf(another.getMessage()));
            } catch (StateException away) {
                tell(Phase.STATE_UNAVAILABLE, String.valueOf(away.getMessage()));
            }
            waited = !stopped.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
        }
        tell(Phase.STOPPED, "");
    }

    private void read(Leadership leadership, Lease lease) {
        if (again) {
            Beginning.again(state, leadership, settings.source());
            again = false;
        }
        BooleanSupplier leads = alone ? () -> true : lease::isHeld;
        RunSettings now;
        do {
            now = settings;
            run(now, leadership, leads);
        } while (!isStopped() && settings != now);
    }

    private void run(RunSettings now, Leadership leadership, BooleanSupplier leads) {
        try (Runner runner = new Runner(now, state, leadership, leads, listener, clock)) {
            running = runner;
            if (isStopped() || settings != now) {
                runner.stop();
            }
            runner.run();
        } finally {
            running = null;
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Goes on with others: what is in flight gets its time, and what is written down then is where they begin. Returns at once. */
    void reload(RunSettings others) {
        tell(Phase.STARTING, "with another configuration");
        settings = others;
        Runner current = running;
        if (current != null) {
            current.stop();
        }
    }

    /** A state that goes on is told once, with the time when it began. */
    private void tell(Phase phase, String reason) {
        SourceState now = between;
        if (now.phase() != phase || !now.reason().equals(reason)) {
            between = new SourceState(phase, reason, clock.millis());
        }
    }

    SourceState state() {
        Runner current = running;
        SourceState reading = current == null ? between : current.sourceState();
        return reading.phase() == Phase.STOPPED && !isStopped() ? between : reading;
    }

    /** Whether this process is the one that reads. */
    boolean leads() {
        return running != null;
    }

    List<Pause> pauses() {
        Runner current = running;
        return current == null ? List.of() : current.pauses();
    }

    long spooledBytes() {
        Runner current = running;
        return current == null ? 0 : current.spooledBytes();
    }

    void stop() {
        stopped.countDown();
        Runner current = running;
        if (current != null) {
            current.stop();
        }
    }
}
