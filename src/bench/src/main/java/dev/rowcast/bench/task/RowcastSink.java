package dev.rowcast.bench.task;

import dev.rowcast.connect.RowcastSinkTask;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Rowcast's own task, with contract log and status topic on a real broker. */
final class RowcastSink {
    private RowcastSink() {}

    /**
     * Starts it.
     *
     * @param options what is measured
     * @param brokers broker for its topics
     * @param port the subscriber's
     */
    static Worker start(ProbeOptions options, String brokers, int port) {
        String name = "bench-" + UUID.randomUUID();
        return Worker.start(
                new RowcastSinkTask(),
                Map.of(
                        "name", name,
                        "contract.log.bootstrap.servers", brokers,
                        "contract.log.topic", name,
                        "contract.log.may.be.empty", "true",
                        "routes", routes(options, options.mode(), port)),
                Changes.of(options.rows()),
                options.partitions());
    }

    /** What isn't said here is as where nobody says anything, {@code describe} apart, which is as for a typed service, as all others here do it. */
    static String routes(ProbeOptions options, String mode, int port) {
        return String.format(
                Locale.ROOT,
                """
                { "subscriptions": [ {
                  "name": "bench", "tables": ["shop.orders_20"], "target": "127.0.0.1:%d", "tls": { "plaintext": true },
                  "service": "%s", "describe": "%s", "mode": "%s", "ordering": "%s", "batch": { "maxChanges": %d } } ] }
                """,
                port,
                options.service().fullName(),
                options.describe(),
                mode,
                options.order(),
                options.batch());
    }
}
