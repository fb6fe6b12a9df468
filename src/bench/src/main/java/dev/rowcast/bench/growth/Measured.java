package dev.rowcast.bench.growth;

import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Peer;
import dev.rowcast.bench.report.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A sink with its load, and what was seen of it. For one thread. */
final class Measured implements AutoCloseable {
    static final String SUITE = "growth";
    static final List<String> FLAGS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

    private static final double MIBI = 1 << 20;

    private final String subject;
    private final Load load;
    private final Peer sink;
    private final List<Double> costs = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    private Measured(String subject, Load load, Peer sink) {
        this.subject = subject;
        this.load = load;
        this.sink = sink;
    }

    static Measured start(String subject, Load load, String port) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(port));
        arguments.addAll(load.words());
        return new Measured(subject, load, Peer.start(FLAGS, GrowthProbe.class, arguments));
    }

    /** Until as much was delivered as by the others, whose JVMs are then as warm; but large rows only for so long. */
    void warmUp(Effort effort) throws IOException {
        sink.ask("touch");
        boolean quick = effort == Effort.QUICK;
        long wanted = quick ? 1_000_000 : 5_000_000;
        long begin = System.nanoTime();
        long delivered = 0;
        while (delivered < wanted && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(quick ? 20 : 60)) {
            delivered += sink.numbers("run " + TimeUnit.SECONDS.toNanos(1))[0] * load.subscriptions();
        }
    }

    void sample(Effort effort) throws IOException {
        long[] seen = sink.numbers("run " + TimeUnit.MILLISECONDS.toNanos(effort == Effort.QUICK ? 1_500 : 3_000));
        double deliveries = (double) seen[0] * load.subscriptions();
        costs.add(seen[2] / 1e3 / deliveries);
        rates.add(deliveries * 1e9 / seen[1]);
    }

    /** Gives what was seen. */
    void report(String scenario, Consumer<Figure> figures) throws IOException {
        long[] heap = sink.numbers("heap");
        figures.accept(figure(scenario, "CPU time of the sink", "µs per row and subscription", costs));
        figures.accept(figure(scenario, "throughput", "deliveries/s", rates));
        figures.accept(figure(scenario, "heap after garbage collection", "MiB", List.of(heap[0] / MIBI)));
        figures.accept(figure(scenario, "threads", "threads", List.of((double) heap[1])));
    }

    private Figure figure(String scenario, String metric, String unit, List<Double> samples) {
        return Figure.of(
                SUITE,
                scenario,
                subject,
                metric,
                unit,
                samples.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The heap in MiB once nothing more has room. */
    double full() throws IOException {
        sink.ask("fill");
        return sink.numbers("heap")[0] / MIBI;
    }

    @Override
    public void close() {
        sink.close();
    }
}
