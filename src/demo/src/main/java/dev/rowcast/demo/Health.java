package dev.rowcast.demo;

import dev.rowcast.stack.Server;
import java.time.Duration;
import java.util.List;

/** Looks, while the demo waits, whether there is still something to wait for. Not thread-safe. */
final class Health {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Watched watched;
    private final List<Feed> feeds;
    private long last = System.nanoTime();

    Health(Watched watched, List<Feed> feeds) {
        this.watched = watched;
        this.feeds = feeds;
    }

    /**
     * Looks, at most once a second.
     *
     * @throws DemoException when a server has ended, delivery has failed, or a subscriber can't take what it is sent
     */
    void check() {
        if (System.nanoTime() - last < INTERVAL_NANOS) {
            return;
        }
        last = System.nanoTime();
        for (Server server : watched.servers()) {
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
        List<String> failures = watched.failures();
        if (!failures.isEmpty()) {
            throw new DemoException(String.join("\n", failures) + "\n" + whereToLook());
        }
    }

    /** Where a person finds more about a failure, as a sentence. */
    String whereToLook() {
        return watched.whereToLook();
    }
}
