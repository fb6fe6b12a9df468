package dev.rowcast.standalone.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.standalone.state.LetterTable.Letter;
import dev.rowcast.standalone.state.LetterTable.Numbered;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.SpoolTable.Chunk;
import dev.rowcast.standalone.state.SpoolTable.Extent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What each database that may hold the state keeps to. */
abstract class StateContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private State state;
    private Session session;
    private Leadership one;
    private Leadership other;

    /** Opens the test's own state; a new one with the first call. */
    abstract State open() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        state = open();
        session = state.session();
        one = new Leadership(state, "one", HOUR);
        other = new Leadership(state, "other", HOUR);
    }

    @AfterEach
    void end() {
        session.close();
        one.close();
        other.close();
    }

    private void execute(String sql) {
        session.run(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private long number(String sql) {
        return session.run(connection -> number(connection, sql));
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    @Test
    void anotherIsRefusedUntilTheDatabaseSaysThatTheLeaseHasEnded() {
        assertThat(one.take()).isEmpty();
        assertThat(other.take()).contains("one");
        assertThat(one.take()).as("the holder prolongs it").isEmpty();
        execute("UPDATE rowcast_leader SET expires_millis = "
                + session.dialect().clock() + " + 60000");
        assertThat(other.take()).contains("one");
        execute("UPDATE rowcast_leader SET expires_millis = "
                + session.dialect().clock());
        assertThat(other.take()).isEmpty();
        assertThat(one.take()).contains("other");
    }

    @Test
    void aLeaseLastsFromTheDatabasesNow() {
        one.take();
        long left = number("SELECT expires_millis - " + session.dialect().clock() + " FROM rowcast_leader");
        assertThat(left).isBetween(HOUR.minusMinutes(1).toMillis(), HOUR.toMillis());
    }

    @Test
    void oneThatIsGivenBackIsTakenAtOnceAndOnlyItsHolderGivesItBack() {
        one.take();
        other.release();
        assertThat(other.take()).contains("one");
        one.release();
        assertThat(other.take()).isEmpty();
    }

    @Test
    void epochsOnlyGrow() {
        one.take();
        long first = one.newEpoch(0, 0);
        assertThat(first).isEqualTo(1);
        assertThat(one.newEpoch(0, 0)).isEqualTo(2);
        assertThat(one.newEpoch(40, 0)).isEqualTo(41);
        assertThat(one.newEpoch(0, 0)).isEqualTo(42);
        one.release();
        other.take();
        assertThat(other.newEpoch(0, 0)).as("of another holder, too").isEqualTo(43);
        assertThat(other.newEpoch(0, 1_600_000_000_000L))
                .as("minutes since 2020")
                .isEqualTo(1_600_000_000_000L / 60_000 - 26_297_280);
        assertThat(other.newEpoch(0, 0)).isEqualTo(1_600_000_000_000L / 60_000 - 26_297_279);
    }

    @Test
    void theFenceLetsOnlyTheLeaderOfThatEpochPass() {
        assertThatThrownBy(() -> fence(one, -1)).isInstanceOf(FencedException.class);
        one.take();
        long old = one.newEpoch(0, 0);
        assertThat(fence(one, old)).isEqualTo(old);
        long epoch = one.newEpoch(0, 0);
        assertThat(fence(one, epoch)).isEqualTo(epoch);
        assertThat(fence(one, -1)).isEqualTo(epoch);
        assertThatThrownBy(() -> fence(one, old))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("one, epoch " + epoch);
        execute("UPDATE rowcast_leader SET expires_millis = 0");
        assertThat(fence(one, epoch)).as("nobody has taken it").isEqualTo(epoch);
        other.take();
        assertThatThrownBy(() -> fence(one, epoch))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("another process leads (other");
        assertThatThrownBy(() -> one.newEpoch(0, 0)).isInstanceOf(FencedException.class);
        assertThat(fence(other, epoch)).isEqualTo(epoch);
    }

    private long fence(Leadership leadership, long epoch) {
        return session.run(connection -> leadership.fence(connection, epoch));
    }

    /** Nobody takes over in the middle of a commit, however long that takes. */
    @Test
    void whoTakesOverWaitsForAWriteThatHasPassedTheFence() throws Exception {
        one.take();
        long epoch = one.newEpoch(0, 0);
        execute("UPDATE rowcast_leader SET expires_millis = 0");
        CountDownLatch asking = new CountDownLatch(1);
        List<String> order = new ArrayList<>();
        CompletableFuture<Void> taking = CompletableFuture.runAsync(() -> {
            awaitQuietly(asking);
            other.take();
            add(order, "taken over");
        });
        session.run(connection -> {
            one.fence(connection, epoch);
            asking.countDown();
            taking.copy().completeOnTimeout(null, 300, TimeUnit.MILLISECONDS).join();
            add(order, "written");
            return epoch;
        });
        taking.get(20, TimeUnit.SECONDS);
        assertThat(order).containsExactly("written", "taken over");
    }

    private static void add(List<String> order, String what) {
        synchronized (order) {
            order.add(what);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each in a transaction of its own, at the same time: one leads. */
    @Test
    void ofManyThatFindAnEmptyStateOneLeads() {
        List<Leadership> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(new Leadership(state, "p" + i, HOUR));
        }
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<Optional<String>>> answers = many.stream()
                .map(each -> CompletableFuture.supplyAsync(
                        () -> {
                            awaitQuietly(start);
                            return each.take();
                        },
                        work -> new Thread(work).start()))
                .toList();
        start.countDown();
        assertThat(answers.stream().map(CompletableFuture::join).filter(Optional::isEmpty))
                .hasSize(1);
        many.forEach(Leadership::close);
    }

    @Test
    void whatFailsLeavesNothing() {
        assertThatThrownBy(() -> session.run(connection -> {
                    new Position("{}", null, 7, 1).write(connection, "shop", 1);
                    SpoolTable.add(connection, new Chunk("s", 1, 1, 1, 1, new byte[] {1}));
                    throw new IllegalStateException("in the middle");
                }))
                .hasMessage("in the middle");
        Position found = session.run(connection -> Position.read(connection, "shop"));
        assertThat(found).isEqualTo(Position.BEGINNING);
        assertThat(session.run(SpoolTable::extents)).isEmpty();
    }

    @Test
    void aPositionReplacesTheOneBefore() {
        Position written = new Position("{\"file\":\"mysql-bin.000001\",\"gtids\":\"a:1-5\",\"pos\":4}", null, 9, 3);
        session.run(connection -> {
            new Position(null, "{\"pos\":4}", 2, 1).write(connection, "shop", 1);
            new Position("{}", null, 5, 2).write(connection, "other", 1);
            written.write(connection, "shop", 2);
            return written;
        });
        Position found = session.run(connection -> Position.read(connection, "shop"));
        assertThat(found).isEqualTo(written);
    }

    @Test
    @Tag("pitfall-35")
    void theHistoryKeepsEntriesOfAnyLengthInTheirOrder() throws Exception {
        List<String> entries = List.of("{\"ddl\":\"\u20ac \ud83d\ude00 ' \\\\\"}", "x".repeat(3_000_000), "");
        try (History history = new History(state, "shop");
                History foreign = new History(state, "other")) {
            assertThat(history.isEmpty()).isTrue();
            history.add(List.of(entries.get(0)));
            foreign.add(List.of("not theirs"));
            history.add(List.of(entries.get(1)));
            assertThat(history.isEmpty()).isFalse();
        }
        try (History again = new History(open(), "shop")) {
            again.add(List.of(entries.get(2)));
            assertThat(again.entries()).isEqualTo(entries);
        }
    }

    /** Of wide tables, and more of them than are read at once. */
    @Test
    @Tag("pitfall-35")
    void theHistoryOfAThousandWideTablesIsReadAsItWasWritten() throws Exception {
        String columns = "`column_with_a_name` varchar(200) COLLATE utf8mb4_general_ci DEFAULT NULL COMMENT '\u20ac', "
                .repeat(200);
        List<String> tables = IntStream.range(0, 1_000)
                .mapToObj(table -> "CREATE TABLE t" + table + " (" + columns + ")")
                .toList();
        try (History history = new History(state, "shop")) {
            history.add(tables.subList(0, 999));
            history.add(tables.subList(999, 1_000));
        }
        try (History again = new History(open(), "shop")) {
            List<String> read = new ArrayList<>();
            again.forEach(read::add);
            assertThat(read).isEqualTo(tables);
            again.add(List.of("ALTER"));
            assertThat(again.entries()).hasSize(1_001).last().isEqualTo("ALTER");
        }
    }

    /** A process that was stopped for a while, and doesn't know that it was replaced. */
    @Test
    void theHistoryIsOnlyTheLeadersToWrite() {
        one.take();
        try (History history = new History(state, "shop", one);
                History others = new History(state, "shop", other)) {
            history.add(List.of("first"));
            execute("UPDATE rowcast_leader SET expires_millis = 0");
            other.take();
            others.add(List.of("second"));
            assertThatThrownBy(() -> history.add(List.of("late"))).isInstanceOf(FencedException.class);
            one.release();
            execute("UPDATE rowcast_leader SET holder = 'one'");
            assertThatThrownBy(() -> history.add(List.of("in its place"))).isInstanceOf(StateException.class);
            assertThat(history.entries()).containsExactly("first", "second");
        }
    }

    @Test
    void aSourceBeginsWhereItIsMovedToAboveAllThatWasAndLeavesWithoutAPlace() {
        one.take();
        long before = one.newEpoch(0, 0);
        session.run(connection -> {
            new Position("{}", null, 40, before).write(connection, "shop", 1);
            SourceStand.begin(
                    connection, one, "shop", "{\"file\":\"b.2\"}", List.of("CREATE", "ALTER"), before + 70, 2);
            return connection;
        });

        SourceStand stand = session.run(connection -> SourceStand.read(connection, one, "shop"));
        assertThat(stand.position()).isEqualTo(new Position("{\"file\":\"b.2\"}", null, 40, before));
        assertThat(stand.history()).containsExactly("CREATE", "ALTER");
        assertThat(new History(state, "shop", one).entries()).containsExactly("CREATE", "ALTER");
        assertThat(one.newEpoch(0, 0)).isEqualTo(before + 71);

        Beginning.again(state, one, "shop");
        SourceStand left = session.run(connection -> SourceStand.read(connection, one, "shop"));
        assertThat(left.position().place()).isNull();
        assertThat(left.position().nextSequence()).isEqualTo(40);
        assertThat(left.history()).isEmpty();
        assertThatThrownBy(() -> session.run(connection -> SourceStand.read(connection, other, "shop")))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void lettersAreNumberedInTheirOrder() {
        Letter letter = new Letter("s", 4, 2, 5, "{\"reason\":\"\ud83d\ude00\"}", new byte[] {0, -1, 7});
        for (int i = 0; i < 2; i++) {
            session.run(connection -> {
                LetterTable.add(session, connection, List.of(letter, letter));
                LetterTable.add(session, connection, List.of());
                return letter;
            });
        }
        List<Numbered> found = session.run(connection -> LetterTable.from(connection, 1, 2));
        assertThat(found).extracting(Numbered::number).containsExactly(1L, 2L);
        assertThat(found.get(0).letter()).usingRecursiveComparison().isEqualTo(letter);
        List<Numbered> behind = session.run(connection -> LetterTable.from(connection, 4, 2));
        assertThat(behind).isEmpty();
    }

    @Test
    void chunksComeBackBySequenceAndGoByIt() {
        byte[] large = new byte[2 << 20];
        session.run(connection -> {
            SpoolTable.add(connection, new Chunk("s", 10, 19, 3, 5, large));
            SpoolTable.add(connection, new Chunk("s", 1, 9, 2, 4, new byte[] {1, 2}));
            SpoolTable.add(connection, new Chunk("S", 1, 9, 2, 4, new byte[] {3}));
            return large;
        });
        assertThat(chunk("s", 0)).extracting(Chunk::first).isEqualTo(1L);
        assertThat(chunk("s", 9)).extracting(Chunk::first).isEqualTo(1L);
        assertThat(chunk("s", 10).records()).isEqualTo(large);
        assertThat(session.run(SpoolTable::extents))
                .as("names that differ in case only are two")
                .containsExactlyInAnyOrder(new Extent("s", 1, 19, 2 + large.length, 9), new Extent("S", 1, 9, 1, 4));
        assertThat(remove("s", 9)).isZero();
        assertThat(remove("s", 10)).isEqualTo(2);
        assertThat(chunk("s", 0)).extracting(Chunk::first).isEqualTo(10L);
        assertThat(chunk("S", 0)).extracting(Chunk::first).isEqualTo(1L);
        session.run(connection -> {
            SpoolTable.add(connection, new Chunk("s", 10, 30, 3, 6, new byte[] {9}));
            return large;
        });
        assertThat(chunk("s", 0)).as("a commit that is tried again replaces").satisfies(found -> {
            assertThat(found.last()).isEqualTo(30);
            assertThat(found.records()).containsExactly(9);
        });
    }

    private Chunk chunk(String stream, long from) {
        return session.run(connection -> SpoolTable.from(connection, stream, from))
                .orElseThrow();
    }

    private long remove(String stream, long below) {
        return session.run(connection -> SpoolTable.remove(connection, stream, below));
    }

    @Test
    void aSchemaIsKeptByItsFingerprint() {
        byte[] document = {1, 0, -128};
        session.run(connection -> {
            SchemaTable.put(connection, -5, new byte[] {2});
            SchemaTable.put(connection, -5, document);
            return document;
        });
        assertThat(session.run(connection -> SchemaTable.get(connection, -5)).orElseThrow())
                .isEqualTo(document);
        Optional<byte[]> unknown = session.run(connection -> SchemaTable.get(connection, 5));
        assertThat(unknown).isEmpty();
    }

    private static LogEntry entry(int number) {
        return new LogEntry.Joined("connector-" + number, number);
    }

    @Test
    void aContractLogIsSharedAndHasNoGaps() throws Exception {
        List<LogEntry> first = new ArrayList<>();
        List<LogEntry> second = new ArrayList<>();
        try (StateContractLog log = new StateContractLog(state);
                StateContractLog shared = new StateContractLog(open())) {
            log.append(entry(1));
            shared.append(entry(2));
            log.readNew(first::add);
            shared.readNew(second::add);
            log.appendAll(List.of(entry(3), entry(4)));
            shared.readArrived(second::add);
            log.readNew(first::add);
        }
        assertThat(first)
                .containsExactly(entry(1), entry(2), entry(3), entry(4))
                .isEqualTo(second);
        execute("DELETE FROM rowcast_contracts WHERE number = 1");
        try (StateContractLog log = new StateContractLog(state)) {
            assertThatThrownBy(() -> log.readNew(entry -> {}))
                    .hasMessageContaining("entry 2 where 1 should be: entries were lost");
        }
    }

    @Test
    void aProcessThatDoesNotLeadAddsNothingToTheContractLog() throws Exception {
        one.take();
        try (StateContractLog log = new StateContractLog(state, other)) {
            assertThatThrownBy(() -> log.append(entry(1)))
                    .isInstanceOf(ContractLogException.class)
                    .hasMessageContaining("another process leads (one");
        }
        assertThat(number("SELECT COUNT(*) FROM rowcast_contracts")).isZero();
        try (StateContractLog log = new StateContractLog(state, one)) {
            log.append(entry(1));
        }
        assertThat(number("SELECT COUNT(*) FROM rowcast_contracts")).isOne();
    }

    @Test
    void anEntryThatIsNoContractIsNamed() {
        execute("INSERT INTO rowcast_contracts (number, entry) VALUES (0, 'nonsense')");
        try (StateContractLog log = new StateContractLog(state)) {
            assertThatThrownBy(() -> log.readNew(entry -> {}))
                    .hasMessageContaining("entry 0")
                    .hasMessageContaining("isn't a contract");
        }
    }

    @Test
    void aStateOfANewerBuildIsRefused() {
        execute("UPDATE rowcast_state SET version = " + (State.VERSION + 1));
        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessageContaining("written by a newer build")
                .hasMessageContaining("its version is " + (State.VERSION + 1));
        assertThat(number("SELECT version FROM rowcast_state"))
                .as("it stays as it is")
                .isEqualTo(State.VERSION + 1);
    }

    private List<Pause> pauses() {
        return session.run(connection -> PauseTable.inForce(session, connection));
    }

    private int prolong(String holder) {
        return session.run(connection -> PauseTable.prolong(session, connection, holder, HOUR));
    }

    private void pause(String holder, String... streams) {
        session.run(connection -> {
            PauseTable.ask(session, connection, List.of(streams), holder, "billing", Duration.ofMinutes(1));
            return holder;
        });
    }

    @Test
    void aPauseLastsAMinuteByTheDatabasesClockUnlessItIsProlonged() {
        pause("one", "shop.shop.orders", "shop.shop.customers");
        assertThat(number("SELECT MIN(until_millis) - " + session.dialect().clock() + " FROM rowcast_pauses"))
                .isBetween(30_000L, 60_000L);
        assertThat(pauses()).extracting(Pause::stream).containsExactly("shop.shop.customers", "shop.shop.orders");
        assertThat(prolong("one")).isEqualTo(2);
        assertThat(prolong("other")).isZero();
        assertThat(number("SELECT MIN(until_millis) - " + session.dialect().clock() + " FROM rowcast_pauses"))
                .isGreaterThan(60_000);

        execute("UPDATE rowcast_pauses SET until_millis = " + session.dialect().clock()
                + " WHERE stream = 'shop.shop.orders'");
        assertThat(pauses()).extracting(Pause::stream).containsExactly("shop.shop.customers");
        assertThat(prolong("one")).as("what has ended has ended").isEqualTo(1);
        assertThat(pauses()).hasSize(1);
    }

    @Test
    void eachPauseIsConfirmedAndEndedByItself() {
        pause("one", "s");
        pause("other", "s");
        session.run(connection -> {
            PauseTable.confirm(
                    connection, PauseTable.inForce(session, connection).get(0), "{\"gtids\":\"a:1\"}");
            return connection;
        });
        assertThat(pauses()).extracting(Pause::place).containsExactly("{\"gtids\":\"a:1\"}", null);
        session.run(connection -> {
            PauseTable.end(session, connection, "one");
            return connection;
        });
        assertThat(pauses()).extracting(Pause::holder).containsExactly("other");
        execute("UPDATE rowcast_pauses SET until_millis = 0");
        session.run(connection -> {
            PauseTable.end(session, connection, "one");
            return connection;
        });
        assertThat(number("SELECT COUNT(*) FROM rowcast_pauses"))
                .as("nor is anything kept of those that have ended")
                .isZero();
    }

    /** One that had no pauses. */
    @Test
    void aStateOfTheFirstVersionIsBroughtToThisOneAndKeepsWhatItHas() throws Exception {
        one.take();
        long epoch = one.newEpoch(0, 0);
        execute("DROP TABLE rowcast_pauses");
        execute("UPDATE rowcast_state SET version = 1");
        open();
        assertThat(number("SELECT version FROM rowcast_state")).isEqualTo(2);
        pause("one", "s");
        assertThat(pauses()).hasSize(1);
        assertThat(fence(one, epoch)).isEqualTo(epoch);
    }

    @Test
    void aStateThatDiedWhileItWasMadeIsMadeAgain() throws Exception {
        one.take();
        long epoch = one.newEpoch(0, 0);
        execute("DROP TABLE rowcast_letters");
        execute("DELETE FROM rowcast_state");
        open();
        assertThat(number("SELECT version FROM rowcast_state")).isEqualTo(State.VERSION);
        assertThat(number("SELECT COUNT(*) FROM rowcast_letters")).isZero();
        assertThat(fence(one, epoch)).as("what was there stays").isEqualTo(epoch);
    }
}
