package dev.rowcast.demo;

import dev.rowcast.route.Subscription;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.tail.ChangePrinter;
import dev.rowcast.tail.Palette;
import dev.rowcast.tail.TailServer;
import dev.rowcast.v1.Operation;
import dev.rowcast.v1.Source;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code rowcast tail} is: a subscriber of any table, which learns of the tables from what is sent. */
final class GenericFeed implements Feed {
    private final Subscription subscription;
    private final PrintSampler sampler;
    private final Fold fold = new Fold();
    private final Inbox inbox = new Inbox();
    private final ChangePrinter printer = new ChangePrinter(ZoneId.systemDefault(), Palette.PLAIN);
    private final TailServer server;

    GenericFeed(Subscription subscription, PrintSampler sampler) throws IOException {
        this.subscription = subscription;
        this.sampler = sampler;
        this.server = TailServer.start("127.0.0.1", 0, this::received);
    }

    private void received(List<ReceivedChange> changes, Instant when) {
        try {
            changes.forEach(change -> received(change, when));
        } catch (RuntimeException e) {
            inbox.fail(e);
            throw e;
        }
    }

    private void received(ReceivedChange change, Instant when) {
        Source source = change.event().getSource();
        Arrival arrival = new Arrival(
                change.event().getId(),
                change.batch().getTable(),
                key(change),
                change.batch().getTopic() + "-" + change.batch().getPartition(),
                change.event().getOffset(),
                change.event().getOperation() == Operation.OPERATION_SNAPSHOT,
                Instant.ofEpochSecond(
                        source.getCommitTime().getSeconds(),
                        source.getCommitTime().getNanos()),
                when);
        if (!inbox.has(arrival.id())) {
            fold.apply(change);
            // Also of what isn't shown, so that the printer's columns are as wide as they will ever be when it matters.
            String line = arrival.snapshot() ? line(change, arrival) : "";
            sampler.arrived(label(), arrival, () -> line.isEmpty() ? line(change, arrival) : line);
        }
        inbox.add(arrival);
    }

    private static String key(ReceivedChange change) {
        return change.rows() instanceof Rows.Decoded rows
                ? rows.key()
                        .map(key -> Row.of(key).values().values().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining("/")))
                        .orElse("")
                : "";
    }

    /** The printer begins a line with the time and ends it with how late the change was, which has its own place here. */
    private String line(ReceivedChange change, Arrival arrival) {
        String line = printer.line(change, arrival.arrived());
        int what = line.indexOf("  ") + 2;
        int lag = line.stripTrailing().lastIndexOf("  ");
        return Text.arrival(label(), line.substring(what, Math.max(what, lag)).stripTrailing(), Text.latency(arrival));
    }

    @Override
    public Subscription subscription() {
        return subscription;
    }

    @Override
    public String label() {
        return "tail";
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public Map<List<@Nullable Object>, Row> rows(Shop.Table table) {
        return fold.rows(table.name());
    }

    @Override
    public Optional<Set<String>> compiledColumns() {
        return Optional.empty();
    }

    @Override
    public void close() {
        server.close();
    }
}
