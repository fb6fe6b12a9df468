package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.samples.Pause;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Figures of a bad night, each with its baseline in the same run; no figure fails a build. Run by {@code mvn verify -Pmeasure}, one alone by
 * {@code -Dit.test='Measurements#backlog'}.
 */
@ExtendWith(StackExtension.class)
class Measurements {
    private static final String COLUMNS =
            "customer_id BIGINT NOT NULL, status VARCHAR(20) NOT NULL, amount DECIMAL(12, 2) NOT NULL, note TEXT,"
                    + " approved_at TIMESTAMP(3) NULL, created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)";
    private static final int ROWS_OF_STATEMENT = 20_000;
    private static final int OUTAGE_SECONDS = 60;

    /** How much faster than it grew a backlog is gone. */
    @Test
    void backlog() {
        Figures figures = new Figures("backlog");
        int rate = Integer.getInteger("rowcast.measure.rate", 2_000);
        int partitions = Integer.getInteger("rowcast.measure.partitions", 2);
        Pipeline pipeline = pipeline("backlog", partitions, "orders");
        CountingSubscriber subscriber = CountingSubscriber.notListening();
        startSink(pipeline, partitions, Route.to(subscriber.port(), "orders", pipeline.table("orders")));
        subscriber.up();
        bulk(pipeline, "orders", 200_000);
        awaitAccepted(subscriber, 200_000);
        figures.say("%,d changes/s into %d partitions, %d tasks; warmed up with 200,000", rate, partitions, partitions);
        try (Writer writer = new Writer(pipeline.connection(), "orders", rate)) {
            Backlog steady = new Backlog(pipeline, subscriber);
            Map<String, Duration> cpu = Figures.cpu();
            steady.watch(figures, 20, "steady");
            figures.say("steady: cores used: %s", Figures.cores(cpu, 20));
            subscriber.down();
            Backlog growing = new Backlog(pipeline, subscriber);
            cpu = Figures.cpu();
            growing.watch(figures, OUTAGE_SECONDS, "down");
            figures.say("down: cores used: %s", Figures.cores(cpu, OUTAGE_SECONDS));
            double growth = growing.perSecond();
            long top = growing.size();
            subscriber.up();
            Backlog drain = new Backlog(pipeline, subscriber);
            cpu = Figures.cpu();
            drain.watchUntilGone(figures, top);
            figures.say("drain: cores used: %s", Figures.cores(cpu, drain.seconds()));
            figures.say(
                    "backlog grew by %,.0f/s to %,d and was gone in %.1f s: %,.0f/s, %.1f times as fast, while %,.0f/s were delivered",
                    growth,
                    top,
                    drain.seconds(),
                    top / drain.seconds(),
                    top / drain.seconds() / growth,
                    drain.acceptedPerSecond());
        }
        pipeline.awaitCommitted("orders");
    }

    /** What another subscription's outage costs one that is busy, in the same task. */
    @Test
    void isolation() {
        Figures figures = new Figures("isolation");
        int phases = Integer.getInteger("rowcast.measure.phases", 6);
        int seconds = Integer.getInteger("rowcast.measure.seconds", 20);
        int rows = Integer.getInteger("rowcast.measure.rows", 1_600_000);
        int answerMillis = Integer.getInteger("rowcast.measure.answerMillis", 100);
        Pipeline pipeline = pipeline("isolation", 1, "busy", "other");
        CountingSubscriber busy = CountingSubscriber.notListening();
        CountingSubscriber other = CountingSubscriber.notListening();
        // At 0 the whole machine is what limits it, and whatever else that does shows.
        busy.answerAfter(answerMillis);
        other.up();
        bulk(pipeline, "busy", rows);
        figures.say("the busy one takes %d ms for each batch of at most 500", answerMillis);
        startSink(
                pipeline,
                1,
                Route.to(busy.port(), "busy", pipeline.table("busy")),
                Route.to(other.port(), "other", pipeline.table("other")));
        try (Writer writer = new Writer(pipeline.connection(), "other", 100)) {
            awaitInKafka(pipeline, "busy", rows);
            busy.up();
            awaitAccepted(busy, 50_000);
            double[] up = new double[phases];
            double[] down = new double[phases];
            for (int i = 0; i < phases; i++) {
                up[i] = perSecond(busy, seconds);
                figures.say("phase %d, other up:   busy gets %,8.0f/s", i + 1, up[i]);
                other.down();
                // Its lane fills and its partition is paused meanwhile.
                Pause.millis(2_000);
                down[i] = perSecond(busy, seconds);
                figures.say("phase %d, other down: busy gets %,8.0f/s", i + 1, down[i]);
                other.up();
                Pause.millis(3_000);
            }
            double medianUp = median(up);
            double medianDown = median(down);
            figures.say(
                    "median: %,.0f/s with the other up, %,.0f/s with it down: %+.1f %%",
                    medianUp, medianDown, 100 * (medianDown - medianUp) / medianUp);
            assertThat(busy.accepted()).as("there was enough to do to the end").isLessThan(rows);
            assertThat(writer.written()).isPositive();
        }
    }

    /** The worker's heap after a collection, while a subscriber is away for long. */
    @Test
    void heapDuringOutage() {
        Figures figures = new Figures("heap-outage");
        int rows = Integer.getInteger("rowcast.measure.rows", 1_000_000);
        int partitions = Integer.getInteger("rowcast.measure.partitions", 1);
        Pipeline pipeline = pipeline("heap_outage", partitions, "orders");
        CountingSubscriber subscriber = CountingSubscriber.notListening();
        startSink(pipeline, 1, Route.to(subscriber.port(), "orders", pipeline.table("orders")));
        subscriber.up();
        bulk(pipeline, "orders", 20_000);
        awaitAccepted(subscriber, 20_000);
        figures.say("%d partitions; level, nothing waits: %,d KiB live", partitions, Figures.liveHeap() >> 10);
        subscriber.down();
        long expected = 20_000;
        for (int i = 0; i < 10; i++) {
            bulk(pipeline, "orders", rows / 10);
            expected += rows / 10;
            awaitInKafka(pipeline, "orders", expected);
            figures.say("away, %,9d wait: %,d KiB live", expected - 20_000, Figures.liveHeap() >> 10);
        }
        subscriber.up();
        awaitAccepted(subscriber, expected);
        pipeline.awaitCommitted("orders");
        figures.say("level again: %,d KiB live", Figures.liveHeap() >> 10);
    }

    /** The worker's heap after a collection, while one key is stuck and a million changes of others go by. */
    @Test
    void heapBehindStuckKey() {
        Figures figures = new Figures("heap-stuck-key");
        int rows = Integer.getInteger("rowcast.measure.rows", 1_000_000);
        Pipeline pipeline = pipeline("heap_stuck", 1, "orders");
        CountingSubscriber subscriber = CountingSubscriber.notListening();
        Route route = Route.to(subscriber.port(), "orders", pipeline.table("orders"));
        ConnectorConfig sink = pipeline.sinkConfig(route);
        pipeline.start(
                TestStack.shared().connect(),
                sink.withAll(converter())
                        .with("tasks.max", "1")
                        .with("routes", Route.json(route).replace("\"target\"", "\"ordering\":\"key\",\"target\"")));
        subscriber.up();
        bulk(pipeline, "orders", 20_000);
        awaitAccepted(subscriber, 20_000);
        figures.say("level, nothing waits: %,d KiB live", Figures.liveHeap() >> 10);
        Database db = pipeline.connection();
        long[] stuckAt = {0};
        subscriber.stuckAt(change -> {
            // The first change that comes now, for good.
            stuckAt[0] = stuckAt[0] == 0 ? change.getOffset() : stuckAt[0];
            return change.getOffset() == stuckAt[0];
        });
        db.update("UPDATE orders SET status = 'stuck' WHERE id = 1");
        long expected = 20_000;
        for (int i = 0; i < 10; i++) {
            bulk(pipeline, "orders", rows / 10);
            expected += rows / 10;
            long accepted = awaitStandstill(subscriber, expected);
            figures.say(
                    "one key stuck, %,9d accepted behind it: %,d KiB live",
                    accepted - 20_000, Figures.liveHeap() >> 10);
        }
        subscriber.stuckAt(change -> false);
        awaitAccepted(subscriber, expected + 1);
        pipeline.awaitCommitted("orders");
        figures.say("level again: %,d KiB live", Figures.liveHeap() >> 10);
    }

    /**
     * What it costs the source to say of each change where it stands in its transaction: the same part of the binary log is read without
     * that, with it and the markers of transactions dropped as in the config folder, and with the markers in Kafka.
     */
    @Test
    void transactionMetadata() {
        Figures figures = new Figures("transaction-metadata");
        int rounds = Integer.getInteger("rowcast.measure.phases", 5);
        int rows = Integer.getInteger("rowcast.measure.rows", 200_000);
        Map<String, Map<String, String>> variants = new LinkedHashMap<>();
        variants.put("without", Map.of("provide.transaction.metadata", "false", "transforms", "", "predicates", ""));
        variants.put("with, markers dropped", Map.of());
        variants.put("with, markers in Kafka", Map.of("transforms", "", "predicates", ""));
        for (int size : new int[] {1, 100}) {
            SourceRun run = new SourceRun(pipeline("metadata" + size, 1, "orders"), size == 1 ? rows / 4 : rows, size);
            variants.values().forEach(run::perSecond);
            figures.say("%,d rows in transactions of %d; warmed up with one round of each", run.rows(), size);
            Map<String, double[]> measured = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, Map<String, String>> variant : variants.entrySet()) {
                    double rate = run.perSecond(variant.getValue());
                    measured.computeIfAbsent(variant.getKey(), name -> new double[rounds])[round] = rate;
                    figures.say("round %d, %-22s %,8.0f rows/s", round + 1, variant.getKey(), rate);
                }
            }
            double without = median(measured.get("without"));
            measured.forEach((name, rates) -> figures.say(
                    "transactions of %d, median %-22s %,8.0f rows/s, %+.1f %%",
                    size, name, median(rates), 100 * (median(rates) - without) / without));
        }
    }

    /** Reads the same rows as often as is wanted. */
    private static final class SourceRun {
        private final ConnectClient connect = TestStack.shared().connect();
        private final Pipeline pipeline;
        private final int rows;
        private final ConnectorConfig source;
        private final JsonNode before;

        SourceRun(Pipeline pipeline, int rows, int rowsOfTransaction) {
            this.pipeline = pipeline;
            this.rows = rows;
            this.source = connect.config(pipeline.source());
            Database db = pipeline.db();
            String insert =
                    "INSERT INTO orders (customer_id, status, amount, note) VALUES (7, 'draft', 12.50, 'an order')";
            db.execute(insert);
            awaitInKafka(pipeline, "orders", 1);
            before = await().atMost(Pipeline.PATIENCE)
                    .until(
                            this::offsets,
                            offsets -> offsets.at("/offsets/0/offset/gtids").isTextual()
                                    && !offsets.at("/offsets/0/offset").has("snapshot"));
            stop();
            db.execute("CREATE PROCEDURE fill() BEGIN DECLARE i INT DEFAULT 0; WHILE i < " + rows + " DO IF i MOD "
                    + rowsOfTransaction + " = 0 THEN COMMIT; START TRANSACTION; END IF; " + insert
                    + "; SET i = i + 1; END WHILE; COMMIT; END");
            db.execute("CALL fill()");
        }

        int rows() {
            return rows;
        }

        private JsonNode offsets() {
            return connect.send("GET", "/connectors/" + pipeline.source() + "/offsets", null);
        }

        private void stop() {
            connect.stop(pipeline.source());
            await().atMost(Pipeline.PATIENCE)
                    .until(() -> connect.status(pipeline.source()).parts().stream()
                            .allMatch(part -> part.state().equals("STOPPED")));
        }

        /** From the first row in Kafka to the last, so that the start of the task doesn't count. */
        double perSecond(Map<String, String> settings) {
            connect.register(source.withAll(settings));
            connect.send("PATCH", "/connectors/" + pipeline.source() + "/offsets", before);
            long had = inKafka(pipeline, "orders");
            connect.resume(pipeline.source());
            await().atMost(Pipeline.PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> inKafka(pipeline, "orders") > had);
            long start = System.nanoTime();
            long first = inKafka(pipeline, "orders");
            await().atMost(Duration.ofMinutes(20))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> inKafka(pipeline, "orders") >= had + rows);
            double seconds = (System.nanoTime() - start) / 1e9;
            stop();
            return (had + rows - first) / seconds;
        }
    }

    private static Pipeline pipeline(String name, int partitions, String... tables) {
        Pipeline pipeline = Pipeline.of(name);
        for (String table : tables) {
            pipeline.db().execute("CREATE TABLE " + table + " (id BIGINT PRIMARY KEY AUTO_INCREMENT, " + COLUMNS + ")");
        }
        Map<String, String> settings = new HashMap<>(converter());
        settings.put("topic.creation.default.partitions", Integer.toString(partitions));
        settings.put("topic.creation.default.replication.factor", "1");
        pipeline.startSource(settings);
        return pipeline;
    }

    /** With {@code -Drowcast.measure.converter=compact} our own; otherwise the worker's, JSON with schemas. */
    private static Map<String, String> converter() {
        return System.getProperty("rowcast.measure.converter", "json").equals("compact")
                ? Connectors.compact(TestStack.shared().endpoints().kafka().bootstrapServers())
                : Map.of();
    }

    /** With {@code -Drowcast.measure.sink=key=value;key=value} for its further settings. */
    private static void startSink(Pipeline pipeline, int tasks, Route... routes) {
        Map<String, String> more = new HashMap<>(converter());
        more.put("tasks.max", Integer.toString(tasks));
        for (String setting : System.getProperty("rowcast.measure.sink", "").split(";")) {
            if (!setting.isBlank()) {
                more.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
            }
        }
        pipeline.start(TestStack.shared().connect(), pipeline.sinkConfig(routes).withAll(more));
    }

    private static void bulk(Pipeline pipeline, String table, int rows) {
        Database db = pipeline.connection();
        db.execute("SET cte_max_recursion_depth = " + ROWS_OF_STATEMENT);
        for (int left = rows; left > 0; left -= ROWS_OF_STATEMENT) {
            db.update("INSERT INTO " + table + " (customer_id, status, amount, note) WITH RECURSIVE n (i) AS"
                    + " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + Math.min(left, ROWS_OF_STATEMENT) + ")"
                    + " SELECT i, 'draft', i / 100, CONCAT('order number ', i) FROM n");
        }
    }

    private static void awaitAccepted(CountingSubscriber subscriber, long changes) {
        await().atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> subscriber.accepted() >= changes);
    }

    /** Until it has got all, or gets no more. */
    private static long awaitStandstill(CountingSubscriber subscriber, long all) {
        long before = -1;
        long now = subscriber.accepted();
        while (now < all && now != before) {
            Pause.millis(15_000);
            before = now;
            now = subscriber.accepted();
        }
        return now;
    }

    private static void awaitInKafka(Pipeline pipeline, String table, long records) {
        await().atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> inKafka(pipeline, table) >= records);
    }

    private static long inKafka(Pipeline pipeline, String table) {
        return TestStack.shared().topics().ends(pipeline.topics(table)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static double perSecond(CountingSubscriber subscriber, int seconds) {
        long before = subscriber.accepted();
        long start = System.nanoTime();
        Pause.millis(seconds * 1_000L);
        return (subscriber.accepted() - before) * 1e9 / (System.nanoTime() - start);
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Rows at a steady rate. */
    private static final class Writer implements AutoCloseable {
        private static final int PER_SECOND = 10;

        private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        private final AtomicLong written = new AtomicLong();

        Writer(Database db, String table, int rate) {
            int rows = rate / PER_SECOND;
            String sql = "INSERT INTO " + table + " (customer_id, status, amount, note) VALUES "
                    + String.join(", ", Collections.nCopies(rows, "(7, 'draft', 12.50, 'an order')"));
            executor.scheduleAtFixedRate(
                    () -> written.addAndGet(db.update(sql)), 0, 1_000 / PER_SECOND, TimeUnit.MILLISECONDS);
        }

        long written() {
            return written.get();
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }

    /** What is in Kafka and not yet at the subscriber, from now on. */
    private static final class Backlog {
        private final Pipeline pipeline;
        private final CountingSubscriber subscriber;
        private final long start = System.nanoTime();
        private final long first;
        private final long firstAccepted;
        private long last;

        Backlog(Pipeline pipeline, CountingSubscriber subscriber) {
            this.pipeline = pipeline;
            this.subscriber = subscriber;
            this.firstAccepted = subscriber.accepted();
            this.first = size();
            this.last = first;
        }

        long size() {
            return inKafka(pipeline, "orders") - subscriber.accepted();
        }

        double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }

        double perSecond() {
            return (last - first) / seconds();
        }

        double acceptedPerSecond() {
            return (subscriber.accepted() - firstAccepted) / seconds();
        }

        void watch(Figures figures, int seconds, String what) {
            while (seconds() < seconds) {
                Pause.millis(Math.min(5_000, Math.max(1, (long) ((seconds - seconds()) * 1_000))));
                last = size();
                figures.say("%s, %5.1f s: %,9d wait, %,8.0f/s accepted", what, seconds(), last, acceptedPerSecond());
            }
        }

        void watchUntilGone(Figures figures, long top) {
            long level = Math.max(500, top / 100);
            while (last > level) {
                Pause.millis(500);
                last = size();
                figures.say("drain, %5.1f s: %,9d wait, %,8.0f/s accepted", seconds(), last, acceptedPerSecond());
            }
        }
    }
}
