package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class BulkIT {
    private static final int ROWS = 20_000;

    @Test
    void rowsOfOneStatementArriveCompleteAndInOrder() {
        Pipeline pipeline = Pipeline.of("bulk");
        pipeline.db()
                .execute(
                        "CREATE TABLE events (id BIGINT PRIMARY KEY, what VARCHAR(100), amount DECIMAL(10, 2), at DATETIME(3))",
                        "SET cte_max_recursion_depth = " + ROWS);
        pipeline.db().execute("INSERT INTO events VALUES (0, 'first', 0, NOW(3))");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of());
        // One task, since each further one that joins makes the first give its partitions up, and some changes may then
        // come twice.
        pipeline.start(
                TestStack.shared().connect(),
                pipeline.sinkConfig(Route.to(subscriber.port(), "bulk", pipeline.table("*")))
                        .with("tasks.max", "1"));
        pipeline.awaitCount(subscriber, 1);

        long start = System.nanoTime();
        int inserted = pipeline.db()
                .update("INSERT INTO events WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + ROWS + ")" + " SELECT i, CONCAT('event number ', i), i / 100, NOW(3) FROM n");
        pipeline.awaitCount(subscriber, 1 + ROWS);
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);

        System.out.printf(
                Locale.ROOT,
                "%,d rows in one INSERT: all at the subscriber %.1f s later, %,.0f rows/s%n",
                ROWS,
                seconds,
                ROWS / seconds);
        assertThat(inserted).isEqualTo(ROWS);
        List<String> ids = subscriber.received().stream()
                .map(change -> change.after().get("id"))
                .toList();
        assertThat(ids)
                .isEqualTo(
                        LongStream.rangeClosed(0, ROWS).mapToObj(Long::toString).toList());
        Replica replica = pipeline.awaitSame(subscriber, "events");
        assertThat(replica.duplicates()).isZero();
        pipeline.awaitCommitted("events");
    }
}
