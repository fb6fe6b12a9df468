package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.stack.ConnectClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code rowcast contracts backup} and {@code restore}: after the loss of the log each field has the number that it had. */
@ExtendWith(StackExtension.class)
class ContractsBackupIT {
    private final ConnectClient connect = TestStack.shared().connect();

    @TempDir
    private Path dir;

    @Test
    void aLostLogIsRestoredAndDeliveryGoesOnWithTheSameRevisions() throws Exception {
        Pipeline pipeline = Pipeline.of("backup");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 5);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        Route route = Route.to(subscriber.port(), "orders", pipeline.table("orders"));
        pipeline.start(route);
        pipeline.awaitCount(subscriber, 5);
        pipeline.db().execute("ALTER TABLE orders ADD COLUMN extra INT");
        Orders.insert(pipeline.db(), 1);
        pipeline.awaitCount(subscriber, 6);
        pipeline.awaitCommitted("orders");
        String before = said(pipeline, "contracts", "show", pipeline.table("orders"), "--json");
        Path backup = dir.resolve("contracts.backup");
        Path exported = dir.resolve("exported");

        assertThat(said(pipeline, "contracts", "backup", "--out", backup.toString()))
                .contains("entries of");
        said(pipeline, "contracts", "export", "--out", exported.toString());
        assertThat(run(pipeline, "contracts", "restore", backup.toString()).said())
                .contains("has all ", "Nothing was written");

        connect.delete(pipeline.sink());
        loseLog(pipeline);
        assertThat(said(pipeline, "contracts", "restore", backup.toString())).contains("Restart the tasks");
        assertThat(said(pipeline, "contracts", "show", pipeline.table("orders"), "--json"))
                .isEqualTo(before);
        assertRetention(pipeline);
        pipeline.start(connect, pipeline.sinkConfig(route));
        Orders.insert(pipeline.db(), 2);
        pipeline.awaitCount(subscriber, 8);
        assertThat(said(pipeline, "contracts", "show", pipeline.table("orders"), "--json"))
                .isEqualTo(before);

        connect.delete(pipeline.sink());
        loseLog(pipeline);
        Path contracts = exported.resolve("contracts.json");
        assertThat(said(pipeline, "contracts", "restore", contracts.toString()))
                .contains("contract.log.may.be.empty=true");
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(said(pipeline, "contracts", "show", pipeline.table("orders"), "--json"))
                        .path("contract"))
                .isEqualTo(json.readTree(before).path("contract"));
        pipeline.start(connect, pipeline.sinkConfig(route).with("contract.log.may.be.empty", "true"));
        Orders.insert(pipeline.db(), 1);
        pipeline.awaitCount(subscriber, 9);
    }

    private static void loseLog(Pipeline pipeline) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(pipeline.contractLog())).all().get();
            await().atMost(Pipeline.PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains(pipeline.contractLog()));
        }
    }

    private static void assertRetention(Pipeline pipeline) throws Exception {
        try (Admin admin = admin()) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, pipeline.contractLog());
            assertThat(admin.describeConfigs(List.of(topic))
                            .all()
                            .get()
                            .get(topic)
                            .get("retention.ms")
                            .value())
                    .isEqualTo("-1");
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers", TestStack.shared().endpoints().kafka().bootstrapServers()));
    }

    private static String said(Pipeline pipeline, String... words) throws Exception {
        Commands.Result result = run(pipeline, words);
        assertThat(result.status()).as(result.said()).isZero();
        return result.out();
    }

    private static Commands.Result run(Pipeline pipeline, String... words) throws Exception {
        List<String> command = new ArrayList<>(Commands.rowcast(words));
        command.addAll(Commands.log(pipeline));
        return Commands.tried(Path.of("."), command);
    }
}
