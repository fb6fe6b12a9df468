package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.LoneBroker;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The contract log is at a cluster of its own, which is away for longer than a task waits for it. */
@ExtendWith(StackExtension.class)
class ContractLogOutageIT {
    /** The first question alone takes 30 s. */
    private static final Duration OUTAGE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private LoneBroker broker;

    @Test
    void aPartitionThatMeetsANewShapeMeanwhileWaitsAndGoesOnByItself() throws Exception {
        startLog();
        // Before the pipeline, which is taken down first.
        TestStack.shared().forTest(() -> broker.close());
        Pipeline pipeline = Pipeline.of("log_outage");
        pipeline.db()
                .execute(
                        "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))",
                        "CREATE TABLE items (id INT PRIMARY KEY, name VARCHAR(20))",
                        "INSERT INTO orders VALUES (1, 'before')",
                        "INSERT INTO items VALUES (1, 'before')");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of());
        pipeline.start(
                TestStack.shared().connect(),
                pipeline.sinkConfig(Route.to(subscriber.port(), "audit", pipeline.table("*")))
                        .withAll(Map.of(
                                "tasks.max",
                                "1",
                                "contract.log.bootstrap.servers",
                                broker.bootstrapServers(),
                                // That cluster knows nothing of the connector's group.
                                "contract.log.may.be.empty",
                                "true",
                                "status.interval.ms",
                                "1000")));
        pipeline.awaitCount(subscriber, 2);
        pipeline.awaitCommitted("orders", "items");

        String address = broker.bootstrapServers();
        broker.close();
        pipeline.db()
                .execute(
                        "ALTER TABLE orders ADD COLUMN extra INT",
                        "INSERT INTO orders VALUES (2, 'new shape', 7)",
                        "INSERT INTO items VALUES (2, 'known shape')");
        await().atMost(OUTAGE).untilAsserted(() -> {
            Map<String, String> figures = shown(pipeline);
            assertThat(figures)
                    .containsEntry("State", "BACKING_OFF")
                    .containsEntry("LookAt", "the contract log, topic " + pipeline.contractLog() + " at " + address);
            assertThat(figures.get("Reason")).contains("orders", "the contract log", "goes on by itself");
        });
        pipeline.awaitCount(subscriber, 3);
        pipeline.awaitCommitted("items");
        assertThat(TestStack.shared().connect().status(pipeline.sink()).isRunning())
                .as("no task has failed")
                .isTrue();

        startLog();
        assertThat(broker.bootstrapServers()).isEqualTo(address);
        pipeline.db().execute("INSERT INTO orders VALUES (3, 'later', 8)");
        pipeline.awaitSame(subscriber, "orders", "items");
        pipeline.awaitCommitted("orders", "items");
        pipeline.waiting()
                .untilAsserted(() -> assertThat(status(address, pipeline)).containsPattern("audit +DELIVERING "));
    }

    private void startLog() {
        broker = LoneBroker.start(folder, StackConfig.defaultCache(), Progress.SILENT);
    }

    private static String status(String brokers, Pipeline pipeline) throws Exception {
        List<String> command = new ArrayList<>(Commands.rowcast("status"));
        command.addAll(List.of("--bootstrap-server", brokers, "--topic", pipeline.contractLog()));
        return Commands.tried(Path.of("."), command).said();
    }

    /** What the task says of its one subscription. */
    private static Map<String, String> shown(Pipeline pipeline) throws Exception {
        return WorkerJmx.ask(beans -> {
            ObjectName name = beans.queryNames(
                            new ObjectName(
                                    "rowcast:type=subscription,name=\"audit\",task=\"" + pipeline.sink() + "-*\""),
                            null)
                    .iterator()
                    .next();
            return Map.of(
                    "State", String.valueOf(beans.getAttribute(name, "State")),
                    "Reason", String.valueOf(beans.getAttribute(name, "Reason")),
                    "LookAt", String.valueOf(beans.getAttribute(name, "LookAt")));
        });
    }
}
