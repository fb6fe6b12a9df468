package dev.rowcast.demo;

import dev.rowcast.contract.gate.HoldAdvice;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A change of a table that its readers would suffer from: the table is held, somebody decides, and what has waited arrives. */
final class HoldScene {
    private static final Duration BEFORE = Duration.ofMillis(500);
    private static final Duration WHILE_HELD = Duration.ofMillis(1500);
    private static final Duration BUSY_EVERY = Duration.ofMillis(20);
    private static final Duration SHOWN_EVERY = Duration.ofMillis(200);
    private static final String ADVICE = " Rows before it are delivered";

    private final Tally tally;
    private final Waiting waiting;
    private final List<Feed> feeds;
    private final Platform platform;
    private final TableApprovals approvals;
    private final Narration narration;
    private final PrintSampler sampler;
    private boolean explained;

    HoldScene(
            Tally tally,
            Waiting waiting,
            List<Feed> feeds,
            Platform platform,
            TableApprovals approvals,
            Narration narration,
            PrintSampler sampler) {
        this.tally = tally;
        this.waiting = waiting;
        this.feeds = feeds;
        this.platform = platform;
        this.approvals = approvals;
        this.narration = narration;
        this.sampler = sampler;
    }

    /**
     * What is done to a table.
     *
     * @param ddl the statement, to be shown
     * @param step runs it, and commits at least one row of the table after it
     * @param decision what is decided about it
     */
    record Change(Shop.Table table, String ddl, Pacer.Step step, String decision) {
        String tableName() {
            return table.fullName();
        }
    }

    /** Plays it, while the other clerk is busy until the decision. */
    void play(Change change, ShopWorkload busy) throws SQLException, InterruptedException {
        long duplicates = duplicates(change.table());
        long waits = hold(change, busy);
        narration.detail("$ " + HoldAdvice.approve(TableApprovals.id(change.table()), change.decision()));
        Instant approved = Instant.now();
        narration.detail(String.join("\n", approvals.approve(change.table(), change.decision())));
        waiting.forAll("the rows that waited for the approval");
        sampler.off();
        long again = duplicates(change.table()) - duplicates;
        narration.done("all " + Text.number(waits) + " that waited were there "
                + Text.millis(Duration.between(approved, lastArrived(change.table()))) + " after the approval, "
                + (again == 0 ? "each once" : Text.number(again) + " of them again, by the same id"));
    }

    /** Returns how many changes wait when the table is held and all else has come. */
    private long hold(Change change, ShopWorkload busy) throws SQLException, InterruptedException {
        AtomicLong beforeIt = new AtomicLong();
        AtomicLong othersBefore = new AtomicLong();
        try (Pacer pacer = Pacer.start(busy::doSomething, BUSY_EVERY)) {
            waiting.forTime(BEFORE);
            narration.detail("> " + change.ddl());
            pacer.once(() -> {
                beforeIt.set(tally.of(change.table().name()));
                othersBefore.set(tally.total() - beforeIt.get());
                change.step().run();
            });
            waiting.until(() -> approvals.isHeld(change.table()), change.tableName() + " to be held");
            tell(change.table());
            sampler.show(1, SHOWN_EVERY);
            waiting.forTime(WHILE_HELD);
            pacer.check();
        }
        waiting.forTables(table -> !table.equals(change.table()), "the rows of tables that aren't held");
        sampler.show(0, Duration.ZERO);
        checkHeld(change.table(), beforeIt.get());
        long waits = tally.of(change.table().name()) - beforeIt.get();
        long others = tally.total() - tally.of(change.table().name()) - othersBefore.get();
        narration.detail("since the ALTER " + Text.count(others, "change") + " of other tables have come, and "
                + Text.number(waits) + " of " + change.tableName() + " wait");
        narration.detail(platform.requireRunning());
        return waits;
    }

    /** What is told of it; of a later one only what is different each time. */
    private void tell(Shop.Table table) throws SQLException, InterruptedException {
        waiting.until(() -> platform.held(table).isPresent(), "it to be told that " + table.fullName() + " is held");
        Platform.Notice notice = platform.held(table).orElseThrow();
        String message = notice.text();
        int advice = message.indexOf(ADVICE);
        narration.detail(notice.where() + ":");
        Text.wrap(explained && advice > 0 ? message.substring(0, advice) + " …" : message, "", Text.LOG_WIDTH)
                .forEach(line -> narration.detail("  " + line));
        explained = true;
    }

    /** Nothing from before the change may be missing, and nothing from after it may have come. */
    private void checkHeld(Shop.Table table, long before) {
        for (Feed feed : readers(table)) {
            long received = feed.inbox().received(table.name());
            if (received != before) {
                throw new DemoException(table.fullName() + " is held, and " + feed.label() + " has "
                        + Text.number(received) + " of its changes; " + Text.number(before)
                        + " were committed before the ALTER TABLE.");
            }
        }
    }

    private long duplicates(Shop.Table table) {
        return readers(table).stream()
                .mapToLong(feed -> feed.inbox().duplicates(table.name()))
                .sum();
    }

    /** By then nothing else was under way, so that the newest change of each reader is one that waited. */
    private Instant lastArrived(Shop.Table table) {
        return readers(table).stream()
                .map(feed -> feed.inbox().last().orElseThrow().arrived())
                .max(Instant::compareTo)
                .orElseThrow();
    }

    private List<Feed> readers(Shop.Table table) {
        return feeds.stream().filter(feed -> feed.tables().contains(table)).toList();
    }
}
