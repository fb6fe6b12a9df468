package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees: {@code rowcast status} as a program, and JMX, while a subscriber is down, a worker dies, and a connector stops. */
@ExtendWith(StackExtension.class)
class StatusIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void oneSubscriptionIsDownTheWorkerDiesAndTheConnectorIsStopped() throws Exception {
        Pipeline pipeline = Pipeline.of("status");
        pipeline.db().execute(Orders.TABLE, "CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR(20))");
        Orders.insert(pipeline.db(), 10);
        pipeline.db().execute("INSERT INTO items VALUES (1, 'one'), (2, 'two')");
        GenericSubscriber up = GenericSubscriber.listening();
        GenericSubscriber down = GenericSubscriber.notListening();
        pipeline.startSource(Map.of());
        ConnectClient connect = TestStack.shared().connect();
        pipeline.start(
                connect,
                pipeline.sinkConfig(
                                Route.to(up.port(), "up", pipeline.table("items")),
                                Route.to(down.port(), "down", pipeline.table("orders")))
                        .with("status.interval.ms", "1000"));
        pipeline.awaitCount(up, 2);

        pipeline.waiting().untilAsserted(() -> {
            JsonNode shown = json(pipeline, 3);
            assertThat(subscription(shown, "up").path("state").asText()).isEqualTo("delivering");
            assertThat(subscription(shown, "up").path("delivered").asLong()).isGreaterThanOrEqualTo(2);
            assertThat(subscription(shown, "up").path("latencyMillis").asDouble())
                    .isPositive();
            assertThat(subscription(shown, "down").path("state").asText()).isEqualTo("backing_off");
            assertThat(subscription(shown, "down").path("waitingChanges").asLong())
                    .isEqualTo(10);
            assertThat(subscription(shown, "down")
                            .path("oldestUndeliveredMillis")
                            .asLong())
                    .isPositive();
        });
        pipeline.waiting().untilAsserted(() -> {
            Commands.Result shown = StatusPage.status(pipeline);
            assertThat(shown.said())
                    .contains(pipeline.sink() + ": 2 tasks, on ")
                    .containsPattern("(?m)^down +BACKING_OFF .* 0, 1$")
                    .contains("UNAVAILABLE from 127.0.0.1:" + down.port())
                    .containsPattern("(?m)^up +DELIVERING .* 0, 1$");
            StatusPage.shows("A subscriber is down", pipeline, shown);
        });
        pipeline.waiting()
                .untilAsserted(() -> assertThat(StatusPage.status(pipeline, "--subscription", "up")
                                .status())
                        .isZero());
        pipeline.waiting().untilAsserted(() -> assertJmx(pipeline));

        Server worker = TestStack.shared().stack().connect();
        worker.kill();
        pipeline.waiting().untilAsserted(() -> {
            Commands.Result shown = StatusPage.status(pipeline);
            assertThat(shown.said())
                    .contains("task 0 is STALE: last heard of ", "task 1 is STALE: last heard of ")
                    .containsPattern("(?m)^up +STALE ");
            StatusPage.shows("The worker of the tasks died", pipeline, shown);
        });
        worker.start();
        connect.awaitRunning(pipeline.sink(), Pipeline.PATIENCE);
        down.up();
        pipeline.waiting()
                .untilAsserted(() ->
                        assertThat(json(pipeline, 0).path("well").asBoolean()).isTrue());

        connect.stop(pipeline.sink());
        pipeline.waiting().untilAsserted(() -> {
            Commands.Result shown = StatusPage.status(pipeline);
            assertThat(shown.said()).startsWith(pipeline.sink() + ": stopped ").doesNotContain("STALE", "SUBSCRIPTION");
            StatusPage.shows("The connector was stopped", pipeline, shown);
        });
    }

    private static void assertJmx(Pipeline pipeline) throws Exception {
        List<Object> states = WorkerJmx.ask(beans -> {
            List<Object> said = new ArrayList<>();
            for (ObjectName name : beans.queryNames(
                    new ObjectName("rowcast:type=subscription,name=\"down\",task=\"" + pipeline.sink() + "-*\""),
                    null)) {
                said.add(beans.getAttribute(name, "State"));
            }
            return said;
        });
        assertThat(states).as("of both tasks").containsExactlyInAnyOrder("BACKING_OFF", "IDLE");

        double delivered = WorkerJmx.ask(beans -> {
            double total = 0;
            for (ObjectName name : beans.queryNames(
                    new ObjectName("kafka.connect:type=plugins,connector=" + pipeline.sink() + ",subscription=up,*"),
                    null)) {
                total += ((Number) beans.getAttribute(name, "delivered-total")).doubleValue();
            }
            return total;
        });
        assertThat(delivered).as("in Kafka Connect's own metrics").isGreaterThanOrEqualTo(2);
    }

    private static JsonNode json(Pipeline pipeline, int status) throws Exception {
        Commands.Result result = StatusPage.status(pipeline, "--json");
        assertThat(result.status()).as(result.said()).isEqualTo(status);
        return JSON.readTree(result.out());
    }

    private static JsonNode subscription(JsonNode shown, String name) {
        for (JsonNode each : shown.at("/connectors/0/subscriptions")) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no " + name + " in " + shown);
    }
}
