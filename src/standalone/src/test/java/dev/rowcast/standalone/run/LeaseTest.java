package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process believes of its lease, by a clock of its own. */
class LeaseTest {
    /** So long that it isn't prolonged in a test. */
    private static final Duration LENGTH = Duration.ofHours(1);

    @TempDir
    Path folder;

    private State state;
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    @BeforeEach
    void open() {
        state = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
    }

    private Leadership leadership(String holder) {
        return new Leadership(state, holder, LENGTH);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void execute(String sql) {
        try (Session session = state.session()) {
            session.run(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
        }
    }

    @Test
    void itIsCertainUntilASecondBeforeItsEnd() {
        try (Leadership leadership = leadership("one");
                Lease lease = new Lease(leadership, LENGTH, now::get)) {
            assertThat(lease.isHeld()).isFalse();
            assertThat(lease.take()).isEmpty();
            assertThat(lease.isHeld()).isTrue();
            pass(LENGTH.minusSeconds(1).minusNanos(1));
            assertThat(lease.isHeld()).isTrue();
            pass(Duration.ofNanos(1));
            assertThat(lease.isHeld()).isFalse();
        }
    }

    /** The database's clock may have begun as early as the question left. */
    @Test
    void aSlowAnswerMakesItNoLonger() {
        AtomicInteger asked = new AtomicInteger();
        LongSupplier slow = () -> asked.getAndIncrement() == 0
                ? now.get()
                : now.get() + LENGTH.minusSeconds(1).toNanos();
        try (Leadership leadership = leadership("one");
                Lease lease = new Lease(leadership, LENGTH, slow)) {
            assertThat(lease.take()).isEmpty();
            assertThat(lease.isHeld()).isFalse();
        }
    }

    @Test
    void anothersIsNotHeldAndNamed() {
        try (Leadership leadership = leadership("one");
                Leadership another = leadership("other");
                Lease lease = new Lease(leadership, LENGTH, now::get);
                Lease second = new Lease(another, LENGTH, now::get)) {
            lease.take();
            assertThat(second.take()).contains("one");
            assertThat(second.isHeld()).isFalse();
            second.close();
            assertThat(lease.isHeld()).isTrue();
            lease.close();
            assertThat(lease.isHeld()).isFalse();
            try (Lease third = new Lease(another, LENGTH, now::get)) {
                assertThat(third.take()).as("it was given back").isEmpty();
            }
        }
    }

    /** Who isn't certain any more gives nothing back that may be another's. */
    @Test
    void itIsProlongedWhileTheDatabaseAnswersAndLostOnceAnotherHasIt() {
        Duration brief = Duration.ofSeconds(2).plusMillis(400);
        try (Leadership leadership = new Leadership(state, "one", brief);
                Leadership another = leadership("other");
                Lease lease = new Lease(leadership, brief, now::get)) {
            assertThat(lease.take()).isEmpty();
            pass(Duration.ofDays(1));
            await().atMost(60, TimeUnit.SECONDS).until(lease::isHeld);

            execute("UPDATE rowcast_leader SET holder = 'other', expires_millis = 99999999999999");
            await().atMost(60, TimeUnit.SECONDS).until(() -> !lease.isHeld());
            execute("UPDATE rowcast_leader SET expires_millis = 0");
            assertThat(another.take()).isEmpty();
        }
    }

    @Test
    void aDatabaseThatIsAwayProlongsNothing() {
        Duration brief = Duration.ofSeconds(2).plusMillis(400);
        try (Leadership leadership = new Leadership(state, "one", brief);
                Lease lease = new Lease(leadership, brief, now::get)) {
            assertThat(lease.take()).isEmpty();
            execute("ALTER TABLE rowcast_leader RENAME TO away");
            pass(brief);
            await().during(1_500, TimeUnit.MILLISECONDS)
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> !lease.isHeld());
            execute("ALTER TABLE away RENAME TO rowcast_leader");
            await().atMost(60, TimeUnit.SECONDS).until(lease::isHeld);
        }
    }
}
