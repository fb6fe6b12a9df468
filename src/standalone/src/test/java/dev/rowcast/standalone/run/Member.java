package dev.rowcast.standalone.run;

import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.samples.Pause;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.FencedException;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process of its own that leads, or waits until it may, on a state on MySQL; until it is killed. It says on its output what it does. */
public final class Member {
    static final Duration LEASE = Duration.ofSeconds(5);
    private static final SourceState STANDBY = new SourceState(SourceState.Phase.STANDBY, "", 0);

    private final RunSettings settings;
    private final State state;
    private final String holder;
    private final Consumer<Step> steps;
    private volatile @Nullable Runner running;

    private Member(RunSettings settings, State state, String holder, Consumer<Step> steps) {
        this.settings = settings;
        this.state = state;
        this.holder = holder;
        this.steps = steps;
    }

    /** Port, server id, database, routes, the state's URL, user and password, the holder's name, step at which it dies (or nothing), times. */
    public static void main(String[] arguments) {
        RunSettings settings = Running.settings(
                () -> Shop.source(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), arguments[2], Map.of()),
                arguments[3],
                new SpoolLimits(Duration.ofMillis(500), 1 << 20, 1L << 30));
        State state = State.open(arguments[4], arguments[5], arguments[6]);
        Member member = new Member(
                settings, state, arguments[7], DyingProcess.dyingAt(arguments[8], Integer.parseInt(arguments[9])));
        StateTeller.start(member::sourceState);
        try {
            while (true) {
                member.term();
                Pause.millis(200);
            }
        } catch (RuntimeException | Error broken) {
            DyingProcess.breakDown(broken);
        }
    }

    private SourceState sourceState() {
        Runner now = running;
        return now == null ? STANDBY : now.sourceState();
    }

    private void term() {
        try (Leadership leadership = new Leadership(state, holder, LEASE);
                Lease lease = new Lease(leadership, LEASE, System::nanoTime)) {
            Optional<String> other = lease.take();
            if (other.isPresent()) {
                say("standby of " + other.get());
                return;
            }
            say("leads");
            try (Runner runner = new Runner(
                    settings, state, leadership, lease::isHeld, DeliveryListener.NONE, Clock.systemUTC(), steps)) {
                running = runner;
                runner.run();
            } finally {
                running = null;
            }
        } catch (LeaseLostException lost) {
            say("lost: " + lost.getMessage());
        } catch (FencedException fenced) {
            say("fenced: " + fenced.getMessage());
        } catch (StateException away) {
            say("state: " + away.getMessage());
        }
    }

    private static void say(String what) {
        System.out.println(what);
    }
}
