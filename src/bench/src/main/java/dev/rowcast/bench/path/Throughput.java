package dev.rowcast.bench.path;

import dev.rowcast.bench.Effort;
import dev.rowcast.bench.report.Figure;
import dev.rowcast.stack.ConnectorConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Rows a second from Kafka to acknowledged, beside the same worker with a sink that drops them; taken in turns. */
final class Throughput {
    private static final String ROWCAST = "Rowcast";
    private static final String DROP = "sink that drops everything";

    private final PathStack stack;
    private final SubscriberProcess subscriber;
    private final Consumer<Figure> figures;
    private final Consumer<String> progress;
    private final Path counts;
    private final Drain rowcast;
    private final Drain drop;
    private int connectors;

    Throughput(PathStack stack, SubscriberProcess subscriber, Consumer<Figure> figures, Consumer<String> progress) {
        this.stack = stack;
        this.subscriber = subscriber;
        this.figures = figures;
        this.progress = progress;
        this.counts = stack.folder().resolve("drop.counts");
        List<ProcessHandle> processes = List.of(stack.worker(), stack.broker(), subscriber.handle());
        this.rowcast = new Drain(stack, subscriber.accepted(), processes);
        this.drop = new Drain(stack, SharedLongs.open(counts, DropSinkTask.MAX_TASKS), processes);
    }

    /** Measures one converter, with one task and with two. */
    void measure(Way way, Effort effort) throws IOException, InterruptedException, ExecutionException {
        FilledTopic topic = FilledTopic.of(way, stack.brokers(), records(way, effort));
        progress.accept("%s: %,d records of %,.0f bytes; warming up"
                .formatted(way.title(), topic.records(), topic.valueBytes()));
        warmUp(topic, effort == Effort.QUICK ? 8 : 25);
        for (int tasks = 1; tasks <= FilledTopic.PARTITIONS; tasks++) {
            List<Drain.Sample> dropped = new ArrayList<>();
            List<Drain.Sample> delivered = new ArrayList<>();
            for (int i = 0; i < (effort == Effort.QUICK ? 2 : 5); i++) {
                dropped.add(drop.run(dropping(topic, tasks), topic));
                delivered.add(rowcast.run(delivering(topic, tasks), topic));
                progress.accept("%s, %d task(s): %,.0f rows/s, dropped %,.0f rows/s"
                        .formatted(
                                way.title(),
                                tasks,
                                delivered.get(i).rowsPerSecond(),
                                dropped.get(i).rowsPerSecond()));
            }
            String scenario = way.title() + ", " + (tasks == 1 ? "1 task" : tasks + " tasks");
            publish(scenario, ROWCAST, delivered);
            publish(scenario, DROP, dropped);
        }
        figures.accept(Figure.of(Way.SUITE, "a record in Kafka", way.title(), "size", "B", topic.valueBytes()));
    }

    /** Both in the same JVM, which is to have compiled all that they do. */
    private void warmUp(FilledTopic topic, int seconds) throws IOException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        do {
            drop.run(dropping(topic, 1), topic);
            rowcast.run(delivering(topic, 1), topic);
        } while (System.nanoTime() < end);
    }

    /** Some seconds of each. */
    private static long records(Way way, Effort effort) {
        long quick = way == Way.JSON ? 24_000 : 160_000;
        return effort == Effort.QUICK ? quick : 2 * quick;
    }

    private ConnectorConfig dropping(FilledTopic topic, int tasks) {
        return with(topic, tasks, stack.drop("path-" + ++connectors + "-drop", topic.name(), counts));
    }

    private ConnectorConfig delivering(FilledTopic topic, int tasks) {
        String name = "path-" + ++connectors + "-rowcast";
        return with(topic, tasks, stack.rowcast(name, topic.name(), subscriber.port(), FilledTopic.TABLE));
    }

    private ConnectorConfig with(FilledTopic topic, int tasks, ConnectorConfig connector) {
        return connector.withAll(topic.way().connector(stack.brokers())).with("tasks.max", Integer.toString(tasks));
    }

    private void publish(String scenario, String subject, List<Drain.Sample> samples) {
        publish(scenario, subject, "throughput", "rows/s", samples, Drain.Sample::rowsPerSecond);
        publish(
                scenario,
                subject,
                "worker's CPU",
                "µs/row",
                samples,
                sample -> sample.cpuMicros().get(0));
        publish(
                scenario,
                subject,
                "broker's CPU",
                "µs/row",
                samples,
                sample -> sample.cpuMicros().get(1));
        if (subject.equals(ROWCAST)) {
            publish(
                    scenario,
                    subject,
                    "subscriber's CPU",
                    "µs/row",
                    samples,
                    sample -> sample.cpuMicros().get(2));
        }
    }

    private void publish(
            String scenario,
            String subject,
            String metric,
            String unit,
            List<Drain.Sample> samples,
            ToDoubleFunction<Drain.Sample> value) {
        figures.accept(Figure.of(
                Way.SUITE,
                scenario,
                subject,
                metric,
                unit,
                samples.stream().mapToDouble(value).toArray()));
    }
}
