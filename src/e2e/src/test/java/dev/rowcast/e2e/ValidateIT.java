package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.change.TableId;
import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.connect.LogTopic;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.ConnectorConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** What a table has is known from the contract log, which looking doesn't make. */
    @Test
    void whatDoesNotFitTodaysContractIsRefusedBeforeARowComes() throws Exception {
        String log = "contracts-of-" + pipeline.sink();
        Map<String, Object> kafka = Map.of(
                "bootstrap.servers", TestStack.shared().endpoints().kafka().bootstrapServers());
        ConnectorConfig asks = sink(log, "after.nte == 'x'");
        try (Admin admin = Admin.create(kafka)) {
            assertThat(errors(asks)).as("no log yet").isEmpty();
            assertThat(admin.listTopics().names().get()).doesNotContain(log);
            new LogTopic(admin, log, LogTopic.CONTRACT_LOG).ensure((short) 1);
        }
        assertThat(errors(asks)).as("no contract yet").isEmpty();
        assertThat(errors(asks.with("contract.log.bootstrap.servers", "127.0.0.1:1")))
                .as("no broker")
                .isEmpty();
        try (KafkaContractLog contracts = KafkaContractLog.open(log, kafka)) {
            contracts.append(contract());
        }

        assertThat(errors(sink(log, "after.note == 'x'"))).isEmpty();
        assertThat(errors(asks))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("routes: ")
                .contains(
                        "/subscriptions/0/when",
                        "table " + pipeline.table("orders") + ", revision 1 of its contract",
                        "undefined field 'nte'");
        assertThatThrownBy(() -> TestStack.shared().connect().register(asks))
                .isInstanceOfSatisfying(
                        ConnectException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400))
                .hasMessageContaining("/subscriptions/0/when");
    }

    private ConnectorConfig sink(String log, String when) {
        return pipeline.sinkConfig(
                        Route.to(9090, "orders", pipeline.table("orders")).when(when))
                .with("contract.log.topic", log);
    }

    private ContractEntry contract() {
        String[] names = pipeline.table("orders").split("\\.");
        ColumnType text = ColumnType.of(SemanticType.STRING);
        TableShape shape = new TableShape(
                new TableId(names[0], names[1]), List.of(new Column("id", text), new Column("note", text)), List.of());
        return ContractEntry.auto(
                Evolution.first(shape, List.of()),
                0,
                shape,
                new LogPosition("shop", null, "binlog.000001", 4),
                "another",
                1);
    }

    /** What crashed, hung or exhausted a worker once; each is said with its place, or is a routing like any other. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void aHostileRoutingIsAMistakeOfTheUserAndNoFaultOfTheWorker(String name, String routing, String place) {
        ConnectorConfig sink = sink().with("routes", routing);
        assertThat(errors(sink)).allSatisfy(error -> assertThat(error).startsWith("routes: "));
        if (place.isEmpty()) {
            assertThat(errors(sink)).isEmpty();
            return;
        }
        assertThat(errors(sink)).singleElement(InstanceOfAssertFactories.STRING).contains(place);
        assertThatThrownBy(() -> TestStack.shared()
                        .connect()
                        .send("POST", "/connectors", Map.of("name", sink.name(), "config", sink.config())))
                .isInstanceOfSatisfying(
                        ConnectException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400))
                .hasMessageContaining(place);
        assertThat(TestStack.shared().connect().connectors()).doesNotContain(pipeline.sink());
    }

    static Stream<Arguments> hostile() {
        String number = "/subscriptions/0/maxInFlight";
        String many = "a".repeat(60_000);
        return Stream.of(
                hostile("a number beyond a long's exponent", subscribed("maxInFlight", "1e99999999999"), number),
                hostile("a number beyond an int's exponent", subscribed("maxInFlight", "1e2147483648"), number),
                hostile("a number whose zeros overflow", subscribed("maxInFlight", "0.0000e-2147483648"), number),
                hostile("a number whose digits overflow", subscribed("maxInFlight", "1.0000e-2147483645"), number),
                hostile("a number of many digits", subscribed("maxInFlight", "100000000000000e2147483640"), number),
                hostile(
                        "a column of 8,000 letters in backticks",
                        subscribed("columns", "{\"exclude\":[\"*.*.`" + "a".repeat(8_000) + "`\"]}"),
                        ""),
                hostile(
                        "a database of 8,000 letters in backticks",
                        document("\"tables\":[\"`" + "a".repeat(8_000) + "`.t\"],\"target\":\"a:1\""),
                        ""),
                hostile(
                        "a table and a column of 60,000 letters",
                        document("\"tables\":[\"a.*" + many + "\"],\"target\":\"a:1\",\"columns\":{\"exclude\":[\"a.*"
                                + many + ".c\"]}"),
                        ""),
                hostile(
                        "a target of 8,000 addresses",
                        document(
                                "\"tables\":[\"a.b\"],\"target\":\"ipv4:" + "1.1.1.1:1,".repeat(8_000) + "1.1.1.1:1\""),
                        ""),
                hostile("a service of 8,000 parts", subscribed("service", "\"" + "a.".repeat(8_000) + "a\""), ""),
                hostile(
                        "10,000 keys that are none",
                        document("\"tables\":[\"shop.orders\"],\"target\":\"a:1\","
                                + IntStream.range(0, 10_000)
                                        .mapToObj(each -> "\"k" + each + "\":1")
                                        .collect(Collectors.joining(","))
                                + ",\"" + "k".repeat(49_000) + "\":1"),
                        "/subscriptions/0/k0"),
                hostile(
                        "a rename of a table of 8,000 letters",
                        "{\"renames\":{\"`" + "a".repeat(8_000) + "`.t\":{\"a\":\"b\"}},"
                                + subscribed("maxInFlight", "1").substring(1),
                        ""),
                hostile("nested without end", "[".repeat(100_000), "(document)"),
                hostile("nothing", "null", "(document)"));
    }

    private static Arguments hostile(String name, String routing, String place) {
        return Arguments.of(name, routing, place);
    }

    private static String subscribed(String key, String value) {
        return document("\"tables\":[\"shop.orders\"],\"target\":\"a:1\",\"" + key + "\":" + value);
    }

    private static String document(String subscription) {
        return "{\"defaults\":{\"tls\":{\"plaintext\":true}},\"subscriptions\":[{\"name\":\"a\"," + subscription
                + "}]}";
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
