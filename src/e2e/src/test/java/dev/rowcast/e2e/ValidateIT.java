package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorConfig;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Connect's REST API says of a configuration before it runs. */
@ExtendWith(StackExtension.class)
class ValidateIT {
    private static final String MISTAKES = """
            {
              "defaults": { "tls": { "plaintext": "yes" } },
              "subscriptions": [
                { "name": "billing", "tables": ["shop.orders"], "target": "billing 9090" },
                { "name": "billing", "tables": ["orders"], "target": "dns:///audit:9090", "describ": "always" }
              ]
            }""";

    private final Pipeline pipeline = Pipeline.of("validated");

    @Test
    void soundConfigurationHasNoErrors() {
        assertThat(errors(pipeline.sinkConfig(Route.to(9090, "orders", pipeline.table("*")))))
                .isEmpty();
    }

    @Test
    void allMistakesOfTheRoutingShowAtOnceWithTheirPlaces() {
        List<String> errors = errors(sink().with("routes", MISTAKES));

        assertThat(errors).hasSize(1);
        assertThat(errors.get(0))
                .startsWith("routes: ")
                .contains(
                        "/defaults/tls/plaintext",
                        "/subscriptions/0/target",
                        "\"billing 9090\"",
                        "dns:///host:port",
                        "/subscriptions/1/name",
                        "/subscriptions/1/tables/0",
                        "/subscriptions/1/describ",
                        "did you mean \"describe\"?");
    }

    @Test
    void missingBrokersOfTheContractLogShow() {
        assertThat(errors(sink().without("contract.log.bootstrap.servers")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("contract.log.bootstrap.servers", "no default value");
    }

    @Test
    void missingRoutesFileShows() {
        assertThat(errors(sink().without("routes").with("routes.file", "/no/such/routes.json")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("routes.file: ")
                .contains("/no/such/routes.json");
    }

    @Test
    void connectorWithAWrongRoutingIsNotRegistered() {
        assertThatThrownBy(() -> TestStack.shared().connect().register(sink().with("routes", MISTAKES)))
                .isInstanceOfSatisfying(
                        ConnectException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400))
                .hasMessageContaining("/subscriptions/0/target")
                .hasMessageContaining("/subscriptions/1/describ");
        assertThat(TestStack.shared().connect().connectors()).doesNotContain(pipeline.sink());
    }

    private ConnectorConfig sink() {
        return pipeline.sinkConfig(Route.to(9090, "orders", pipeline.table("*")));
    }

    /** Each error as {@code key: message}. */
    private static List<String> errors(ConnectorConfig connector) {
        JsonNode answer = TestStack.shared()
                .connect()
                .send(
                        "PUT",
                        "/connector-plugins/RowcastSinkConnector/config/validate",
                        connector.with("name", connector.name()).config());
        List<String> errors = new ArrayList<>();
        answer.path("configs")
                .forEach(config -> config.path("value")
                        .path("errors")
                        .forEach(error ->
                                errors.add(config.path("value").path("name").asText() + ": " + error.asText())));
        assertThat(answer.path("error_count").asInt()).isEqualTo(errors.size());
        return errors;
    }
}
