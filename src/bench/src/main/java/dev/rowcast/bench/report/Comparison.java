package dev.rowcast.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A quantity of a suite in all scenarios.
 *
 * @param metric what was measured
 * @param unit its unit
 * @param scenarios what was compared with each other, in the order of measurement
 */
public record Comparison(String metric, String unit, List<Scenario> scenarios) {
    private static final String OURS = "Rowcast";

    /**
     * What was compared with each other.
     *
     * @param name the scenario
     * @param figures one for each subject
     */
    public record Scenario(String name, List<Figure> figures) {

        /** What the others are compared with: Rowcast, or the first where it isn't among them. */
        public Figure reference() {
            return figures.stream().filter(Comparison::isOurs).findFirst().orElse(figures.get(0));
        }

        /**
         * How that figure compares with the reference, such as {@code Rowcast is 1.68× as fast}; empty for the reference itself and for other ways of
         * Rowcast.
         */
        public Optional<String> comparison(Figure figure) {
            Figure reference = reference();
            if (figure.equals(reference) || figure.median() <= 0 || reference.median() <= 0) {
                return Optional.empty();
            }
            if (isOurs(reference) && isOurs(figure)) {
                return Optional.empty();
            }
            if (!isOurs(reference)) {
                return Optional.of(Numbers.times(figure.median() / reference.median()) + " of " + reference.subject());
            }
            double factor = moreIsBetter(figure.unit())
                    ? reference.median() / figure.median()
                    : figure.median() / reference.median();
            return Optional.of(OURS + " is " + Numbers.times(factor) + word(figure.unit()));
        }
    }

    /** The figures of a run by metric. */
    public static List<Comparison> of(Run run) {
        Map<String, List<Figure>> byMetric = new LinkedHashMap<>();
        run.figures()
                .forEach(figure ->
                        list(byMetric, figure.metric() + "\n" + figure.unit()).add(figure));
        return byMetric.values().stream()
                .map(figures ->
                        new Comparison(figures.get(0).metric(), figures.get(0).unit(), scenarios(figures)))
                .toList();
    }

    private static List<Scenario> scenarios(List<Figure> figures) {
        Map<String, List<Figure>> byScenario = new LinkedHashMap<>();
        figures.forEach(figure -> list(byScenario, figure.scenario()).add(figure));
        return byScenario.entrySet().stream()
                .map(entry -> new Scenario(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    private static List<Figure> list(Map<String, List<Figure>> map, String key) {
        return map.computeIfAbsent(key, absent -> new ArrayList<>());
    }

    /** Whether Rowcast did it, and not what it is compared with. */
    static boolean isOurs(@Nullable Figure figure) {
        return figure != null && figure.subject().startsWith(OURS);
    }

    private static boolean moreIsBetter(String unit) {
        return unit.endsWith("/s");
    }

    private static String word(String unit) {
        return switch (unit.split("/", 2)[0]) {
            case "B", "kB", "KiB", "MB", "MiB" -> unit.endsWith("/s") ? " as fast" : " as small";
            case "threads", "allocations" -> " as few";
            default -> " as fast";
        };
    }
}
