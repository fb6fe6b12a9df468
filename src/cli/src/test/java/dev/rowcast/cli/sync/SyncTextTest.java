package dev.rowcast.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.batch.load.Rejected;
import dev.rowcast.change.TableId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncTextTest {
    private static final TableId ORDERS = new TableId("shop", "orders");

    @Test
    void whatBecameOfEachTableIsALineAndWhatDidNotGoWellFollows() {
        LoadedTable whole =
                new LoadedTable(ORDERS, 1_234_567, 618, 12, 0, List.of(), true, Duration.ofMillis(61_540), "");
        LoadedTable part = new LoadedTable(
                new TableId("shop", "items"),
                7,
                1,
                0,
                3,
                List.of(new Rejected("the row [2] of table shop.items in MySQL", "400 mapper_parsing_exception")),
                false,
                Duration.ZERO,
                "table shop.items waits for a decision: column v");
        assertThat(SyncText.of(List.of(whole, part)))
                .containsExactly(
                        "shop.orders: 1,234,567 rows in 61.5 s; of 12 the store has newer ones; what it had besides was removed",
                        "shop.items: 7 rows; 3 rejected",
                        "  rejected: the row [2] of table shop.items in MySQL: 400 mapper_parsing_exception",
                        "  and 2 more",
                        "  not finished: table shop.items waits for a decision: column v");
    }

    @Test
    void programsGetTheSame() {
        assertThat(SyncJson.of(
                        List.of(new LoadedTable(ORDERS, 5, 1, 2, 0, List.of(), false, Duration.ofMillis(40), "away"))))
                .contains("\"finished\" : false", "\"table\" : \"shop.orders\"", "\"rows\" : 5", "\"newerInStore\" : 2")
                .contains("\"unfinished\" : \"away\"");
    }
}
