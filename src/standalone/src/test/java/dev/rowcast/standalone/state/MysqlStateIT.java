package dev.rowcast.standalone.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MysqlStateIT extends StateContract {
    private @Nullable String url;

    @Override
    State open() throws SQLException {
        if (url == null) {
            url = StateServer.newDatabase("contract");
        }
        return StateServer.open(url);
    }

    /** Where summer ends a local time comes twice. */
    @Test
    void theClockIsThatOfNoTimeZone() throws SQLException {
        State state = open();
        try (Session session = state.session()) {
            String found = session.run(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET time_zone = '-05:00', timestamp = 1700000000.250");
                    try (ResultSet result =
                            statement.executeQuery("SELECT " + session.dialect().clock())) {
                        result.next();
                        return result.getString(1);
                    }
                }
            });
            assertThat(found).isEqualTo("1700000000250");
        }
    }

    /** As where its machine is paused: the other one would never lead. */
    @Test
    void whoStandsStillWithinATransactionDoesntKeepItsLocks() throws Exception {
        State state = open();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (Leadership paused = new Leadership(state, "paused", Duration.ofMillis(1));
                Leadership other = new Leadership(state, "other", Duration.ofSeconds(10));
                Session session = state.session()) {
            assertThat(paused.take()).isEmpty();
            CompletableFuture<Void> still = CompletableFuture.runAsync(() -> session.run(connection -> {
                paused.fence(connection, -1);
                locked.countDown();
                await(over);
                return paused.fence(connection, -1);
            }));
            await(locked);
            assertThat(other.take()).isEmpty();
            over.countDown();
            assertThatThrownBy(still::join).hasCauseInstanceOf(StateException.class);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
