package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.ConnectorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subscribers that are in trouble for longer than Kafka lets a consumer be silent. */
@ExtendWith(StackExtension.class)
class LongOutageIT {
    /** Kafka throws out whoever doesn't poll for this long. */
    private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(4);

    private static final List<String> TABLES = List.of("down", "slow", "flaky", "well");

    /**
     * A sink that retries on the thread that polls is thrown out of its group while a subscriber is down, and its records go from hand to hand for ever. And
     * where one bad route stops a sink, all stop. Here one subscriber is down, one slow, and one answers one call in ten, each with more than
     * its buffer holds: the members stay, the fourth gets all it is sent meanwhile, and in the end everything is everywhere.
     */
    @Test
    @Tag("pitfall-2")
    @Tag("pitfall-13")
    void troubleThatOutlastsMaxPollIntervalCostsNobodyItsPartitions() throws IOException {
        Pipeline pipeline = Pipeline.of("long_outage");
        TABLES.forEach(table -> pipeline.db().execute(Orders.TABLE.replace("orders", table)));
        GenericSubscriber down = GenericSubscriber.notListening();
        GenericSubscriber slow = GenericSubscriber.listening();
        GenericSubscriber flaky = GenericSubscriber.listening();
        GenericSubscriber well = GenericSubscriber.listening();
        Gate gate = new Gate();
        slow.answering(Gate.after(Duration.ofSeconds(2)));
        flaky.answering(gate.oneIn(10));
        insert(pipeline, 1);
        pipeline.startSource(Map.of());
        Set<String> topics = pipeline.topics(TABLES.toArray(String[]::new));
        // Topics that come later would have the consumers share the partitions out anew.
        pipeline.waiting()
                .until(() -> TestStack.shared()
                        .topics()
                        .startingWith(pipeline.prefix())
                        .containsAll(topics));
        pipeline.start(TestStack.shared().connect(), sink(pipeline, List.of(down, slow, flaky, well)));
        pipeline.awaitCount(well, 1);
        // A task that is at work when another joins has max.poll.interval.ms to hand over, and is thrown out after
        // that.
        pipeline.waiting().until(() -> TestStack.shared().topics().isShared(pipeline.sink(), 2));
        Set<String> members = TestStack.shared().topics().members(pipeline.sink());

        long start = System.nanoTime();
        Duration outage = MAX_POLL_INTERVAL.multipliedBy(3);
        int rows = 1;
        while (System.nanoTime() - start < outage.toNanos()) {
            insert(pipeline, 20);
            rows += 20;
            pipeline.awaitCount(well, rows);
            int soon = rows / 20;
            await().until(() -> System.nanoTime() - start
                    >= Duration.ofMillis(250).multipliedBy(soon).toNanos());
        }
        assertThat(Files.readAllLines(TestStack.shared().stack().connect().log()))
                .as("what the worker's log says of the one that was never there: a line each time that a task got it")
                .filteredOn(line -> line.contains("[down] BACKING_OFF: UNAVAILABLE from 127.0.0.1:" + down.port()))
                .hasSizeBetween(1, 2 * members.size());
        assertThat(TestStack.shared().topics().members(pipeline.sink()))
                .as("the consumers of the tasks, after %s", outage)
                .isEqualTo(members);
        assertThat(down.count()).isZero();
        assertThat(Replica.of(slow.received()).changes()).isBetween(1, rows - 1);
        assertThat(Replica.of(flaky.received()).changes()).isBetween(1, rows - 1);

        down.up();
        slow.answering(Gate.after(Duration.ZERO));
        gate.open();
        pipeline.awaitSame(down, "down");
        pipeline.awaitSame(slow, "slow");
        pipeline.awaitSame(flaky, "flaky");
        assertThat(pipeline.awaitSame(well, "well").duplicates()).isZero();
        pipeline.awaitCommitted(TABLES.toArray(String[]::new));
        assertThat(TestStack.shared().topics().members(pipeline.sink())).isEqualTo(members);
    }

    private static ConnectorConfig sink(Pipeline pipeline, List<GenericSubscriber> subscribers) {
        Route[] routes = new Route[TABLES.size()];
        for (int i = 0; i < routes.length; i++) {
            routes[i] = Route.to(subscribers.get(i).port(), TABLES.get(i), pipeline.table(TABLES.get(i)));
        }
        ConnectorConfig sink = pipeline.sinkConfig(routes);
        String small = "\"buffer\": {\"maxChanges\": 50}, \"batch\": {\"maxChanges\": 20}, \"retry\"";
        // What the others are sent is never sent again, however busy the machine is.
        String impatient = "\"deadline\": \"1s\", \"name\":\"flaky\"";
        String json = sink.config().get("routes");
        return sink.with("routes", json.replace("\"retry\"", small).replace("\"name\":\"flaky\"", impatient))
                .with("consumer.override.max.poll.interval.ms", String.valueOf(MAX_POLL_INTERVAL.toMillis()));
    }

    private static void insert(Pipeline pipeline, int howMany) {
        String rows = "(1, 'draft', 2.50), ".repeat(howMany);
        for (String table : TABLES) {
            pipeline.db()
                    .execute("INSERT INTO " + table + " (customer_id, status, amount) VALUES "
                            + rows.substring(0, rows.length() - 2));
        }
    }
}
