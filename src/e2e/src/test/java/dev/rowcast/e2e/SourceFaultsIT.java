package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The source is dead, and all that it ever wrote is delivered: {@code rowcast status} says so, with Kafka Connect and without. */
@ExtendWith(StackExtension.class)
class SourceFaultsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConnectClient connect = TestStack.shared().connect();
    private final String[] alone = {"--silent-after", "10"};
    private final String[] asking = StatusPage.withConnect();

    @Test
    void theSourceIsStoppedItsPasswordIsRotatedAndItsBinaryLogIsPurged() throws Exception {
        Pipeline pipeline = Pipeline.of("source_faults");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 10);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of("connect.keep.alive.interval.ms", "3000"));
        pipeline.start(
                connect,
                pipeline.sinkConfig(Route.to(subscriber.port(), "billing-orders", pipeline.table("orders")))
                        .with("status.interval.ms", "1000"));
        pipeline.awaitCount(subscriber, 10);
        pipeline.awaitCommitted("orders");
        StatusPage.awaitShown(pipeline, "Nothing is broken", 0, "billing-orders", asking);
        pipeline.waiting()
                .untilAsserted(() -> assertThat(
                                source(pipeline, 0, alone).path("state").asText())
                        .isEqualTo("running"));

        connect.stop(pipeline.source());
        StatusPage.awaitShown(
                pipeline, "The source was stopped", 3, "SOURCE " + pipeline.source() + " STOPPED", asking);
        StatusPage.awaitShown(
                pipeline,
                "The source is silent, and Kafka Connect isn't asked",
                3,
                "SOURCE " + pipeline.prefix() + " silent for ",
                alone);
        assertThat(source(pipeline, 3, alone).path("silentMillis").asLong()).isGreaterThan(10_000);
        assertThat(source(pipeline, 3, asking).path("state").asText()).isEqualTo("stopped");
        assertThat(silence(pipeline)).as("milliseconds, in JMX").isNotEmpty().allMatch(millis -> millis > 10_000);

        rotatePassword(pipeline);
        purge(pipeline);
    }

    private void rotatePassword(Pipeline pipeline) throws Exception {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        Database db = pipeline.db();
        String password = "ALTER USER " + mysql.debeziumUser() + "@'%' IDENTIFIED BY ";
        db.execute(password + "'rotated'");
        try {
            connect.resume(pipeline.source());
            StatusPage.awaitShown(
                    pipeline,
                    "The source's password was rotated",
                    3,
                    "SOURCE " + pipeline.source() + " FAILED: ",
                    asking);
            assertThat(source(pipeline, 3, asking).path("reason").asText()).contains("Access denied for user");
        } finally {
            db.execute(password + "'" + mysql.debeziumPassword() + "'");
        }
    }

    /** What it has yet to read is gone. */
    private void purge(Pipeline pipeline) throws Exception {
        Orders.insert(pipeline.db(), 5);
        pipeline.db().execute("FLUSH BINARY LOGS");
        pipeline.db().execute("PURGE BINARY LOGS TO '" + pipeline.db().value("SHOW MASTER STATUS") + "'");
        connect.restart(pipeline.source());
        StatusPage.awaitShown(
                pipeline,
                "MySQL purged the binary log before the source read it",
                3,
                "no longer available on the server",
                asking);
        assertThat(source(pipeline, 3, asking).path("state").asText()).isEqualTo("failed");
    }

    private static List<Long> silence(Pipeline pipeline) throws Exception {
        return WorkerJmx.ask(beans -> {
            List<Long> millis = new ArrayList<>();
            for (ObjectName name : beans.queryNames(
                    new ObjectName("rowcast:type=source,prefix=\"" + pipeline.prefix() + "\",*"), null)) {
                millis.add((Long) beans.getAttribute(name, "SilentMillis"));
            }
            return millis;
        });
    }

    private static JsonNode source(Pipeline pipeline, int status, String... arguments) throws Exception {
        Commands.Result shown = StatusPage.status(pipeline, StatusPage.with("--json", arguments));
        assertThat(shown.status()).as(shown.said()).isEqualTo(status);
        return JSON.readTree(shown.out()).at("/connectors/0/sources/0");
    }
}
