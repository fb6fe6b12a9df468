package dev.rowcast.bench.path;

import dev.rowcast.bench.Effort;
import dev.rowcast.bench.report.Figure;
import dev.rowcast.stack.ConnectorConfig;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * The time from MySQL's commit to the subscriber's answer at steady rates, and how much of it a plain consumer of the topic has to wait too. All clocks
 * are this machine's.
 */
final class Latency {
    private static final String ROWCAST = "Rowcast";
    private static final String PLAIN = "plain consumer";
    private static final List<String> PERCENTILES = List.of("50", "99", "99.9");
    /** A rate counts as reached from this share of it on. */
    private static final double REACHED = 0.98;

    private static final Duration FIRST_WARM_UP = Duration.ofSeconds(15);
    /** From a standstill to the steady state. */
    private static final Duration RUN_UP = Duration.ofSeconds(2);

    private final PathStack stack;
    private final Consumer<Figure> figures;
    private final Consumer<String> progress;
    private final Duration warmUp;
    private final Duration measured;

    Latency(PathStack stack, Effort effort, Consumer<Figure> figures, Consumer<String> progress) {
        this.stack = stack;
        this.figures = figures;
        this.progress = progress;
        this.warmUp = Duration.ofSeconds(effort == Effort.QUICK ? 5 : 15);
        this.measured = Duration.ofSeconds(effort == Effort.QUICK ? 8 : 25);
    }

    /**
     * Measures a converter over a source, a sink and a subscriber of its own.
     *
     * @param rates changes per second; the first should be the greatest, since it warms up what the others need too
     */
    void measure(Way way, List<Integer> rates)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        String database = "latency_" + way.id();
        String table = OrdersWriter.table(database);
        String topic = stack.createTopic(database, table);
        int rows = rows(rates);
        progress.accept("%s: starting Debezium and Rowcast".formatted(way.title()));
        try (OrdersWriter writer = OrdersWriter.create(stack.mysql(), database);
                SubscriberProcess subscriber = SubscriberProcess.start(stack.folder(), database, rows);
                PlainConsumer plain = PlainConsumer.start(stack.brokers(), topic, rows)) {
            ConnectorConfig source = stack.source(database).withAll(way.connector(stack.brokers()));
            ConnectorConfig sink = stack.rowcast(database + "-rowcast", topic, subscriber.port(), table)
                    .withAll(way.connector(stack.brokers()))
                    .with("tasks.max", "1");
            stack.run(source);
            stack.run(sink);
            Track track = new Track(stack, sink.name(), writer, plain, subscriber);
            writer.writeOne();
            track.awaitAll();
            for (int i = 0; i < rates.size(); i++) {
                measure(way, track, new Schedule(rates.get(i)), i == 0 ? FIRST_WARM_UP : warmUp);
            }
            stack.delete(sink.name());
            stack.delete(source.name());
        }
    }

    /** How many are written in all. */
    private int rows(List<Integer> rates) {
        int rows = 1;
        for (int i = 0; i < rates.size(); i++) {
            Schedule schedule = new Schedule(rates.get(i));
            rows += schedule.rows(i == 0 ? FIRST_WARM_UP : warmUp) + schedule.rows(RUN_UP) + schedule.rows(measured);
        }
        return rows;
    }

    private void measure(Way way, Track track, Schedule schedule, Duration warmingUp) throws IOException, SQLException {
        progress.accept("%s, %,d changes/s: warming up for %d s, then %d s"
                .formatted(way.title(), schedule.rowsPerSecond(), warmingUp.toSeconds(), measured.toSeconds()));
        track.writer().write(schedule, warmingUp);
        // What piled up before everything was compiled isn't to be measured.
        track.awaitAll();
        track.writer().write(schedule, RUN_UP);
        int first = track.writer().rows();
        double late = track.writer().write(schedule, measured);
        track.awaitAll();
        Passed passed = track.since(first);
        String rate = "%,d changes/s".formatted(schedule.rowsPerSecond());
        if (passed.perSecond() < REACHED * schedule.rowsPerSecond()) {
            rate = "%s asked for and %,.0f reached".formatted(rate, passed.perSecond());
        }
        progress.accept(
                "%s, %s: p99 from commit %.1f ms, until readable %.1f ms, added by Rowcast %.1f ms; the writer was late by at most %.1f ms"
                        .formatted(
                                way.title(),
                                rate,
                                passed.untilAnswered().millis(99),
                                passed.untilReadable().millis(99),
                                passed.added().millis(99),
                                late));
        publish(way.title() + ", " + rate, passed);
    }

    private void publish(String scenario, Passed passed) {
        for (String percentile : PERCENTILES) {
            double percent = Double.parseDouble(percentile);
            String metric = "added latency p" + percentile;
            figures.accept(passed.added().figure(scenario, ROWCAST, metric, percent));
        }
        for (String percentile : PERCENTILES) {
            double percent = Double.parseDouble(percentile);
            String metric = "latency from commit p" + percentile;
            figures.accept(passed.untilAnswered().figure(scenario, ROWCAST, metric, percent));
            figures.accept(passed.untilReadable().figure(scenario, PLAIN, metric, percent));
        }
    }
}
