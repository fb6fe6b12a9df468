package dev.rowcast.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatusPublisherTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @BeforeAll
    static void waitLongEnoughOnABusyMachine() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(50));
    }

    private final AtomicLong clock = new AtomicLong(1_000);
    private final Memory store = new Memory();
    private final StatusPublisher publisher = new StatusPublisher("shop-1", "a test", "", store, this::now);

    private TaskStatus now() {
        return TaskStatus.starting("shop", 1, "here", "0.1.0", clock.get(), 10_000);
    }

    @AfterEach
    void end() {
        store.open();
        publisher.close(this::now);
    }

    @Test
    void writesAtOnceAndWhenSomethingChanges() {
        publisher.start(NEVER);
        await().until(() -> store.written.size() == 1);
        clock.set(2_000);
        publisher.changed();
        publisher.changed();
        publisher.tableReleased("shop.shop.orders-0");
        await().until(() -> store.written.size() == 2);

        publisher.close(() -> now().stopped(3_000, "no dead-letter queue"));
        assertThat(store.written).extracting(TaskStatus::startedMillis).containsExactly(1_000L, 2_000L, 2_000L);
        assertThat(store.written.get(2).stoppedMillis()).isEqualTo(3_000);
        assertThat(store.written.get(2).failure()).isEqualTo("no dead-letter queue");
        assertThat(store.closed).isTrue();
    }

    @Test
    void writesAgainAndAgain() {
        publisher.start(Duration.ofMillis(20));
        await().until(() -> store.written.size() > 3);
    }

    @Test
    void aStoreThatDoesNotAnswerHoldsNobodyUp() {
        store.shut();
        publisher.start(Duration.ofMillis(20));
        await().until(() -> store.asked.get() == 1);

        // The store answers when this is over, and not before: whoever waits for it waits for ever.
        for (int i = 0; i < 10_000; i++) {
            publisher.changed();
        }
        publisher.close(this::now);
        publisher.changed();
        assertThat(store.written).isEmpty();

        store.open();
        await().untilAsserted(() -> assertThat(store.closed).isTrue());
        assertThat(store.written).as("what was under way, and the last").hasSize(2);
    }

    @Test
    void aStoreThatFailsIsTriedAgain() {
        store.failing = true;
        publisher.start(Duration.ofMillis(20));
        await().until(() -> store.asked.get() > 3);
        assertThat(store.written).isEmpty();
        store.failing = false;
        await().until(() -> !store.written.isEmpty());
    }

    /** Keeps what it is given, and can be slow or broken. */
    private static final class Memory implements StatusStore {
        final List<TaskStatus> written = new CopyOnWriteArrayList<>();
        final AtomicInteger asked = new AtomicInteger();
        final AtomicBoolean closed = new AtomicBoolean();
        volatile boolean failing;
        private volatile CountDownLatch door = new CountDownLatch(0);

        void shut() {
            door = new CountDownLatch(1);
        }

        void open() {
            door.countDown();
        }

        @Override
        public void put(String key, byte[] value) {
            asked.incrementAndGet();
            try {
                door.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (failing) {
                throw new IllegalStateException("broken");
            }
            assertThat(key).isEqualTo("shop/1");
            written.add(StatusJson.parse(value));
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
