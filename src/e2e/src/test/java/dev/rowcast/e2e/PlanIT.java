package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.e2e.Commands.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code rowcast plan} against contracts that are in use, and what then happens. */
@ExtendWith(StackExtension.class)
class PlanIT {
    private static final String SAFE =
            "ALTER TABLE orders ADD COLUMN discount DECIMAL(5,2), MODIFY status VARCHAR(40) NOT NULL, ADD INDEX (note(9))";

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
