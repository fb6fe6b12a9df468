package dev.rowcast.bench.task;

import dev.rowcast.bench.Effort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Warms contestants up one after the other, then measures them in turns. */
final class Rounds {
    private final Effort effort;
    private final String broker;
    private final SinkProcesses processes;
    private final Consumer<String> progress;

    Rounds(Effort effort, String broker, SinkProcesses processes, Consumer<String> progress) {
        this.effort = effort;
        this.broker = broker;
        this.processes = processes;
        this.progress = progress;
    }

    /** The samples of each contestant, in their order. */
    List<List<Sample>> run(Comparison comparison) throws IOException {
        List<List<Sample>> samples = new ArrayList<>();
        for (Contestant contestant : comparison.contestants()) {
            progress.accept(comparison.scenario() + ": warming up " + contestant.name());
            boolean known = processes.has(contestant.process());
            processes
                    .get(contestant.process())
                    .open(
                            sinkName(contestant),
                            contestant.with(arguments(known)).arguments());
            samples.add(new ArrayList<>());
        }
        for (int round = 0; round < rounds(); round++) {
            for (int i = 0; i < samples.size(); i++) {
                Contestant contestant = comparison.contestants().get(i);
                Sample sample = processes.get(contestant.process()).sample(sinkName(contestant));
                samples.get(i).add(sample);
                progress.accept(comparison.scenario() + ": " + contestant.name() + ": " + describe(sample));
            }
        }
        processes.closeSinks();
        return samples;
    }

    private static String sinkName(Contestant contestant) {
        return contestant.name().replace(' ', '-');
    }

    private List<String> arguments(boolean known) {
        List<String> arguments = new ArrayList<>(
                switch (effort) {
                    case QUICK -> List.of("--warmup=8", "--longest-warmup=20", "--seconds=1.5");
                    case FULL ->
                        known
                                ? List.of("--warmup=4", "--longest-warmup=6", "--seconds=2")
                                : List.of("--warmup=15", "--longest-warmup=45", "--seconds=2");
                });
        arguments.add("--broker=" + broker);
        return arguments;
    }

    private int rounds() {
        return switch (effort) {
            case QUICK -> 2;
            case FULL -> 3;
        };
    }

    private static String describe(Sample sample) {
        return String.format(Locale.ROOT, "%,.0f rows/s on %.1f cores", sample.rowsPerSecond(), sample.cores());
    }
}
