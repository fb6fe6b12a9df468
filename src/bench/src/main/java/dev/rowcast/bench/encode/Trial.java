package dev.rowcast.bench.encode;

import dev.rowcast.bench.Effort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH's measurement of several that do the same, each in virtual machines of its own and in turns.
 *
 * @param benchmark the class
 * @param method its method
 * @param parameter the parameter that tells those which are compared
 * @param compared its values
 */
record Trial(Class<?> benchmark, String method, String parameter, List<String> compared) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String PROCESSOR = "cpu";

    /**
     * What was measured, a sample an iteration.
     *
     * @param nanos the processors' time for an operation, which other processes hardly lengthen; garbage collection and all
     * @param bytes allocated by an operation
     */
    record Samples(double[] nanos, double[] bytes) {}

    /** How long one turn takes. */
    private enum Length {
        QUICK(1, TimeValue.milliseconds(800), 3, TimeValue.milliseconds(250)),
        FULL(2, TimeValue.milliseconds(2500), 5, TimeValue.milliseconds(500));

        final int rounds;
        final TimeValue warmup;
        final int iterations;
        final TimeValue iteration;

        Length(int rounds, TimeValue warmup, int iterations, TimeValue iteration) {
            this.rounds = rounds;
            this.warmup = warmup;
            this.iterations = iterations;
            this.iteration = iteration;
        }
    }

    /**
     * Measures.
     *
     * @param others values of the benchmark's other parameters
     * @return samples by the values of the parameter that are compared, in their order
     */
    Map<String, Samples> run(Map<String, String> others, Effort effort, String title, Consumer<String> progress)
            throws RunnerException {
        Length length = effort == Effort.QUICK ? Length.QUICK : Length.FULL;
        Map<String, List<IterationResult>> iterations = new LinkedHashMap<>();
        for (int round = 0; round < length.rounds; round++) {
            for (String value : compared) {
                List<IterationResult> turn = turn(length, others, value);
                iterations.computeIfAbsent(value, v -> new ArrayList<>()).addAll(turn);
            }
        }
        Map<String, Samples> samples = new LinkedHashMap<>();
        iterations.forEach((value, results) -> samples.put(value, samples(results)));
        samples.forEach((value, each) ->
                progress.accept("%s: %s %.0f ns".formatted(title, value, each.nanos()[each.nanos().length / 2])));
        return samples;
    }

    private List<IterationResult> turn(Length length, Map<String, String> others, String value) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(benchmark.getName() + "." + method + "$")
                .param(parameter, value)
                .forks(1)
                .warmupIterations(1)
                .warmupTime(length.warmup)
                .measurementIterations(length.iterations)
                .measurementTime(length.iteration)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        others.forEach(options::param);
        List<IterationResult> results = new ArrayList<>();
        for (BenchmarkResult fork : new Runner(options.build()).runSingle().getBenchmarkResults()) {
            results.addAll(fork.getIterationResults());
        }
        return results;
    }

    private static Samples samples(List<IterationResult> results) {
        return new Samples(each(results, PROCESSOR), each(results, ALLOCATED));
    }

    /** JMH's own results have a dot before their name in some releases. */
    private static double[] each(List<IterationResult> results, String name) {
        return results.stream()
                .mapToDouble(result -> result.getSecondaryResults().entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith(name))
                        .map(Map.Entry::getValue)
                        .mapToDouble(Result::getScore)
                        .findFirst()
                        .orElseThrow())
                .toArray();
    }
}
