package dev.rowcast.bench.kafkaless;

import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.run.RunSettings;
import dev.rowcast.standalone.run.Runner;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Rowcast without Kafka, in this JVM. */
final class Process implements AutoCloseable {
    private static final long CLOSE_SECONDS = 60;

    private final Leadership leadership;
    private final Runner runner;
    private final CompletableFuture<Void> end;

    Process(Source source, Path state, Service service) {
        State opened = State.open("jdbc:sqlite:" + state, null, null);
        leadership = new Leadership(opened, "bench", Duration.ofDays(1));
        leadership.take();
        InstalledDestinations installed = InstalledDestinations.in(List.of());
        String routes = """
                {"subscriptions": [{"name": "orders", "tables": ["bench.orders"], "target": "%s", "tls": {"plaintext": true}}]}""".formatted(service.target());
        runner = new Runner(
                new RunSettings(
                        "bench",
                        source.name(),
                        () -> source,
                        RoutingParser.parse(routes),
                        GateRules.of("bench"),
                        installed::of,
                        SourceSettings.DEFAULT,
                        new SpoolLimits(Duration.ofSeconds(30), 64 << 20, 1L << 30),
                        64 << 20,
                        100,
                        Duration.ofSeconds(5)),
                opened,
                leadership,
                () -> true,
                DeliveryListener.NONE,
                Clock.systemUTC());
        end = CompletableFuture.runAsync(runner::run);
    }

    @Override
    public void close() throws Exception {
        runner.stop();
        end.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        runner.close();
        leadership.close();
    }
}
