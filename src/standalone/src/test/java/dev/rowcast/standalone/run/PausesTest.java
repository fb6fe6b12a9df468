package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.standalone.engine.EnginePlace;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.spool.Streams;
import dev.rowcast.standalone.state.FencedException;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.PauseTable;
import dev.rowcast.standalone.state.PauseTable.Pause;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PausesTest {
    private static final String ORDERS = "shop.shop.orders";
    private static final String CUSTOMERS = "shop.shop.customers";
    private static final SpoolLimits LIMITS = new SpoolLimits(Duration.ofSeconds(10), 1 << 20, 1 << 30);

    @TempDir
    private Path folder;

    private Session session;
    private Leadership leadership;
    private Streams streams;
    private Pauses pauses;
    private long epoch;

    @BeforeEach
    void open() {
        State state = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
        session = state.session();
        leadership = new Leadership(state, "this process", Duration.ofSeconds(10));
        leadership.take();
        epoch = leadership.newEpoch(0, 0);
        streams = new Streams(state, LIMITS, () -> 0);
        pauses = new Pauses(state.session(), leadership, streams);
        pauses.restart(100);
    }

    @AfterEach
    void close() {
        pauses.close();
        streams.close();
        leadership.close();
        session.close();
    }

    private void ask(String... topics) {
        session.run(connection -> {
            PauseTable.ask(session, connection, List.of(topics), "ops@here", "billing", Duration.ofMinutes(1));
            return topics;
        });
    }

    private void execute(String sql) {
        session.run(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    /** Hands a record out; returns whether the flow has got it. */
    private boolean isHanded(String topic, long sequence) {
        return !streams.next(List.of(new EngineRecord(
                        new EnginePlace(new StreamId(topic, 0), sequence, new Epoch(epoch, true, null), null, null),
                        null,
                        null,
                        Schema.INT32_SCHEMA,
                        1,
                        new ConnectHeaders(),
                        10,
                        0)))
                .isEmpty();
    }

    private @Nullable String place() {
        return session.run(connection -> PauseTable.inForce(session, connection))
                .get(0)
                .place();
    }

    @Test
    void nothingOfAPausedStreamIsHandedOutAndAllOfTheOthers() {
        ask(ORDERS);
        assertThat(isHanded(ORDERS, 100)).as("nobody has looked yet").isTrue();
        pauses.look(101, "{}", 100, epoch);
        assertThat(isHanded(ORDERS, 101)).isFalse();
        assertThat(isHanded(CUSTOMERS, 102)).isTrue();
        assertThat(pauses.inForce()).extracting(Pause::stream).containsExactly(ORDERS);

        execute("UPDATE rowcast_pauses SET until_millis = 0");
        pauses.look(103, "{}", 100, epoch);
        assertThat(streams.next(List.of())).as("it has ended").hasSize(1);
    }

    @Test
    void itIsConfirmedOnceWhatWasHandedOutIsDoneAndItsTransactionsAreInTheStoredPlace() {
        isHanded(ORDERS, 100);
        ask(ORDERS);
        pauses.look(101, "{\"at\":1}", 101, epoch);
        assertThat(place()).as("one is under way").isNull();
        streams.settle((stream, position) -> position);
        pauses.look(150, "{\"at\":2}", 100, epoch);
        assertThat(place()).as("the place hasn't its transaction").isNull();
        pauses.look(150, null, 101, epoch);
        assertThat(place()).isNull();
        pauses.look(150, "{\"at\":3}", 101, epoch);
        assertThat(place()).isEqualTo("{\"at\":3}");
        pauses.look(150, "{\"at\":4}", 150, epoch);
        assertThat(place()).as("the first counts").isEqualTo("{\"at\":3}");
    }

    /** A record of it may have been done, and forgotten, whose transaction the stored place hasn't, because of another stream. */
    @Test
    void aStreamOfWhichNothingIsKnownIsConfirmedWithAllThatWasReadBefore() {
        ask(ORDERS);
        pauses.look(140, "{}", 139, epoch);
        assertThat(place()).isNull();
        pauses.look(200, "{}", 140, epoch);
        assertThat(place()).isEqualTo("{}");
    }

    @Test
    void aProcessThatBeginsHandsOutNothingOfItAndConfirmsItFromItsPlace() {
        ask(ORDERS);
        pauses.restart(100);
        assertThat(isHanded(ORDERS, 100)).isFalse();
        pauses.look(101, "{}", 100, epoch);
        assertThat(place()).isEqualTo("{}");
    }

    @Test
    void aProcessThatDoesntLeadConfirmsNothing() {
        ask(ORDERS);
        assertThatThrownBy(() -> pauses.look(100, "{}", 100, epoch - 1)).isInstanceOf(FencedException.class);
        assertThat(place()).isNull();
        assertThat(isHanded(ORDERS, 100)).isFalse();
    }
}
