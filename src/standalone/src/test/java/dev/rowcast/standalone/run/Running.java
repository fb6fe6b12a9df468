package dev.rowcast.standalone.run;

import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A runner on a thread of its own. */
final class Running implements AutoCloseable {
    final Runner runner;
    private final Leadership leadership;
    private final Lease lease;
    private final @Nullable StateLock lock;
    private final CompletableFuture<Void> end;

    private Running(
            Supplier<Source> source,
            String routes,
            State state,
            Duration length,
            SpoolLimits spool,
            Consumer<Step> steps) {
        Path file = state.file();
        lock = file == null ? null : StateLock.take(file).orElseThrow();
        leadership = new Leadership(state, "this process", length);
        lease = new Lease(leadership, length, System::nanoTime);
        lease.take();
        runner = new Runner(
                settings(source, routes, spool),
                state,
                leadership,
                // Nobody else has a file that is locked.
                file == null ? lease::isHeld : () -> true,
                DeliveryListener.NONE,
                Clock.systemUTC(),
                steps);
        end = CompletableFuture.runAsync(runner::run);
    }

    /** On that state, with a lease that lasts so long where it is on a server. */
    static Running start(Source source, String routes, State state, Duration lease, SpoolLimits spool) {
        return start(source, routes, state, lease, spool, step -> {});
    }

    static Running start(
            Source source, String routes, State state, Duration lease, SpoolLimits spool, Consumer<Step> steps) {
        return new Running(() -> source, routes, state, lease, spool, steps);
    }

    static RunSettings settings(Supplier<Source> source, String routes, SpoolLimits spool) {
        Routing routing = RoutingParser.parse(routes);
        InstalledDestinations installed = InstalledDestinations.in(List.of());
        return new RunSettings(
                "shop-run",
                source.get().name(),
                source,
                routing,
                GateRules.of("shop-run"),
                installed::of,
                SourceSettings.DEFAULT,
                spool,
                32 << 20,
                100,
                Duration.ofSeconds(5));
    }

    static Running start(Source source, String routes, Path folder, SpoolLimits spool) {
        return start(() -> source, routes, folder, spool);
    }

    /** Whose source may change between starts of the engine. */
    static Running start(Supplier<Source> source, String routes, Path folder, SpoolLimits spool) {
        State state = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
        return new Running(source, routes, state, Duration.ofSeconds(10), spool, step -> {});
    }

    /** Whether the lease is certain to be held. */
    boolean leads() {
        return lease.isHeld();
    }

    /** Whether it has ended by itself. */
    boolean hasEnded() {
        return end.isDone();
    }

    /** Waits until it has ended by itself; returns why. */
    Throwable awaitBreakdown() throws InterruptedException {
        try {
            end.get();
            return new IllegalStateException("it was stopped");
        } catch (ExecutionException broken) {
            return broken;
        }
    }

    @Override
    public void close() throws Exception {
        runner.stop();
        end.handle((done, broken) -> done).get(60, TimeUnit.SECONDS);
        runner.close();
        lease.close();
        leadership.close();
        if (lock != null) {
            lock.close();
        }
    }
}
