package dev.rowcast.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Waits until the subscribers have what was committed. Not thread-safe. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final List<Feed> feeds;
    private final Tally tally;
    private final Health health;
    private final Narration narration;

    Waiting(List<Feed> feeds, Tally tally, Health health, Narration narration) {
        this.feeds = feeds;
        this.tally = tally;
        this.health = health;
        this.narration = narration;
    }

    /**
     * Returns when every subscriber has every change that was committed so far.
     *
     * @param what what is waited for, for the message
     * @throws DemoException when it can't come any more, or a minute has passed without any change arriving
     */
    void forAll(String what) throws InterruptedException {
        forTables(table -> true, what);
    }

    /** As {@link #forAll}, of these tables alone. */
    void forTables(Predicate<Shop.Table> which, String what) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long before = arrived();
        for (Feed feed : feeds) {
            while (!feed.inbox().await(() -> has(feed, which), LOOK)) {
                health.check();
                long now = arrived();
                if (now > before) {
                    before = now;
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                    narration.progress("so far " + progress());
                }
                if (System.nanoTime() > deadline) {
                    throw new DemoException("Waited for " + what + ", and nothing came for " + PATIENCE.toSeconds()
                            + " s. Arrived so far: " + missing() + ". " + health.whereToLook());
                }
            }
        }
    }

    /** Returns after that time. */
    void forTime(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            feeds.get(0).inbox().await(() -> false, left.compareTo(LOOK) < 0 ? left : LOOK);
            health.check();
        }
    }

    /** Asked again and again until it holds; it may ask a database. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws SQLException, InterruptedException;
    }

    /**
     * Returns when the condition holds, which is asked again and again.
     *
     * @param what what is waited for, for the message
     * @throws DemoException when it doesn't hold after a minute, or can't any more
     */
    void until(Condition condition, String what) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            forTime(LOOK.dividedBy(2));
            if (System.nanoTime() > deadline) {
                throw new DemoException(
                        "Waited for " + what + " for " + PATIENCE.toSeconds() + " s. " + health.whereToLook());
            }
        }
    }

    /** How many there are by now; it may ask a database. */
    @FunctionalInterface
    interface Count {
        long now() throws SQLException, InterruptedException;
    }

    /**
     * Returns when there are that many.
     *
     * @param what what is waited for, for the message
     * @throws DemoException when a minute has passed in which there were no more, or it can't hold any more
     */
    void untilThereAre(long wanted, Count count, String what) throws SQLException, InterruptedException {
        long before = 0;
        while (before < wanted) {
            long known = before;
            until(() -> count.now() > known, what);
            before = count.now();
        }
    }

    private boolean has(Feed feed, Predicate<Shop.Table> which) {
        return feed.tables().stream()
                .filter(which)
                .allMatch(table -> feed.inbox().received(table.name()) >= tally.of(table.name()));
    }

    private long arrived() {
        return feeds.stream().mapToLong(Waiting::arrivedAt).sum();
    }

    private String progress() {
        return feeds.stream()
                .map(feed -> feed.label() + " " + Text.number(arrivedAt(feed)) + " of " + Text.number(sentTo(feed)))
                .collect(Collectors.joining(", "));
    }

    private static long arrivedAt(Feed feed) {
        return feed.tables().stream()
                .mapToLong(table -> feed.inbox().received(table.name()))
                .sum();
    }

    private long sentTo(Feed feed) {
        return feed.tables().stream().mapToLong(table -> tally.of(table.name())).sum();
    }

    private String missing() {
        List<String> parts = new ArrayList<>();
        for (Feed feed : feeds) {
            for (Shop.Table table : feed.tables()) {
                long sent = tally.of(table.name());
                long received = feed.inbox().received(table.name());
                if (received < sent) {
                    parts.add(feed.label() + " " + Text.number(received) + " of " + Text.number(sent) + " of "
                            + table.fullName());
                }
            }
        }
        return String.join(", ", parts);
    }
}
