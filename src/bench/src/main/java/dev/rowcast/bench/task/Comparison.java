package dev.rowcast.bench.task;

import dev.rowcast.bench.Effort;
import java.util.List;

/**
 * Those that do the same thing, measured in turns.
 *
 * @param scenario what they do
 * @param contestants who they are
 */
record Comparison(String scenario, List<Contestant> contestants) {
    private static final String KEY = "key";
    private static final String PARTITION = "partition";
    private static final String STREAM = "stream";
    private static final String UNARY = "unary";

    private Comparison(String scenario, List<String> arguments, Contestant... contestants) {
        this(
                scenario,
                List.of(contestants).stream()
                        .map(contestant -> contestant.with(arguments))
                        .toList());
    }

    /** What is compared. */
    static List<Comparison> of(Effort effort) {
        return switch (effort) {
            case QUICK -> List.of(quick(), driver());
            case FULL -> List.of(batches(), byKey(), mix(), rowsParsed(), smallBatches(), single(), driver());
        };
    }

    private static Comparison quick() {
        return new Comparison(
                "batch 500, inserts",
                List.of("--batch=500"),
                Contestant.rowcast(STREAM, PARTITION),
                Contestant.rowcast(UNARY, PARTITION),
                Contestant.batched(),
                Contestant.callARecord(),
                Contestant.bareStream());
    }

    private static Comparison batches() {
        return new Comparison(
                "batch 500, inserts",
                List.of("--batch=500"),
                Contestant.rowcast(STREAM, PARTITION),
                Contestant.rowcast(UNARY, PARTITION),
                Contestant.batched(),
                Contestant.callARecord(),
                Contestant.bareStream(),
                Contestant.bareUnary(4),
                Contestant.bareUnary(1));
    }

    private static Comparison byKey() {
        return new Comparison(
                "batch 500, inserts, order by key",
                List.of("--batch=500"),
                Contestant.rowcast(STREAM, KEY),
                Contestant.rowcast(UNARY, KEY),
                Contestant.batched());
    }

    private static Comparison mix() {
        return new Comparison(
                "batch 500, inserts, updates and deletes",
                List.of("--batch=500", "--rows=mix"),
                Contestant.rowcast(STREAM, PARTITION),
                Contestant.rowcast(UNARY, PARTITION),
                Contestant.batched(),
                Contestant.callARecord(),
                Contestant.bareStream());
    }

    private static Comparison rowsParsed() {
        return new Comparison(
                "batch 500, inserts, subscriber parses rows too",
                List.of("--batch=500", "--service=typed"),
                Contestant.rowcast(STREAM, PARTITION),
                Contestant.rowcast(UNARY, PARTITION),
                Contestant.batched(),
                Contestant.bareStream());
    }

    private static Comparison smallBatches() {
        return new Comparison(
                "batch 100, inserts",
                List.of("--batch=100"),
                Contestant.rowcast(STREAM, PARTITION),
                Contestant.rowcast(UNARY, PARTITION),
                Contestant.rowcast(STREAM, KEY),
                Contestant.rowcast(UNARY, KEY),
                Contestant.batched(),
                Contestant.bareStream(),
                Contestant.bareUnary(4));
    }

    private static Comparison single() {
        return new Comparison(
                "batch 1, inserts",
                List.of("--batch=1"),
                Contestant.rowcast(STREAM, PARTITION),
                Contestant.rowcast(UNARY, PARTITION),
                Contestant.rowcast(STREAM, KEY),
                Contestant.rowcast(UNARY, KEY),
                Contestant.callARecord(),
                Contestant.bareStream(),
                Contestant.bareUnary(4));
    }

    private static Comparison driver() {
        return new Comparison("what driving the task costs", List.of(), Contestant.nothing());
    }
}
