package dev.rowcast.bench.report;

import java.util.List;

/**
 * A drawing of figures.
 *
 * @param file its file's name
 * @param title what it shows
 * @param svg the drawing
 */
public record Chart(String file, String title, String svg) {

    /** Those of a run: of the first quantity that it compares. */
    public static List<Chart> of(Run run) {
        return Comparison.of(run).stream()
                .filter(Chart::compares)
                .limit(1)
                .map(comparison -> {
                    String title = run.suite() + ": " + comparison.metric() + ", " + comparison.unit();
                    return new Chart(run.suite() + ".svg", title, BarChart.of(title, comparison));
                })
                .toList();
    }

    private static boolean compares(Comparison comparison) {
        return comparison.scenarios().stream()
                .anyMatch(scenario -> scenario.figures().size() > 1);
    }
}
