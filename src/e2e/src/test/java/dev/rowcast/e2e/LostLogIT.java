package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.LoneBroker;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract log is lost, or a part of it: the connector doesn't give numbers anew, unless somebody says so. */
@ExtendWith(StackExtension.class)
class LostLogIT {
    private static final String MAY_BE_EMPTY = "contract.log.may.be.empty";

    private final ConnectClient connect = TestStack.shared().connect();
    private final Admin admin = Admin.create(
            Map.of("bootstrap.servers", TestStack.shared().endpoints().kafka().bootstrapServers()));

    private Pipeline pipeline;
    private GenericSubscriber subscriber;
    private int delivered;

    @BeforeEach
    void deliver() {
        pipeline = Pipeline.of("lost_log");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 10);
        subscriber = GenericSubscriber.listening();
        pipeline.start(route());
        pipeline.awaitCount(subscriber, 10);
        pipeline.awaitCommitted("orders");
        connect.delete(pipeline.sink());
        delivered = subscriber.received().size();
    }

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    @Test
    void aLostLogIsRefusedUntilSomebodySaysThatItMayBeEmpty() throws Exception {
        loseLog(admin);
        assertThat(refusal(pipeline.sinkConfig(route())))
                .contains(
                        "the contract log (topic " + pipeline.contractLog()
                                + ") is empty, but the consumer group connect-" + pipeline.sink()
                                + " has committed offsets",
                        "Check contract.log.topic",
                        "restore the topic",
                        MAY_BE_EMPTY + "=true");
        assertThat(subscriber.received()).hasSize(delivered);

        connect.delete(pipeline.sink());
        pipeline.start(connect, pipeline.sinkConfig(route()).with(MAY_BE_EMPTY, "true"));
        Orders.insert(pipeline.db(), 5);
        pipeline.awaitCount(subscriber, 15);

        // For one start: from then on the log has the connector.
        connect.delete(pipeline.sink());
        pipeline.start(connect, pipeline.sinkConfig(route()));
        Orders.insert(pipeline.db(), 5);
        pipeline.awaitCount(subscriber, 20);
    }

    @Test
    void aLogThatAnotherConnectorBeganAnewIsRefusedToo() throws Exception {
        loseLog(admin);
        String other = pipeline.sink() + "-other";
        pipeline.start(connect, pipeline.sinkConfig(route()).named(other));
        pipeline.waiting().until(() -> subscriber.changesSince(delivered).size() == 10);

        assertThat(refusal(pipeline.sinkConfig(route())))
                .contains("has no entry of this connector, but the consumer group connect-" + pipeline.sink());
        assertThat(connect.status(other).isFailed()).isFalse();
    }

    @Test
    void aLogWithoutItsBeginningIsRefusedThoughItMayBeEmpty() throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(pipeline.contractLog(), 0), RecordsToDelete.beforeOffset(1)))
                .all()
                .get();

        assertThat(refusal(pipeline.sinkConfig(route()).with(MAY_BE_EMPTY, "true")))
                .contains(
                        "the contract log (" + pipeline.contractLog() + "-0) begins at offset 1",
                        "Restore the topic",
                        "did somebody change its retention?");
        assertThat(subscriber.received()).hasSize(delivered);
    }

    /** The worker's cluster, which has the offsets, can't be asked from there. */
    @Test
    void anEmptyLogAtAnotherClusterIsRefusedUntilSomebodySaysThatItMayBeEmpty() throws Exception {
        Path folder = Path.of("target", "other-cluster").toAbsolutePath();
        PluginZip.delete(folder);
        try (LoneBroker other = LoneBroker.start(folder, StackConfig.defaultCache(), Progress.SILENT);
                Admin there = Admin.create(Map.of("bootstrap.servers", other.bootstrapServers()))) {
            ConnectorConfig sink =
                    pipeline.sinkConfig(route()).with("contract.log.bootstrap.servers", other.bootstrapServers());
            assertThat(refusal(sink))
                    .contains(
                            "the contract log (topic " + pipeline.contractLog() + ") is empty",
                            "whether the connector has delivered before can't be told",
                            "isn't known to the cluster of the contract log",
                            MAY_BE_EMPTY + "=true");
            assertThat(subscriber.count()).isEqualTo(10);

            restart(sink.with(MAY_BE_EMPTY, "true"));
            Orders.insert(pipeline.db(), 5);
            pipeline.awaitCount(subscriber, 15);
            restart(sink);
            Orders.insert(pipeline.db(), 5);
            pipeline.awaitCount(subscriber, 20);
            pipeline.awaitCommitted("orders");

            connect.delete(sink.name());
            loseLog(there);
            assertThat(refusal(sink)).contains("can't be told");
            assertThat(subscriber.count()).isEqualTo(20);
        }
    }

    private void restart(ConnectorConfig sink) {
        connect.delete(sink.name());
        pipeline.start(connect, sink);
    }

    private Route route() {
        return Route.to(subscriber.port(), "orders", pipeline.table("orders"));
    }

    private void loseLog(Admin there) throws Exception {
        there.deleteTopics(List.of(pipeline.contractLog())).all().get();
        await().atMost(Pipeline.PATIENCE)
                .until(() -> !there.listTopics().names().get().contains(pipeline.contractLog()));
    }

    private String refusal(ConnectorConfig sink) {
        pipeline.register(connect, sink);
        return BadRecordsIT.traces(connect.awaitFailed(sink.name(), Pipeline.PATIENCE));
    }
}
