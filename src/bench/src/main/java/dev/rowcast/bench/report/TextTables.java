package dev.rowcast.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Figures for a terminal. */
public final class TextTables {
    private TextTables() {}

    /** All figures of a run. */
    public static String of(Run run) {
        StringBuilder text = new StringBuilder(run.suite() + ": " + run.title() + "\n");
        for (Comparison comparison : Comparison.of(run)) {
            text.append("\n  ")
                    .append(comparison.metric())
                    .append(", ")
                    .append(comparison.unit())
                    .append(", median (min–max)\n");
            for (Comparison.Scenario scenario : comparison.scenarios()) {
                text.append("    ").append(scenario.name()).append('\n');
                aligned(scenario.figures().stream()
                                .map(figure -> List.of(
                                        figure.subject(),
                                        Numbers.text(figure.median()),
                                        range(figure),
                                        scenario.comparison(figure).orElse("")))
                                .toList())
                        .forEach(line -> text.append("      ").append(line).append('\n'));
            }
        }
        return text.toString();
    }

    /** Such as {@code (1,230–1,310)}; empty where there is only one sample. */
    static String range(Figure figure) {
        return figure.samples() == 1 ? "" : "(" + Numbers.text(figure.min()) + "–" + Numbers.text(figure.max()) + ")";
    }

    /** The second column is flush right, as numbers are. */
    private static List<String> aligned(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                String padding = " ".repeat(width - row.get(column).length());
                line.append(column == 1 ? padding + row.get(column) : row.get(column) + padding)
                        .append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
