package dev.rowcast.e2e;

import dev.rowcast.change.TableId;
import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The person who sees that a table is held and, after a while, decides, with the command line. Whatever fails is tried again. */
final class HoldClerk implements AutoCloseable {
    private static final int PERIOD_MILLIS = 700;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger approved = new AtomicInteger();
    private final String topic;
    private final TableId table;
    private final String retyped;
    private final Consumer<String> say;
    private final KafkaContractLog log;
    private final ContractRegistry registry;

    private HoldClerk(String topic, TableId table, String retyped, Consumer<String> say) {
        this.topic = topic;
        this.table = table;
        this.retyped = retyped;
        this.say = say;
        this.log = KafkaContractLog.open(
                topic,
                Map.of(
                        "bootstrap.servers",
                        TestStack.shared().endpoints().kafka().bootstrapServers()));
        this.registry = new ContractRegistry(log);
    }

    /**
     * Begins to look; the log must be there.
     *
     * @param retyped what to decide where a column's type has changed; a dropped one is let go
     */
    static HoldClerk start(String topic, TableId table, String retyped, Consumer<String> say) {
        HoldClerk clerk = new HoldClerk(topic, table, retyped, say);
        clerk.executor.scheduleWithFixedDelay(clerk::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return clerk;
    }

    private void look() {
        try {
            registry.refresh();
            for (HeldShape held : registry.history(table).map(HeldShape::of).orElse(List.of())) {
                if (held.isUndecided()) {
                    decide(held.holds().get(0));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException brokerAway) {
            say.accept("the clerk tries again: " + brokerAway.getMessage());
        }
    }

    private void decide(LogEntry.Held hold) throws IOException, InterruptedException {
        String decision = hold.notice().contains("was dropped") ? "apply" : retyped;
        Commands.Result result = Commands.contracts(topic, "approve", table.toString(), "--as", decision);
        if (result.status() == 0) {
            approved.incrementAndGet();
            say.accept("held and approved as " + decision + ": "
                    + hold.notice().lines().findFirst().orElse(""));
        } else {
            say.accept("approve ended with " + result.status() + ": "
                    + result.said().lines().findFirst().orElse(""));
        }
    }

    /** How many decisions it made. */
    int approved() {
        return approved.get();
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            // A consumer belongs to one thread at a time.
            if (!executor.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the clerk still reads the contract log");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }
}
