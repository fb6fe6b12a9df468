package dev.rowcast.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.standalone.state.PauseTable;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatePauseTest {
    private static final List<String> STREAMS = List.of("shop.shop.customers", "shop.shop.orders");

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong(-5);
    private Session session;

    @BeforeEach
    void open() {
        session = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null)
                .session();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private StatePause pause(String holder) {
        return new StatePause(
                session,
                STREAMS,
                holder,
                "billing",
                Duration.ofSeconds(30),
                (there, why) -> {
                    if (!there.getAsBoolean()) {
                        throw new CliException(why, null);
                    }
                },
                place -> "gtids of " + place,
                nanos::get);
    }

    private List<Pause> inForce() {
        return session.run(connection -> PauseTable.inForce(session, connection));
    }

    private void execute(String sql) {
        session.run(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void itIsAskedForAtOnceAndOverWhenItIsClosed() {
        StatePause other = pause("other");
        try (StatePause pause = pause("one")) {
            assertThat(inForce())
                    .extracting(Pause::stream)
                    .containsOnlyElementsOf(STREAMS)
                    .hasSize(4);
            assertThat(pause.obstacle()).isEmpty();
        }
        assertThat(inForce())
                .as("of whoever asked besides")
                .extracting(Pause::holder)
                .containsOnly("other")
                .hasSize(2);
        other.close();
        assertThat(inForce()).isEmpty();
    }

    @Test
    void whatWasDeliveredBeforeIsKnownOnceEachStreamIsConfirmed() {
        try (StatePause pause = pause("one")) {
            assertThatThrownBy(pause::transactions).hasMessageContaining("hasn't confirmed yet that nothing of");
            execute("UPDATE rowcast_pauses SET place = 'a' WHERE stream = 'shop.shop.orders'");
            assertThatThrownBy(pause::transactions).hasMessageContaining("hasn't confirmed yet");
            execute("UPDATE rowcast_pauses SET place = 'b' WHERE stream = 'shop.shop.customers'");
            assertThat(pause.transactions()).isEqualTo("gtids of b,gtids of a");
        }
    }

    @Test
    void nothingMayBeSentOnceItWasntProlongedForLongWhateverBecomesOfItLater() {
        try (StatePause pause = pause("one")) {
            pass(Duration.ofSeconds(24));
            assertThat(pause.obstacle()).isEmpty();
            pause.prolong();
            pass(Duration.ofSeconds(24));
            assertThat(pause.obstacle()).isEmpty();
            pass(Duration.ofSeconds(1));
            pause.prolong();
            assertThat(pause.obstacle().orElse("")).contains("couldn't be prolonged in time", "--resume");
            nanos.set(0);
            pause.prolong();
            assertThat(pause.obstacle()).as("it stays so").isPresent();
            assertThatThrownBy(pause::requireHeld).isInstanceOf(CliException.class);
        }
    }

    @Test
    void nothingMayBeSentWhereOneOfItsStreamsWentOn() {
        try (StatePause pause = pause("one")) {
            execute("UPDATE rowcast_pauses SET until_millis = 0 WHERE stream = 'shop.shop.orders'");
            assertThatThrownBy(pause::requireHeld).hasMessageContaining("couldn't be prolonged in time");
            assertThat(pause.obstacle()).isPresent();
        }
    }
}
