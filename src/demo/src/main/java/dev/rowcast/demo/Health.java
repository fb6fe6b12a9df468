package dev.rowcast.demo;

import dev.rowcast.stack.Server;
import dev.rowcast.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks, while the demo waits, whether there is still something to wait for. Not thread-safe. */
final class Health {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Stack stack;
    private final Connectors connectors;
    private final List<Feed> feeds;
    private long last = System.nanoTime();

    Health(Stack stack, Connectors connectors, List<Feed> feeds) {
        this.stack = stack;
        this.connectors = connectors;
        this.feeds = feeds;
    }

    /**
     * Looks, at most once a second.
     *
     * @throws DemoException when a part of the stack has ended, a connector has failed, or a subscriber can't take what it is sent
     */
    void check() {
        if (System.nanoTime() - last < INTERVAL_NANOS) {
            return;
        }
        last = System.nanoTime();
        List<Server> servers = new ArrayList<>(stack.stores());
        servers.addAll(List.of(stack.mysql(), stack.kafka(), stack.connect()));
        for (Server server : servers) {
            if (!server.isRunning()) {
                throw new DemoException(server.name() + " has ended by itself. Its log is " + server.log() + ".");
            }
        }
        for (Feed feed : feeds) {
            feed.inbox().failure().ifPresent(failure -> {
                throw new DemoException(
                        "The subscriber of " + feed.subscription().name() + " can't take a change: " + failure,
                        failure);
            });
        }
        List<String> failures = connectors.failures();
        if (!failures.isEmpty()) {
            throw new DemoException(String.join("\n", failures) + "\nThe worker's log is " + log() + ".");
        }
    }

    /** The Connect worker's log. */
    String log() {
        return stack.connect().log().toString();
    }
}
