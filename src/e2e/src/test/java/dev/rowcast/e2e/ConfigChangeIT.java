package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The routing of a connector that is at work is changed through Connect's REST API. */
@ExtendWith(StackExtension.class)
class ConfigChangeIT {
    // The blocks of the page's section, in their order.
    private static final int VALIDATE = 0;
    private static final int PUT = 1;

    @TempDir
    private Path dir;

    private final ConnectClient connect = TestStack.shared().connect();

    @Test
    void aNewRoutingLosesNothingAndAWrongOneChangesNothing() throws IOException {
        Pipeline pipeline = Pipeline.of("rerouted");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 20);
        GenericSubscriber before = GenericSubscriber.listening();
        GenericSubscriber after = GenericSubscriber.listening();
        ConnectorConfig running = pipeline.sinkConfig(Route.to(before.port(), "orders", pipeline.table("orders")));
        pipeline.start(Route.to(before.port(), "orders", pipeline.table("orders")));
        Workload workload = Workload.on(pipeline, 1_000);
        pipeline.awaitCount(before, 100);

        String routes = running.config().get("routes");
        ConnectorConfig wrong = running.with("routes", routes.replace("\"target\"", "\"targt\""));
        assertThatThrownBy(() -> connect.register(wrong))
                .isInstanceOfSatisfying(
                        ConnectException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400))
                .hasMessageContaining("/subscriptions/0/targt")
                .hasMessageContaining("did you mean \"target\"?");
        assertThat(connect.config(pipeline.sink()).config()).containsEntry("routes", routes);
        pipeline.awaitCount(before, before.count() + 100);

        ConnectorConfig sound = pipeline.sinkConfig(Route.to(after.port(), "orders", pipeline.table("orders")));
        OperationsPage page = new OperationsPage(pipeline, dir, "Change the configuration");
        assertThat(validated(page, wrong)).contains("/subscriptions/0/targt");
        assertThat(validated(page, sound)).isBlank();
        assertThat(page.run(PUT)).contains("\"name\":\"" + pipeline.sink() + "\"");
        pipeline.awaitCount(after, 100);
        workload.stop();

        pipeline.waiting().untilAsserted(() -> {
            List<Received> all = new ArrayList<>(before.received());
            all.addAll(after.received());
            Replica both = Replica.of(all);
            assertThat(Replica.differences(pipeline.db().rows("orders"), both.rows("orders")))
                    .isEmpty();
            assertThat(both.faults()).isEmpty();
        });
        pipeline.awaitCommitted("orders");
    }

    private String validated(OperationsPage page, ConnectorConfig connector) throws IOException {
        new ObjectMapper()
                .writeValue(
                        dir.resolve("sink-config.json").toFile(),
                        connector.with("name", connector.name()).config());
        return page.run(VALIDATE);
    }
}
