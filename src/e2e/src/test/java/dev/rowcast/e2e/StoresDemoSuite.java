package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo of stores on Kafka Connect, which takes long: run by {@code mvn verify -Pchaos}. {@link DemoIT} has that of stores without Kafka. */
class StoresDemoSuite {
    @TempDir
    Path temp;

    @Test
    void withStoresTheyHaveWhatTheDatabasesHave() throws Exception {
        String said = DemoRun.in(temp, "--rows", "200", "--with", "stores");

        assertThat(said)
                .containsPattern("customer \\d+, .+: \\d+ orders, \\d+\\.\\d\\d")
                .containsPattern("shelf C2: biscuits, 200 there, \\d+ ordered")
                .containsPattern("OpenSearch finds order \\d+ by the words of its note: \"Quixotic wrapping, please\"")
                .contains("shop.customers there is without password_hash, which the routing withholds: id, email, name")
                .containsPattern(
                        "\\[depot-in-shop\\] MISCONFIGURED: \"shop\"\\.\"customers\"\\s+can't\\s+take\\s+the\\s+rows\\s+of\\s+depot\\.customers")
                .containsPattern(
                        "it\\s+has\\s+the\\s+rows\\s+of\\s+shop\\.customers,\\s+and\\s+would\\s+get\\s+those\\s+of\\s+depot\\.customers\\s+too;\\s+give\\s+one\\s+of\\s+them\\s+a\\s+\"schema\"\\s+of\\s+its\\s+own")
                .contains(
                        "$ rowcast verify --connector rows-to-stores --subscription shop-reports --source-connector shop-mysql --repair")
                .contains(
                        "$ rowcast verify --connector rows-to-stores --subscription depot-reports --source-connector depot-mysql")
                .contains(
                        "$ rowcast verify --connector rows-to-stores --subscription order-search --source-connector shop-mysql")
                .containsPattern("shop\\.customers: \\d+ rows in MySQL, none differs")
                .containsPattern("shop\\.order_items: \\d+ rows in MySQL, none differs")
                .containsPattern("(?s)(shop\\.orders: \\d+ rows in MySQL, (\\d+) differences, \\2 mended.*){2}")
                .containsPattern("(?s)(shop\\.orders: \\d+ rows in MySQL, none differs.*){2}")
                .contains(
                        "depot.stock: 5 rows in MySQL, none differs", "depot.customers: 2 rows in MySQL, none differs")
                .contains("the mapping order-words.yaml made of that note: please, quixotic, wrapping,")
                .contains("the stores have what the databases have")
                .contains("Nothing was lost, and the subscribers hold what the database holds.");
    }
}
