package dev.rowcast.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line does with the state of a process that runs: on a real MySQL, with a gRPC service. */
class StateIT {
    private static LoneMysql mysql;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        mysql = LoneMysql.start(
                Path.of("target", "mysql").toAbsolutePath(), StackConfig.defaultCache(), 1, Progress.SILENT);
    }

    @AfterAll
    static void stop() {
        mysql.close();
    }

    @Test
    void anApprovalReleasesAHeldTable() throws Exception {
        try (Fixture shop = new Fixture(mysql, "approve", folder, null)) {
            shop.start();
            shop.execute("INSERT INTO orders VALUES (1, '7')");
            await().until(() -> shop.of(1).size() == 1);
            await().until(() -> shop.run("status") == 0);
            assertThat(shop.out).contains("shop-run: on ").contains("billing");
            await().untilAsserted(() -> {
                shop.run("status");
                assertThat(shop.out.replaceAll("\\s+", " "))
                        .contains("binary log: MySQL keeps it for 30 d; it has what");
            });

            shop.execute("ALTER TABLE orders MODIFY note INT", "INSERT INTO orders VALUES (2, 8)");
            await().until(() -> shop.run("status") == 3 && shop.out.contains("HELD"));
            assertThat(shop.out).contains("rowcast contracts diff approve.orders --state jdbc:sqlite:");
            assertThat(shop.run("contracts", "list")).isZero();
            assertThat(shop.out).contains("approve.orders").contains("HELD");
            assertThat(shop.of(2)).isEmpty();

            assertThat(shop.run("contracts", "approve", "approve.orders", "--as", "apply"))
                    .as(shop.err)
                    .isZero();
            await().until(() -> shop.of(2).size() == 1);
            await().until(() -> shop.run("status", "--json") == 0);
            assertThat(shop.out).contains("\"source\" : \"shop\"").contains("\"state\" : \"running\"");
        }
    }

    @Test
    void redrivenLettersReachTheSubscriberWithIdAndVersionAndAreSettled() throws Exception {
        try (Fixture shop = new Fixture(mysql, "redrive", folder, null)) {
            Map<String, ChangeEvent> refused = new ConcurrentHashMap<>();
            shop.answer(batch -> refusing(batch, 2, refused));
            shop.execute("INSERT INTO orders VALUES (1, 'one')");
            shop.start();
            shop.execute("INSERT INTO orders VALUES (2, 'two'), (3, 'three')");
            await().until(() -> shop.of(3).size() == 1);
            await().until(() -> shop.run("dead-letters", "list", "--subscription", "billing") == 0
                    && shop.out.contains("1 dead letter in "));
            assertThat(shop.out).contains("redrive.orders").contains("no two");
            await().until(() -> shop.run("status") == 0 && shop.out.contains("dead letters since"));

            shop.answer(batch -> PushResponse.getDefaultInstance());
            String routes = folder.resolve("routes.json").toString();
            assertThat(shop.run("dead-letters", "redrive", "--all", "--routes", routes, "--by", "ada"))
                    .as(shop.err)
                    .isZero();
            assertThat(shop.of(2)).singleElement().satisfies(change -> {
                ChangeEvent before = refused.get(change.event().getId());
                assertThat(before).as("the id is the one that it had").isNotNull();
                assertThat(change.event().getVersion()).isEqualTo(before.getVersion());
                assertThat(change.event().getOffset()).isEqualTo(before.getOffset());
            });
            assertThat(shop.run("dead-letters", "list")).isZero();
            assertThat(shop.out).contains("no dead letter").contains("1 settled");
            assertThat(shop.run("dead-letters", "list", "--all", "--json")).isZero();
            assertThat(shop.out).contains("\"by\" : \"ada\"").contains("\"outcome\" : \"delivered\"");
            assertThat(shop.run("dead-letters", "redrive", "--all", "--routes", routes))
                    .isZero();
            assertThat(shop.of(2)).hasSize(1);
        }
    }

    /** Of digits alone, the text of a binary value says not whether it is hexadecimal. */
    @Test
    void lettersAreSentAgainWithTheValuesThatTheProcessReads() throws Exception {
        try (Fixture shop = new Fixture(mysql, "modes", folder, null)) {
            shop.configure(
                    "\"decimal.handling.mode\": \"string\", \"binary.handling.mode\": \"hex\","
                            + " \"bigint.unsigned.handling.mode\": \"precise\", \"time.precision.mode\": \"adaptive_time_microseconds\"");
            shop.execute("DROP TABLE orders", """
                    CREATE TABLE orders (id INT PRIMARY KEY, price DECIMAL(20,2), code VARBINARY(8), total BIGINT UNSIGNED, at TIME(3))""");
            Map<String, ChangeEvent> refused = new ConcurrentHashMap<>();
            shop.answer(batch -> refusing(batch, 2, refused));
            shop.start();
            shop.execute(
                    "INSERT INTO orders VALUES (1, 1.5, x'12345678', 1, '10:11:12.5')",
                    "INSERT INTO orders VALUES (2, 123456789012345678.25, x'12345678', 18446744073709551615, '23:59:59.999')");
            await().until(() -> shop.run("dead-letters", "list") == 0 && shop.out.contains("1 dead letter in "));

            shop.answer(batch -> PushResponse.getDefaultInstance());
            assertThat(shop.run(
                            "dead-letters",
                            "redrive",
                            "--all",
                            "--config",
                            shop.run().toString()))
                    .as(shop.out + shop.err)
                    .isZero();
            assertThat(shop.of(2)).singleElement().satisfies(change -> {
                ChangeEvent before = refused.get(change.event().getId());
                assertThat(change.event().getAfter()).isEqualTo(before.getAfter());
                assertThat(change.rows().toString()).contains("123456789012345678.25", "\\0224Vx");
            });
        }
    }

    @Test
    void afterARewindChangesComeAgainWithTheirIdsAndNewerVersions() throws Exception {
        try (Fixture shop = new Fixture(mysql, "rewind", folder, null)) {
            String beforeAll = shop.gtids();
            shop.execute("INSERT INTO orders VALUES (1, 'one')");
            shop.start();
            await().until(() -> shop.of(1).size() == 1);
            shop.execute("INSERT INTO orders VALUES (2, 'two'), (3, 'three')");
            await().until(() -> shop.of(3).size() == 1);
            String to = shop.gtids();
            shop.execute(
                    "UPDATE orders SET note = 'new' WHERE id = 2",
                    "DELETE FROM orders WHERE id = 3",
                    "INSERT INTO orders VALUES (4, 'four')");
            await().until(() -> shop.of(4).size() == 1);
            assertThat(shop.rewind(to)).isEqualTo(1);
            assertThat(shop.err).contains("nothing was changed: this process reads with this state; end it first");
            shop.stop();
            List<ReceivedChange> first = List.copyOf(shop.received);

            for (String wrong : List.of("", "binlog.000001:4", to + ":1-")) {
                assertThat(shop.rewind(wrong)).isEqualTo(1);
                assertThat(shop.err).contains("isn't a set of GTIDs; write it as MySQL does");
            }
            assertThat(shop.rewind(beforeAll)).isEqualTo(1);
            assertThat(shop.err).contains("before the last snapshot").contains("--snapshot-again");
            shop.execute("INSERT INTO orders VALUES (5, 'five')");
            assertThat(shop.rewind(shop.gtids())).isEqualTo(1);
            assertThat(shop.err).contains("would pass over what wasn't read yet");
            assertThat(shop.rewind(to)).as(shop.err).isZero();
            assertThat(shop.out).contains("shop is read again from behind " + to);

            shop.start();
            await().until(() -> shop.of(5).size() == 1);
            List<ReceivedChange> again = shop.received.subList(first.size(), shop.received.size());
            assertThat(shop.of(1)).as("done before").hasSize(1);
            assertThat(again).hasSize(4);
            for (ReceivedChange change : again.subList(0, 3)) {
                assertThat(first)
                        .filteredOn(each ->
                                each.event().getId().equals(change.event().getId()))
                        .singleElement()
                        .satisfies(before -> assertThat(ByteString.unsignedLexicographicalComparator()
                                        .compare(
                                                before.event().getVersion(),
                                                change.event().getVersion()))
                                .isNegative());
            }
            shop.stop();
            shop.execute("FLUSH BINARY LOGS");
            shop.purgeLogs();
            assertThat(shop.rewind(to)).isEqualTo(1);
            assertThat(shop.err).contains("the binary log of MySQL 127.0.0.1:").contains("it no longer has ");
        }
    }

    /** With the state in MySQL: on a server of its own, since what reads the source locks all tables of that for a moment. */
    @Test
    void aParkedKeyStaysSoOverRestartsUntilItIsReleased() throws Exception {
        try (LoneMysql shared = LoneMysql.start(
                        Path.of("target", "mysql-state").toAbsolutePath(),
                        StackConfig.defaultCache(),
                        2,
                        Progress.SILENT);
                Fixture shop = new Fixture(mysql, "park", folder, shared)) {
            shop.answer(batch -> refusing(batch, 2, new ConcurrentHashMap<>()));
            shop.start();
            shop.execute("INSERT INTO orders VALUES (1, 'one'), (2, 'two')");
            await().until(() -> shop.run("dead-letters", "parked") == 0 && shop.out.contains("1 parked key"));
            assertThat(shop.out).contains("billing  park.orders  {\"id\":2}").contains("no two");

            shop.answer(batch -> PushResponse.getDefaultInstance());
            shop.start();
            shop.execute("UPDATE orders SET note = 'behind' WHERE id = 2", "INSERT INTO orders VALUES (3, 'three')");
            await().until(() -> shop.of(3).size() == 1);
            await().until(() -> shop.run("dead-letters", "list") == 0 && shop.out.contains("2 dead letters"));
            assertThat(shop.of(2)).isEmpty();

            String routes = folder.resolve("routes.json").toString();
            assertThat(shop.run("dead-letters", "redrive", "--all", "--routes", routes))
                    .as(shop.err)
                    .isZero();
            assertThat(shop.out).contains("is released");
            assertThat(shop.of(2))
                    .as("in their order")
                    .extracting(change -> change.event().hasBefore())
                    .containsExactly(false, true);
            shop.execute("UPDATE orders SET note = 'direct' WHERE id = 2");
            await().until(() -> shop.run("dead-letters", "parked") == 0 && shop.out.contains("no parked key"));
            // The process looks for releases now and then; until it has, what comes is parked.
            await().until(() -> {
                shop.execute("UPDATE orders SET note = CONCAT('again', RAND()) WHERE id = 2");
                return shop.of(2).toString().contains("again");
            });

            shop.answer(batch -> refusing(batch, 4, new ConcurrentHashMap<>()));
            shop.execute("INSERT INTO orders VALUES (4, 'four')");
            await().until(() -> shop.run("dead-letters", "parked") == 0 && shop.out.contains("1 parked key"));
            assertThat(shop.run("dead-letters", "release", "--key", "{\"id\":4}"))
                    .isZero();
            assertThat(shop.out).contains("released ");
            shop.answer(batch -> PushResponse.getDefaultInstance());
            await().until(() -> {
                shop.execute("UPDATE orders SET note = CONCAT(note, '.') WHERE id = 4");
                return !shop.of(4).isEmpty();
            });
        }
    }

    @Test
    void aChangeThatIsSkippedBecomesADeadLetter() throws Exception {
        try (Fixture shop = new Fixture(mysql, "skip", folder, null)) {
            Map<String, ChangeEvent> failing = new ConcurrentHashMap<>();
            shop.answer(batch -> {
                if (refusing(batch, 2, failing).getVerdictsCount() > 0) {
                    throw Status.INTERNAL.withDescription("it crashes").asRuntimeException();
                }
                return PushResponse.getDefaultInstance();
            });
            shop.start();
            shop.execute("INSERT INTO orders VALUES (1, 'one'), (2, 'two'), (3, 'three')");
            await().until(() -> shop.run("status") == 3 && shop.out.contains("rowcast skip"));
            String id = failing.keySet().iterator().next();
            assertThat(shop.out).contains(id);

            assertThat(shop.run("skip", "--subscription", "billing", "--id", id))
                    .as(shop.err)
                    .isZero();
            await().until(() -> shop.run("dead-letters", "list") == 0 && shop.out.contains("1 dead letter in "));
            await().until(() -> shop.run("status") == 0);
        }
    }

    private static PushResponse refusing(List<ReceivedChange> changes, int id, Map<String, ChangeEvent> refused) {
        PushResponse.Builder response = PushResponse.newBuilder();
        for (int i = 0; i < changes.size(); i++) {
            if (Fixture.isOf(changes.get(i), id)) {
                refused.put(changes.get(i).event().getId(), changes.get(i).event());
                response.addVerdicts(Verdict.newBuilder()
                        .setIndex(i)
                        .setDecision(Verdict.Decision.DECISION_REJECT)
                        .setReason("no two"));
            }
        }
        return response.build();
    }
}
