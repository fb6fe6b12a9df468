package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.e2e.Commands.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code rowcast plan} against contracts that are in use, and what then happens. */
@ExtendWith(StackExtension.class)
class PlanIT {
    private static final String SAFE =
            "ALTER TABLE orders ADD COLUMN discount DECIMAL(5,2), MODIFY status VARCHAR(40) NOT NULL, ADD INDEX (note(9))";

    private static final String TWIN =
            "CREATE TABLE %s (id INT PRIMARY KEY AUTO_INCREMENT, status VARCHAR(20), n INT, remark VARCHAR(30))";
    private static final String ROW = "INSERT INTO %s (status, n, remark) VALUES ('open', 1, 'none')";

    @TempDir
    private Path dir;

    @Test
    void whatIsPlannedIsWhatHappens() throws Exception {
        Pipeline shop = Pipeline.of("shop");
        shop.db().execute(Orders.TABLE);
        Orders.insert(shop.db(), 2);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.start(Route.to(subscriber.port(), "all", shop.table("*")));
        shop.awaitCount(subscriber, 2);

        Result safe = live(shop, "--sql", SAFE);
        assertThat(safe.status()).isZero();
        assertThat(safe.said()).contains("column \"discount\" was added as field discount = 8", "Result: safe");
        Result hold = live(shop, "--sql", "ALTER TABLE orders DROP COLUMN note");
        assertThat(hold.status()).isEqualTo(2);
        assertThat(hold.said()).contains("approve " + shop.table("orders") + " --as apply");
        assertThat(live(shop, "--sql", "ALTER TABEL orders DROP note").status()).isEqualTo(3);

        shop.db().execute(SAFE);
        Orders.insert(shop.db(), 1);
        shop.awaitCount(subscriber, 3);

        Path out = dir.resolve("contracts");
        Commands.export(shop, out);
        assertThat(out.resolve("shop/orders.proto")).content().contains("google.type.Decimal discount = 8");
        String both = SAFE + "; ALTER TABLE orders DROP COLUMN discount, MODIFY id INT";
        assertThat(planned("--contracts", out.toString(), "--sql", both, "--json"))
                .as("the plan by the exported folder")
                .isEqualTo(live(shop, "--sql", both, "--json"));
    }

    static Stream<Arguments> whatTheSourceCanNotFollow() {
        return Stream.of(
                Arguments.of("a name", List.of(), "ALTER TABLE %s ADD COLUMN url VARCHAR(50)"),
                Arguments.of(
                        "double quotes",
                        List.of("SET SESSION sql_mode = 'ANSI_QUOTES'"),
                        "ALTER TABLE \"%s\" ADD COLUMN \"site\" VARCHAR(50)"),
                Arguments.of(
                        "a swap",
                        List.of(),
                        "ALTER TABLE %s RENAME COLUMN status TO remark, RENAME COLUMN remark TO status"));
    }

    /** What a plan says of the source connector holds: it stops at the statement, and follows it written as the plan writes it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("whatTheSourceCanNotFollow")
    void whereThePlanSaysSoTheSourceStops(String name, List<String> before, String statement) throws Exception {
        Pipeline shop = Pipeline.of("shop");
        shop.db().execute(TWIN.formatted("followed"), TWIN.formatted("refused"));
        shop.db().execute(ROW.formatted("followed"), ROW.formatted("refused"));
        GenericSubscriber subscriber = GenericSubscriber.listening();
        Route all = Route.to(subscriber.port(), "all", shop.table("*"));
        String lenient = Route.json(all).replaceFirst("\"defaults\":\\{", "\"defaults\":{\"evolution\":\"lenient\",");
        shop.startSource(Map.of());
        shop.start(TestStack.shared().connect(), shop.sinkConfig(all).withAll(Map.of("routes", lenient)));
        shop.awaitCount(subscriber, 2);
        Path out = dir.resolve("contracts");
        Commands.export(shop, out);

        List<String> rewrite = new ArrayList<>();
        for (String table : List.of("followed", "refused")) {
            String script = String.join(";", before) + ";" + statement.formatted(table);
            Result plan = planned("--contracts", out.toString(), "--sql", script, "--json");
            assertThat(plan.status()).as(plan.said()).isEqualTo(4);
            if (table.equals("followed")) {
                new ObjectMapper().readTree(plan.out()).findValue("rewrite").forEach(sql -> rewrite.add(sql.asText()));
            }
        }
        assertThat(rewrite).isNotEmpty();

        shop.db().execute("DELETE FROM followed");
        shop.db().execute(rewrite.toArray(String[]::new));
        shop.db().execute(ROW.formatted("followed"));
        shop.awaitSame(subscriber, "followed");

        shop.db().execute(before.toArray(String[]::new));
        shop.db().execute(statement.formatted("refused"), ROW.formatted("refused"));
        TestStack.shared().connect().awaitFailed(shop.source(), Pipeline.PATIENCE);
    }

    private static Result live(Pipeline pipeline, String... arguments) throws Exception {
        List<String> command = Commands.rowcast("plan");
        command.addAll(Commands.log(pipeline));
        command.addAll(List.of(arguments));
        return Commands.tried(Path.of("."), command);
    }

    private static Result planned(String... arguments) throws Exception {
        List<String> command = Commands.rowcast("plan");
        command.addAll(List.of(arguments));
        return Commands.tried(Path.of("."), command);
    }
}
