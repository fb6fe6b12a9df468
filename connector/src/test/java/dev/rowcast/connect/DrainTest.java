package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.FlowOptions;
import dev.rowcast.grpc.GrpcDestinations;
import dev.rowcast.route.RoutingParser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters on their way when partitions are given up; {@code ChangeFlowTest} has what is in flight to subscribers. */
@Timeout(60)
class DrainTest {
    private static final List<StreamId> GIVEN = List.of(new StreamId("shop.shop.orders", 0));
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path dir;

    private final CompletableFuture<Void> written = new CompletableFuture<>();
    private final AtomicBoolean durable = new AtomicBoolean();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void end() {
        later.shutdownNow();
    }

    @Test
    void aDeadLetterThatIsWrittenMeanwhileCounts() {
        later.schedule(() -> written.complete(null), 50, TimeUnit.MILLISECONDS);
        drain(LONG);
        assertThat(durable).isTrue();
    }

    @Test
    void oneThatIsNotWrittenIsNotWaitedForLongerThanThat() {
        long start = System.nanoTime();
        drain(Duration.ofMillis(100));
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
        assertThat(durable).isFalse();
    }

    @Test
    void oneThatCannotBeWrittenEndsTheWaitAndStaysUncommitted() {
        later.schedule(
                () -> written.completeExceptionally(new IllegalStateException("too large")), 50, TimeUnit.MILLISECONDS);
        drain(LONG);
        assertThat(durable).isFalse();
    }

    @Test
    @Tag("pitfall-6")
    void anInterruptEndsTheWaitAndIsHandedOn() {
        drain(LONG, () -> Thread.currentThread().interrupt());
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(durable).isFalse();
    }

    private void drain(Duration atMost) {
        drain(atMost, () -> {});
    }

    private void drain(Duration atMost, Runnable meanwhile) {
        DeadLetterQueue queue = new DeadLetterQueue(
                (letter, error) -> written, "shop-to-audit", InstantSource.system(), () -> Long.MAX_VALUE);
        SinkRecord record = new SinkRecord("shop.shop.orders", 0, null, null, null, null, 7);
        RecordException why = new RecordException(new KafkaPlace("shop.shop.orders", 0, 7), "no");
        queue.report(
                new DeadLetter(record, why, Optional.empty(), Optional.empty(), Optional.empty(), "no", 0, 0),
                () -> durable.set(true));
        try (FileContractLog log = FileContractLog.open(dir.resolve("contracts.jsonl"));
                ChangeFlow flow = flow(log, queue)) {
            meanwhile.run();
            new Drain(flow).await(GIVEN, atMost);
        }
    }

    private static ChangeFlow flow(FileContractLog log, DeadLetterQueue queue) {
        return new ChangeFlow(FlowOptions.of(
                        "drained",
                        RoutingParser.parse(
                                "{\"subscriptions\": [{\"name\": \"audit\", \"tables\": [\"shop.*\"], \"target\": \"127.0.0.1:1\"}]}"),
                        new ContractGate(
                                new ContractRegistry(log),
                                new GateRules("shop-to-audit", Map.of(), Approvals.NONE, NewContracts.STANDARD, true)),
                        GrpcDestinations::of,
                        queue)
                .build());
    }
}
