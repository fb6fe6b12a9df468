package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.observe.StatusJson;
import dev.rowcast.observe.TaskStatus;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is broken beside source and subscribers, as {@code rowcast status} tells it. */
@ExtendWith(StackExtension.class)
class StatusFaultsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestStack stack = TestStack.shared();
    private final ConnectClient connect = stack.connect();
    private final Map<String, Object> client =
            Map.of("bootstrap.servers", stack.endpoints().kafka().bootstrapServers());
    private final String[] asking = StatusPage.withConnect();

    @Test
    void aConnectorIsStoppedAndOneIsDeletedAndTheContractLogIsGone() throws Exception {
        Pipeline pipeline = Pipeline.of("status_faults");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 10);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of());
        ConnectorConfig sink = pipeline.sinkConfig(
                        Route.to(subscriber.port(), "billing-orders", pipeline.table("orders")))
                .with("status.interval.ms", "1000");
        stack.forTest(() -> connect.delete(pipeline.sink()));
        connect.send(
                "POST",
                "/connectors",
                Map.of("name", sink.name(), "config", sink.config(), "initial_state", "STOPPED"));
        StatusPage.awaitShown(
                pipeline,
                "The connector was stopped before it ever ran",
                3,
                pipeline.sink() + ": STOPPED, says Kafka Connect",
                StatusPage.withConnect("--connector", pipeline.sink()));
        connect.resume(pipeline.sink());
        pipeline.awaitCount(subscriber, 10);
        pipeline.awaitCommitted("orders");

        publish(pipeline, "shop-to-archive");
        StatusPage.awaitShown(
                pipeline, "A connector was deleted while its tasks were dead", 0, "deleted, says", asking);
        assertThat(StatusPage.status(pipeline).said()).contains("task 0 is STALE");
        assertThat(run("status", "forget", "--connector", pipeline.sink(), pipeline))
                .contains("task 0 of ", " lives: ");
        assertThat(run("status", "forget", "--connector", "shop-to-archive", pipeline))
                .contains("Forgot shop-to-archive: 1 task");
        assertThat(StatusPage.status(pipeline).said()).doesNotContain("STALE", "shop-to-archive");

        try (Admin admin = Admin.create(client)) {
            admin.deleteTopics(List.of(pipeline.contractLog())).all().get();
        }
        await().atMost(Pipeline.PATIENCE).pollDelay(Duration.ZERO).untilAsserted(() -> {
            Commands.Result shown = StatusPage.status(pipeline);
            assertThat(shown.said()).contains("CONTRACT LOG " + pipeline.contractLog() + " is gone");
            assertThat(shown.status()).isEqualTo(3);
            // On a slow machine the tasks have noticed by now, which is another picture.
            if (!shown.said().contains("FAILED")) {
                StatusPage.shows("The contract log was deleted", pipeline, shown);
            }
        });
        assertThat(JSON.readTree(StatusPage.status(pipeline, "--json").out())
                        .path("missingContractLog")
                        .asText())
                .isEqualTo(pipeline.contractLog());
    }

    @Test
    void aFreshInstallWhoseTaskFailedAtOnce() throws Exception {
        Pipeline pipeline = Pipeline.of("fresh_install");
        stack.forTest(() -> connect.delete(pipeline.sink()));
        connect.register(pipeline.sinkConfig(Route.to(1, "billing-orders", pipeline.table("orders")))
                .withAll(Map.of(
                        "tasks.max",
                        "1",
                        "topics",
                        pipeline.topic("orders"),
                        "contract.log.bootstrap.servers",
                        "127.0.0.1:1",
                        "contract.log.request.timeout.ms",
                        "1000",
                        "contract.log.default.api.timeout.ms",
                        "2000"))
                .without("topics.regex"));

        Commands.Result shown = StatusPage.status(pipeline);
        assertThat(shown.status()).isEqualTo(1);
        assertThat(shown.err()).contains("there is no topic " + pipeline.contractLog() + "-status", "give --connect");
        StatusPage.awaitShown(
                pipeline, "A fresh install, whose task failed", 3, "task 0 FAILED, says Kafka Connect", asking);
        JsonNode parts = JSON.readTree(StatusPage.status(pipeline, StatusPage.with("--json", asking))
                        .out())
                .at("/connectors/0/connect");
        assertThat(parts.at("/1/state").asText()).isEqualTo("failed");
        assertThat(parts.at("/1/failure").asText()).isNotEmpty();
    }

    @Test
    void kafkaIsDown() throws Exception {
        Pipeline pipeline = Pipeline.of("kafka_down");
        String nobody = "127.0.0.1:" + LocalServer.free();
        List<String> command = Commands.rowcast("status", "--bootstrap-server", nobody);
        long start = System.nanoTime();
        Commands.Result shown = Commands.tried(Path.of("."), command);

        assertThat(shown.status()).isEqualTo(1);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                .as("seconds; it says how many it waits: %s", shown.said())
                .isLessThan(50);
        StatusPage.shows(
                "Kafka is down",
                pipeline,
                new Commands.Result(1, shown.out(), shown.err().replace(nobody, "kafka:9092")));
    }

    /** A task of a connector that Kafka Connect doesn't have, silent from now on. */
    private void publish(Pipeline pipeline, String connector) throws Exception {
        byte[] dead = StatusJson.write(TaskStatus.starting(connector, 0, "connect-1 (process 7)", "0.1.0", 1, 100));
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(pipeline.contractLog() + "-status", 0, connector + "/0", dead))
                    .get();
        }
    }

    private static String run(String command, String of, String option, String value, Pipeline pipeline)
            throws Exception {
        List<String> all = new ArrayList<>(Commands.rowcast(command, of, option, value));
        all.addAll(Commands.log(pipeline));
        return Commands.tried(Path.of("."), all, Duration.ofMinutes(2)).said();
    }
}
