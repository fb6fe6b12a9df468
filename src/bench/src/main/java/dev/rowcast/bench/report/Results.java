package dev.rowcast.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The latest run of each suite.
 *
 * @param runs one for each suite at most
 */
public record Results(List<Run> runs) {

    /** Nothing measured yet. */
    public static final Results NONE = new Results(List.of());

    /** Copies the list. */
    public Results {
        runs = List.copyOf(runs);
    }

    /** The run of that suite. */
    public Optional<Run> run(String suite) {
        return runs.stream().filter(run -> run.suite().equals(suite)).findFirst();
    }

    /** These, with that run in place of its suite's former one. */
    public Results with(Run run) {
        List<Run> all = new ArrayList<>(runs);
        all.replaceAll(old -> old.suite().equals(run.suite()) ? run : old);
        if (run(run.suite()).isEmpty()) {
            all.add(run);
        }
        return new Results(all);
    }

    /** These, with those runs in place of their suites' former ones. */
    public Results with(Results newer) {
        Results all = this;
        for (Run run : newer.runs) {
            all = all.with(run);
        }
        return all;
    }

    /** In that order of suites; unknown ones last. */
    public Results inOrder(List<String> suites) {
        List<Run> ordered = new ArrayList<>();
        suites.forEach(suite -> run(suite).ifPresent(ordered::add));
        runs.stream().filter(run -> !suites.contains(run.suite())).forEach(ordered::add);
        return new Results(ordered);
    }
}
