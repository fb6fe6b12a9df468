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

    @Test
    void ofTablesThatAreLoadedAtOnceEachHasAPaceOfItsOwn() {
        TableId notes = new TableId("shop", "notes");
        lines.begins(ORDERS, 1_000);
        lines.begins(notes, 100);
        seconds += 20;
        lines.loaded(ORDERS, 100);
        lines.loaded(notes, 10);
        seconds += 5;
        lines.loaded(ORDERS, 600);
        lines.loaded(notes, 10);
        lines.loaded(notes, 60);
        assertThat(said.toString().lines().skip(2))
                .containsExactly(
                        "shop.orders: 100 rows",
                        "shop.notes: 10 rows",
                        "shop.orders: 600 rows of about 1,000, 100 a second, about 4 s left",
                        "shop.notes: 60 rows of about 100, 10 a second, about 4 s left");
    }

    @Test
    void rangesAreToldOfWhereNobodyKnowsMore() {
        lines.ranges(0, 100);
        seconds += 5;
        lines.ranges(20, 100);
        lines.says("on another machine");
        assertThat(said.toString().lines())
                .containsExactly("20 ranges of about 100, 4 a second, about 20 s left", "on another machine");
    }
}
