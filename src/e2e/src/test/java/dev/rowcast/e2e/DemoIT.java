package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README, as a user runs it but for the number of rows. */
class DemoIT {
    @TempDir
    Path temp;

    @Test
    void showsWhatItPromisesAndLeavesNothing() throws Exception {
        String said = DemoRun.in(temp, "--rows", "2000");

        assertScenes(said);
        assertThat(said)
                .contains("table shop.customers is HELD (topic shop.shop.customers, partition 0, offset ")
                .contains("table shop.orders is HELD (topic shop.shop.orders, partition 0, offset ");
    }

    /** The same scenes, by one process, and the stores by two more of its kind. */
    @Test
    void withoutKafkaItIsTheSame() throws Exception {
        String said = DemoRun.in(temp, "--rows", "2000", "--kafkaless", "--with", "stores");

        assertScenes(said);
        assertThat(said)
                .contains("run shop: source READING")
                .contains("table shop.customers is HELD: ")
                .containsPattern("\\[depot-in-shop\\] MISCONFIGURED: \"shop\"\\.\"customers\"")
                .containsPattern("\\$ rowcast verify --state\\s+jdbc:sqlite:.*shop-to-stores\\.db\\s+--config")
                .contains("depot.stock: 5 rows in MySQL, none differs", "the stores have what the databases have")
                .contains("the mapping order-words.yaml made of that note: please, quixotic, wrapping,")
                .doesNotContain("connector");
    }

    private static void assertScenes(String said) {
        assertThat(said)
                .contains("equal in every row and column")
                .contains("withheld: password_hash")
                .contains("newer than this service: discount")
                .contains("$ rowcast contracts approve shop.customers --as apply")
                .contains("- google.type.Date birth_date = 5  no longer filled: reads as absent")
                .contains("$ rowcast contracts approve shop.orders --as bridge")
                .contains("+ string customer_id_v2 = 9 ")
                .containsPattern("that waited were there [0-9,.]+ ms after the approval")
                .contains("dropped since: birth_date")
                .containsPattern(
                        "bridged:\\s+customer_id,\\s+absent\\s+where\\s+it\\s+is\\s+no\\s+number\\s+\\(1\\s+row\\)")
                .contains("2,000 rows in one transaction: all with both after")
                .contains("Nothing was lost, and the subscribers hold what the database holds.");
    }
}
