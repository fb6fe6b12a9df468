package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectVersion;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.WorkerConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same zip on the last Connect of the 3.x line. */
@ExtendWith(StackExtension.class)
class PreviousConnectIT {
    @Test
    void pluginLoadsAndDelivers() {
        TestStack stack = TestStack.shared();
        Server previous = stack.stack()
                .startWorker(WorkerConfig.named("previous")
                        .withVersion(ConnectVersion.PREVIOUS)
                        .withoutDebezium()
                        .withPlugins(stack.plugin()));
        stack.forTest(previous::stop);
        ConnectClient worker =
                new ConnectClient(stack.endpoints().workers().get("previous").url());
        assertThat(worker.send("GET", "/", null).path("version").asText()).startsWith("3.9.");
        assertThat(worker.plugins())
                .contains("dev.rowcast.connect.RowcastSinkConnector")
                .noneMatch(plugin -> plugin.contains("debezium"));

        Pipeline pipeline = Pipeline.of("previous");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 20);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of());
        pipeline.start(worker, pipeline.sinkConfig(Route.to(subscriber.port(), "orders", pipeline.table("*"))));
        pipeline.awaitCount(subscriber, 20);
        Orders.insert(pipeline.db(), 20);
        pipeline.db().execute("UPDATE orders SET status = 'paid' WHERE id < 10", "DELETE FROM orders WHERE id = 15");

        pipeline.awaitSame(subscriber, "orders");
        pipeline.awaitCommitted("orders");
    }
}
