package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.route.Mistake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On recorded entries; ValidateIT reads them from Kafka. */
@Timeout(60)
class TodaysContractsTest {
    private static final TableShape ORDERS = shape("orders", "id", "status");
    private static final TableShape WIDER = shape("orders", "id", "status", "note");
    private static final Contract FIRST = Evolution.first(ORDERS, List.of());
    private static final List<LogEntry> LOG = List.of(
            entry(FIRST, 0, ORDERS, "shop"),
            entry(Evolution.first(shape("other things", "id"), List.of()), 0, shape("other things", "id"), "elsewhere"),
            entry(Evolution.evolve(FIRST, ORDERS, WIDER).next(), 1, WIDER, "shop"));

    private static TableShape shape(String table, String... columns) {
        return new TableShape(
                new TableId("shop", table),
                List.of(columns).stream()
                        .map(name -> new Column(name, ColumnType.of(SemanticType.STRING)))
                        .toList(),
                List.of("id"));
    }

    private static LogEntry entry(Contract contract, int parent, TableShape shape, String server) {
        LogPosition since = new LogPosition(server, null, "binlog.000001", 4L + parent);
        return ContractEntry.auto(contract, parent, shape, since, "another", 1);
    }

    private static Map<String, String> config(String topics, String asking) {
        Map<String, String> config = new HashMap<>();
        config.put("name", "a-new-one");
        config.put("topics.regex", topics);
        config.put("contract.log.bootstrap.servers", "127.0.0.1:1");
        config.put(
                "routes",
                "{\"subscriptions\": [{\"name\": \"audit\", \"target\": \"127.0.0.1:9090\", " + asking + "}]}");
        return config;
    }

    private static List<Mistake> misfits(String topics, String asking) {
        SinkConfig config = new SinkConfig(config(topics, asking));
        return TodaysContracts.misfits(config, config.routing(), LOG);
    }

    @Test
    void tablesOfOtherConnectorsAreNotHeldAgainstIt() {
        String asking = "\"tables\": [\"shop.*\"], \"when\": \"after.status == 'paid'\"";
        assertThat(misfits("shop\\.shop\\..*", asking)).isEmpty();
        assertThat(misfits("(shop|elsewhere)\\.shop\\.[a-z_]+", asking))
                .singleElement()
                .extracting(Mistake::message, InstanceOfAssertFactories.STRING)
                .contains("table shop.other things", "undefined field 'status'");
    }

    /** Its policies are about what comes after it has joined. */
    @Test
    void whatWasAgreedBeforeAConnectorJoinsIsThereForIt() {
        assertThat(misfits(
                        "shop\\.shop\\..*",
                        "\"tables\": [\"shop.orders\"], \"evolution\": {\"columnAdded\": \"ignore\"},"
                                + " \"when\": \"after.note == 'x'\""))
                .isEmpty();
    }

    @Test
    void aLogThatCannotBeReadIsNoMistake() {
        String asking = "\"tables\": [\"shop.orders\"], \"when\": \"after.stat == 'paid'\"";
        assertThat(misfits("shop\\.shop\\..*", asking)).hasSize(1);
        assertThat(new RowcastSinkConnector()
                        .validate(config("shop\\.shop\\..*", asking))
                        .configValues())
                .allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
    }

    /** Somebody waits for the answer: less than the 30 s that a task would wait. */
    @Test
    @Timeout(25)
    void aBrokerThatSaysNothingIsNotWaitedForLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> config =
                    config("shop\\.shop\\..*", "\"tables\": [\"shop.orders\"], \"when\": \"after.stat == 'paid'\"");
            config.put("contract.log.bootstrap.servers", "127.0.0.1:" + silent.getLocalPort());
            assertThat(TodaysContracts.misfits(new SinkConfig(config))).isEmpty();
        }
    }
}
