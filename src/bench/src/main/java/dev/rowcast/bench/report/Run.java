package dev.rowcast.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * What one run of a suite gave.
 *
 * @param suite the suite's name
 * @param title what it measures
 * @param at when it began, as ISO 8601 in UTC
 * @param effort {@code quick} or {@code full}
 * @param load the machine's load average over a minute before it began; negative where that isn't known
 * @param machine where
 * @param versions of what
 * @param figures in the order in which they were measured
 */
public record Run(
        String suite,
        String title,
        String at,
        String effort,
        double load,
        Machine machine,
        Versions versions,
        List<Figure> figures) {
    private static final MathContext DIGITS = new MathContext(6);

    /** Copies the figures, to six digits. */
    public Run {
        figures = figures.stream().map(Run::rounded).toList();
    }

    private static Figure rounded(Figure figure) {
        return new Figure(
                figure.suite(),
                figure.scenario(),
                figure.subject(),
                figure.metric(),
                figure.unit(),
                rounded(figure.median()),
                rounded(figure.min()),
                rounded(figure.max()),
                figure.samples());
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }
}
