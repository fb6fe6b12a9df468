package dev.rowcast.bench.task;

import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Suite;
import dev.rowcast.bench.report.Figure;
import dev.rowcast.stack.LoneBroker;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * From {@code put()} to acknowledged and committable. Each kind of sink has a process for itself and one for its subscriber, all with the same flags.
 */
public final class TaskSuite implements Suite {
    private static final String NAME = "task";

    /** Nothing is measured yet. */
    public TaskSuite() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Rows of 20 columns from put() to acknowledged and committable, 4 partitions; the subscriber, a process of its own, parses each"
                + " batch with generated classes and leaves rows as bytes unless the scenario says otherwise";
    }

    @Override
    public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws Exception {
        Path directory = Directories.temporary();
        progress.accept("starting a broker for Rowcast's topics");
        try (LoneBroker broker = LoneBroker.start(directory, StackConfig.defaultCache(), Progress.SILENT);
                SinkProcesses processes = new SinkProcesses()) {
            Rounds rounds = new Rounds(effort, broker.bootstrapServers(), processes, progress);
            for (Comparison comparison : Comparison.of(effort)) {
                List<List<Sample>> samples = rounds.run(comparison);
                for (int i = 0; i < samples.size(); i++) {
                    report(comparison, comparison.contestants().get(i), samples.get(i), figures);
                }
            }
        } finally {
            Directories.delete(directory);
        }
    }

    private static void report(
            Comparison comparison, Contestant contestant, List<Sample> samples, Consumer<Figure> figures) {
        if (contestant.equals(Contestant.nothing())) {
            // It delivers nothing, so its rows a second are nothing to compare.
            figures.accept(cpuOfSink(comparison, contestant, samples));
            return;
        }
        figures.accept(figure(comparison, contestant, "throughput", "rows/s", samples, Sample::rowsPerSecond));
        figures.accept(cpuOfSink(comparison, contestant, samples));
        figures.accept(figure(
                comparison, contestant, "cpu of the subscriber", "µs/row", samples, Sample::subscriberMicrosPerRow));
    }

    private static Figure cpuOfSink(Comparison comparison, Contestant contestant, List<Sample> samples) {
        return figure(comparison, contestant, "cpu of the sink", "µs/row", samples, Sample::sinkMicrosPerRow);
    }

    private static Figure figure(
            Comparison comparison,
            Contestant contestant,
            String metric,
            String unit,
            List<Sample> samples,
            ToDoubleFunction<Sample> value) {
        return Figure.of(
                NAME,
                comparison.scenario(),
                contestant.name(),
                metric,
                unit,
                samples.stream().mapToDouble(value).toArray());
    }
}
