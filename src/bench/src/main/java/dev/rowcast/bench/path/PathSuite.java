package dev.rowcast.bench.path;

import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Suite;
import dev.rowcast.bench.report.Figure;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way through a real Connect worker. The worker's JVM is as Kafka's own scripts start it, with a heap of 1 GiB; broker, worker and subscriber are
 * processes of their own on this machine, and share its cores.
 */
public final class PathSuite implements Suite {

    /** For the command. */
    public PathSuite() {}

    @Override
    public String name() {
        return Way.SUITE;
    }

    @Override
    public String title() {
        return "From Kafka to acknowledged in a real Connect worker, by converter, beside a sink that drops everything; and the time from commit to"
                + " subscriber";
    }

    @Override
    public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws Exception {
        progress.accept("starting MySQL, Kafka and Connect");
        try (PathStack stack = PathStack.start()) {
            try (SubscriberProcess subscriber = SubscriberProcess.start(stack.folder(), "subscriber", 1)) {
                Throughput throughput = new Throughput(stack, subscriber, figures, progress);
                for (Way way : Way.values()) {
                    throughput.measure(way, effort);
                }
            }
            Latency latency = new Latency(stack, effort, figures, progress);
            latency.measure(Way.COMPACT, List.of(5_000, 1_000, 100));
            latency.measure(Way.JSON, List.of(1_000));
        }
    }
}
