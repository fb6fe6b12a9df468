package dev.rowcast.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SyncLinesTest {
    private static final TableId ORDERS = new TableId("shop", "orders");

    private final StringWriter said = new StringWriter();
    private long seconds = 100;
    private final SyncLines lines = new SyncLines(new PrintWriter(said, true), () -> TimeUnit.SECONDS.toNanos(seconds));

    @Test
    void nowAndThenALineSaysHowFarItIsAndHowLongTheRestTakes() {
        lines.begins(ORDERS, 100_000);
        // Of an earlier run.
        lines.loaded(ORDERS, 20_000);
        seconds += 2;
        lines.loaded(ORDERS, 30_000);
        seconds += 3;
        lines.loaded(ORDERS, 70_000);
        assertThat(said.toString().lines())
                .containsExactly(
                        "shop.orders: about 100,000 rows",
                        "shop.orders: 70,000 rows of about 100,000, 10,000 a second, about 3 s left");
    }

    @Test
    void forWhatItWaitsIsSaidAtOnceAndThenNowAndThen() {
        lines.waits("the store is away");
        lines.waits("the store is away");
        seconds += 6;
        lines.waits("the store is away");
        lines.waits("the replica is behind");
        assertThat(said.toString().lines())
                .containsExactly(
                        "waiting: the store is away", "waiting: the store is away", "waiting: the replica is behind");
    }
}
