package dev.rowcast.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.TableLife;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.mapper.TestMapper;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.v1.DescribeResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MisfitsTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final SqlTable ORDERS = SqlTable.of(
                    TableLife.TABLE,
                    SqlTable.column("id", SqlType.BIGINT),
                    SqlTable.column("status", SqlType.VARCHAR),
                    SqlTable.column("items", SqlType.JSON))
            .keyed("id");
    private static final SqlTable CUSTOMERS = SqlTable.of(
            new TableId("shop", "customers"),
            SqlTable.column("id", SqlType.BIGINT),
            SqlTable.column("name", SqlType.VARCHAR));
    private static final String MAPPING = """
            tables:
              shop.orders:
                lines:
                  each: json(row.items)
                  key: { line: int(item) }
                  columns: { status: row.status }
            """;

    private final MemoryContractLog log = new MemoryContractLog();
    private final Task task =
            Task.start(log.reader(), GateRules.of("shop"), List.of(Task.recipient("audit", Policies.STANDARD)));

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            after.stat == 'paid'  | line 1, column 6: undefined field 'stat'
            after.id == 'paid'    | found no matching overload
            after.status          | it is a value of the type string and not true or false
            after.hidden == 'x'   | undefined field 'hidden'
            """)
    void aConditionThatAsksForWhatTheContractHasNotIsNamedWithItsPlace(String when, String found) {
        task.delivers(ORDERS.add(3, "hidden", SqlType.VARCHAR), 10);
        assertThat(misfits("""
                {"subscriptions": [
                  {"name": "fits", "tables": ["shop.orders"], "target": "a:1", "when": "after.hidden == 'x'"},
                  {"name": "asks", "tables": ["shop.orders"], "target": "a:1", "when": "%s",
                   "columns": {"exclude": ["shop.orders.hidden"]}},
                  {"name": "all", "tables": ["shop.orders"], "target": "a:1"}]}""".formatted(when)))
                .singleElement()
                .satisfies(each -> assertThat(each.pointer()).isEqualTo("/subscriptions/1/when"))
                .extracting(Mistake::message, InstanceOfAssertFactories.STRING)
                .startsWith(
                        "table shop.orders, revision 1 of its contract: \"" + when + "\" can't be asked of its rows")
                .contains(found, "Such rows would wait: correct it");
    }

    @Test
    void aTableWithoutAContractFitsWhateverIsAskedOfIt() {
        assertThat(asking("shop.orders", "after.stat == 'paid'")).isEmpty();
        task.delivers(CUSTOMERS, 10);
        assertThat(asking("shop.orders", "after.stat == 'paid'")).isEmpty();
    }

    /** What is agreed counts, whatever the source has by now. */
    @Test
    void aColumnThatIsGoneAtTheSourceIsThereUntilThatIsAgreed() {
        task.delivers(ORDERS, 10);
        task.holds(ORDERS.drop("status"), 20);
        assertThat(asking("shop.orders", "after.status == 'paid'")).isEmpty();

        task.approve("apply");
        assertThat(asking("shop.orders", "after.status == 'paid'"))
                .singleElement()
                .extracting(Mistake::message, InstanceOfAssertFactories.STRING)
                .contains("table shop.orders, revision 2", "undefined field 'status'");
    }

    /** A log is shared with connectors of other tables. */
    @Test
    void aTableWhoseRowsGoElsewhereIsPassedOverUnlessItIsNamed() {
        task.delivers(ORDERS, 10);
        task.delivers(CUSTOMERS, 20);
        Predicate<TableHistory> orders = table -> table.table().equals(ORDERS.id());
        assertThat(misfits(routing("shop.*", "after.status == 'paid'"), orders, LONG))
                .isEmpty();
        assertThat(misfits(routing("shop.*", "after.status == 'paid'"), table -> true, LONG))
                .singleElement()
                .extracting(Mistake::message, InstanceOfAssertFactories.STRING)
                .contains("table shop.customers");
        assertThat(misfits(routing("shop.customers", "after.status == 'paid'"), orders, LONG))
                .hasSize(1);
    }

    @Test
    void aMappingThatDoesNotFitIsNamedWithItsFileAndLine() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.yaml"), MAPPING);
        String routing = mapped("\"language\": \"cel\", \"file\": \"" + file + "\"");
        task.delivers(ORDERS, 10);
        assertThat(misfits(routing)).isEmpty();

        Files.writeString(file, MAPPING.replace("row.items", "row.itms"));
        assertThat(misfits(routing))
                .singleElement()
                .satisfies(each -> assertThat(each.pointer()).isEqualTo("/subscriptions/0/mapping"))
                .extracting(Mistake::message, InstanceOfAssertFactories.STRING)
                .contains(
                        "table shop.orders, revision 1",
                        "mapping file " + file + ": line 4, /tables/shop.orders/lines/each",
                        "undefined field 'itms'",
                        "Such rows would wait");

        Files.writeString(file, MAPPING.replace("status: row", "id: row"));
        assertThat(misfits(routing))
                .singleElement()
                .extracting(Mistake::message, InstanceOfAssertFactories.STRING)
                .contains("output lines has the column id twice");

        task.delivers(CUSTOMERS, 20);
        Files.writeString(file, MAPPING);
        assertThat(misfits(routing))
                .singleElement()
                .extracting(Mistake::message, InstanceOfAssertFactories.STRING)
                .contains("table shop.customers", "has no shop.customers in \"tables\"");
    }

    @Test
    void aMapperIsAskedAndOneThatIsAwayOrSilentHasNoMisfit() {
        task.delivers(ORDERS, 10);
        Path socket = folder.resolve("mapper");
        String routing = mapped("\"language\": \"grpc\", \"target\": \"unix://" + socket
                + "\", \"deadline\": \"1h\", \"tls\": {\"plaintext\": true}");
        assertThat(misfits(routing)).as("away").isEmpty();

        CountDownLatch end = new CountDownLatch(1);
        try (TestMapper mapper = new TestMapper(socket, DescribeResponse.getDefaultInstance())) {
            mapper.description = table -> {
                throw Status.INVALID_ARGUMENT.withDescription("no status here").asRuntimeException();
            };
            assertThat(misfits(routing))
                    .singleElement()
                    .extracting(Mistake::message, InstanceOfAssertFactories.STRING)
                    .contains("table shop.orders", "no status here");

            mapper.description = table -> {
                await(end);
                return DescribeResponse.getDefaultInstance();
            };
            assertThat(misfits(routing, table -> true, Duration.ofMillis(50)))
                    .as("silent")
                    .isEmpty();
            end.countDown();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void noProgramIsStartedForALook() {
        task.delivers(ORDERS, 10);
        Path ran = folder.resolve("ran");
        assertThat(misfits(
                        mapped("\"language\": \"grpc\", \"command\": [\"touch\", \"" + ran + "\"]"),
                        table -> true,
                        Duration.ofSeconds(2)))
                .isEmpty();
        assertThat(ran).doesNotExist();
    }

    private static String mapped(String mapping) {
        return """
                {"subscriptions": [{"name": "asks", "tables": ["shop.*"],
                  "destination": {"type": "any"}, "mapping": {%s}}]}""".formatted(mapping);
    }

    private static String routing(String table, String when) {
        return """
                {"subscriptions": [{"name": "asks", "tables": ["%s"], "target": "a:1", "when": "%s"}]}""".formatted(table, when);
    }

    private List<Mistake> asking(String table, String when) {
        return misfits(routing(table, when));
    }

    private List<Mistake> misfits(String routing) {
        return misfits(routing, table -> true, LONG);
    }

    private List<Mistake> misfits(String json, Predicate<TableHistory> read, Duration patience) {
        Routing routing = RoutingParser.parse(json);
        assertThat(Misfits.arePossible(routing)).isTrue();
        ContractRegistry registry = new ContractRegistry(log.reader());
        registry.refresh();
        ContractGate gate = new ContractGate(registry, GateRules.of("shop"));
        return Misfits.among(routing, gate, registry.histories(), read).find(patience);
    }
}
