package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README, as a user runs it but for the number of rows. */
class DemoIT {
    private static final int PATIENCE_MINUTES = 10;
    private static final int WIDTH = 120;

    @TempDir
    Path temp;

    @Test
    void showsWhatItPromisesAndLeavesNothing() throws Exception {
        String said = run("--rows", "2000");

        assertScenes(said);
        assertThat(said)
                .contains("table shop.customers is HELD (topic shop.shop.customers, partition 0, offset ")
                .contains("table shop.orders is HELD (topic shop.shop.orders, partition 0, offset ");
    }

    /** The same scenes, by one process, and the stores by two more of its kind. */
    @Test
    void withoutKafkaItIsTheSame() throws Exception {
        String said = run("--rows", "2000", "--kafkaless", "--with", "stores");

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

    @Test
    void withStoresTheyHaveWhatTheDatabasesHave() throws Exception {
        String said = run("--rows", "200", "--with", "stores");

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

    /** Runs it to its end, which has to be a good one, and returns what it said. */
    private String run(String... options) throws IOException, InterruptedException {
        Path dir = temp.resolve("demo");
        Path output = temp.resolve("output.txt");
        List<String> command = command("demo", "--dir", dir.toString());
        command.addAll(List.of(options));
        Process demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(demo.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("ended within %d minutes", PATIENCE_MINUTES)
                    .isTrue();
        } finally {
            // Asked and not killed, so that it ends its stack.
            demo.destroy();
        }
        String said = Files.readString(output);
        assertThat(demo.exitValue()).as(said).isZero();
        assertThat(said.lines()).allMatch(line -> line.length() <= WIDTH);
        assertThat(dir).doesNotExist();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            assertThat(all.filter(ProcessHandle::isAlive)
                            .map(process -> process.info().commandLine().orElse(""))
                            .filter(line -> line.contains(dir.toString())))
                    .isEmpty();
        }
        return said;
    }

    /** The launcher script's last line; the rest of it would build what this build has built. */
    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Drowcast.home=" + System.getProperty("rowcast.root"));
        command.add("-Drowcast.plugin=" + System.getProperty("rowcast.plugin.zip"));
        command.add("-Drowcast.destinations=" + Path.of(System.getProperty("rowcast.root"), "src", "destinations"));
        for (String passedOn : List.of("maven.home", "rowcast.maven.localRepository", "rowcast.maven.settings")) {
            String value = System.getProperty(passedOn);
            if (value != null) {
                command.add("-D" + passedOn + "=" + value);
            }
        }
        command.add("-jar");
        command.add(System.getProperty("rowcast.cli.jar"));
        command.addAll(List.of(arguments));
        return command;
    }
}
