package dev.rowcast.destination.jdbc;

import static dev.rowcast.destination.jdbc.TestTable.results;
import static dev.rowcast.destination.jdbc.TestTable.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Writes;
import dev.rowcast.store.Written;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that don't answer, refuse, deadlock and are gone. */
@ExtendWith(Patience.class)
class FaultsIT {
    private final String schema = Database.schema();
    private final TestTable items = TestTable.of("items", Map.of("v", SemanticType.INT64));

    private Write put(JdbcStore store, long key, long version) {
        return items.put(store, "" + key, version, values("id", key, "v", version));
    }

    private static Answer write(JdbcStore store, List<Write> writes) throws Exception {
        return Writes.write(store, writes.stream().map(List::of).toList()).get(120, TimeUnit.SECONDS);
    }

    /** Until the store has taken all, as a lane does. */
    private static void deliver(JdbcStore store, List<Write> writes) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    Answer answer = write(store, writes);
                    if (answer instanceof Answer.Failed failed) {
                        assertThat(failed.failure()).as(failed.reason()).isEqualTo(Failure.UNREACHABLE);
                        return false;
                    }
                    List<Verdict> verdicts = ((Answer.Accepted) answer).verdicts();
                    assertThat(verdicts).noneMatch(each -> each.decision() == Verdict.Decision.REJECT);
                    return verdicts.isEmpty();
                });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenAndItsAnswerLostIsNoConflict(Database database) {
        try (Wire wire = new Wire(database.address().port());
                JdbcStore direct = database.open(schema);
                JdbcStore store = database.open(database.settings(schema, wire.port(), null))) {
            items.begin(direct);
            items.begin(store);
            // A connection to MySQL begins with a dozen answers.
            wire.loseEach(23);
            for (long batch = 0; batch < 80; batch++) {
                List<Write> writes = new ArrayList<>();
                for (long key = 0; key < 20; key++) {
                    writes.add(put(store, key, 100 * batch + key));
                }
                deliver(store, writes);
            }
            assertThat(wire.lost()).isGreaterThan(5);
            wire.loseEach(0);
            assertThat(results(store, put(store, 3, 7800), put(store, 4, 7904)))
                    .containsExactly(WriteResult.Done.STALE, WriteResult.Done.WRITTEN);
            assertThat(database.read("SELECT id, v FROM " + database.name(schema, "items")))
                    .hasSize(20)
                    .allSatisfy(row ->
                            assertThat(row.get(1)).isEqualTo("" + (7900 + Integer.parseInt("" + row.get(0)))));
        }
    }

    /** As it is in a request of OpenSearch that is answered 200: here the refused ones are found by halving. */
    @ParameterizedTest
    @EnumSource
    void twoRefusedOfFiveHundredAreTwoRejectsAndTheOthersAreWrittenOnce(Database database) throws Exception {
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            database.run("ALTER TABLE " + database.name(schema + "_rows", "items")
                    + " ADD CONSTRAINT no CHECK (v NOT IN (1111, 1222, 2111, 2222, 3111, 3222))");
            for (long round = 1; round <= 3; round++) {
                List<Write> writes = new ArrayList<>();
                for (long key = 0; key < 500; key++) {
                    writes.add(put(store, key, 1000 * round + key));
                }
                Answer.Accepted answer = (Answer.Accepted) write(store, writes);
                assertThat(answer.verdicts()).extracting(each -> each.index()).containsExactlyInAnyOrder(111, 222);
                assertThat(answer.verdicts())
                        .allSatisfy(each -> assertThat(each.reason()).containsIgnoringCase("no"));
            }
            assertThat(database.read("SELECT id, v FROM " + database.name(schema, "items")))
                    .hasSize(498)
                    .allSatisfy(row ->
                            assertThat(row.get(1)).isEqualTo("" + (3000 + Integer.parseInt("" + row.get(0)))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eightAtOnceOnTheSameKeysEndAtTheNewest(Database database) throws Exception {
        int keys = 200;
        Map<Long, Long> newest = new HashMap<>();
        List<List<long[]>> batches = new ArrayList<>();
        Random random = new Random(46);
        for (long version = 1; version <= 10_000; version++) {
            if (version % 50 == 1) {
                batches.add(new ArrayList<>());
            }
            long key = random.nextInt(keys);
            batches.get(batches.size() - 1).removeIf(each -> each[0] == key);
            batches.get(batches.size() - 1).add(new long[] {key, version});
            newest.put(key, version);
        }
        Collections.shuffle(batches, random);
        JdbcSettings four = database.settings(schema);
        JdbcSettings eight =
                new JdbcSettings(four.url(), four.user(), four.password(), schema, 8, four.retention(), false, null);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (JdbcStore store = database.open(eight)) {
            items.begin(store);
            List<Callable<Object>> work = new ArrayList<>();
            for (List<long[]> batch : batches) {
                List<Write> writes = batch.stream()
                        .map(each -> each[1] % 3 == 0
                                ? items.delete(store, "" + each[0], each[1])
                                : put(store, each[0], each[1]))
                        .toList();
                work.add(() -> {
                    deliver(store, writes);
                    return writes;
                });
            }
            for (Future<Object> each : threads.invokeAll(work)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Map<Long, Long> there = new HashMap<>();
        database.read("SELECT id, v FROM " + database.name(schema, "items"))
                .forEach(row -> there.put(Long.parseLong("" + row.get(0)), Long.parseLong("" + row.get(1))));
        newest.values().removeIf(version -> version % 3 == 0);
        assertThat(there).isEqualTo(newest);
    }

    /** Somebody beside Rowcast locks rows the other way round; the server picks a victim, and makes it us. */
    @ParameterizedTest
    @EnumSource
    void theVictimOfADeadlockComesAgain(Database database) throws Exception {
        String rows = database.name(schema + "_rows", "items");
        try (JdbcStore store = database.open(schema)) {
            items.begin(store);
            List<Write> first = new ArrayList<>();
            for (long key = 100; key < 400; key++) {
                first.add(put(store, key, 1));
            }
            results(store, first);
            try (Connection other = database.admin(database.address()).getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                if (database == Database.POSTGRESQL) {
                    statement.execute("SET deadlock_timeout = '1h'");
                }
                // More than we do: MySQL picks the one that has changed less.
                statement.executeUpdate("UPDATE " + rows + " SET v = v + 1 WHERE " + Table.KEY + " >= '200'");
                CompletableFuture<Written> written = store.write(List.of(put(store, 100, 2), put(store, 200, 2)))
                        .toCompletableFuture();
                await().until(() -> waits(database));
                statement.executeUpdate("UPDATE " + rows + " SET v = v + 1 WHERE " + Table.KEY + " = '100'");
                other.rollback();
                assertThat(written.get(60, TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                Written.Each.class,
                                each -> assertThat(each.results()).allMatch(WriteResult.Later.class::isInstance));
            }
            deliver(store, List.of(put(store, 100, 2), put(store, 200, 2)));
        }
    }

    private static boolean waits(Database database) {
        return !database.read(
                        database == Database.MYSQL
                                ? "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
                                : "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIsGoneIsUnreachableAndAWrongPasswordMisconfigured(Database database) throws Exception {
        try (Wire wire = new Wire(database.address().port());
                JdbcStore store = database.open(database.settings(schema, wire.port(), null))) {
            items.begin(store);
            wire.shut(true);
            wire.cut();
            assertThat(write(store, List.of(put(store, 1, 1))))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(Failure.UNREACHABLE));
            wire.shut(false);
            deliver(store, List.of(put(store, 1, 1)));
            database.run("DELETE FROM " + database.name(schema + "_rows", Table.MARKS));
            assertThat(write(store, List.of(put(store, 1, 2))))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(Failure.MISCONFIGURED));
        }
    }

    /** What was deleted long ago is forgotten, what was deleted lately isn't, and a row that is there never. */
    @ParameterizedTest
    @EnumSource
    void theSweeperForgetsOldDeletesAlone(Database database) {
        JdbcSettings week = database.settings(schema);
        String rows = database.name(schema + "_rows", "items");
        try (JdbcStore store = database.open(week)) {
            items.begin(store);
            results(store, put(store, 1, 1), items.delete(store, "2", 1), items.delete(store, "3", 1));
            database.run("UPDATE " + rows + " SET " + Table.WRITTEN
                    + (database == Database.MYSQL ? " = NOW() - INTERVAL 8 DAY" : " = now() - INTERVAL '8 days'")
                    + " WHERE " + Table.KEY + " <> '3'");
            store.sweep();
            assertThat(database.read("SELECT " + Table.KEY + " FROM " + rows + " ORDER BY 1"))
                    .containsExactly(List.of("1"), List.of("3"));
        }
    }

    /** A request that is too large goes in parts, and just a row that is too large by itself is refused. */
    @Test
    void aRowThatIsLargerThanMysqlsPacketIsRefusedAlone() {
        Database mysql = Database.MYSQL;
        TestTable texts = TestTable.of("texts", Map.of("t", SemanticType.STRING));
        try (JdbcStore direct = mysql.open(schema)) {
            texts.begin(direct);
        }
        mysql.run("SET GLOBAL max_allowed_packet = 1048576");
        try (JdbcStore store = mysql.open(schema)) {
            texts.begin(store);
            List<Write> writes = new ArrayList<>();
            for (long key = 0; key < 5; key++) {
                int length = key == 3 ? 2_000_000 : 400_000;
                writes.add(texts.put(store, "" + key, 1, values("id", key, "t", "x".repeat(length))));
            }
            List<WriteResult> results = results(store, writes);
            assertThat(results.get(3)).isInstanceOf(WriteResult.Refused.class);
            assertThat(results).filteredOn(WriteResult.Done.WRITTEN::equals).hasSize(4);
        } finally {
            mysql.run("SET GLOBAL max_allowed_packet = 67108864");
        }
    }
}
