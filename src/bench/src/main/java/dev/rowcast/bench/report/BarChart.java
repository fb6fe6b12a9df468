package dev.rowcast.bench.report;

import java.util.List;

/** A comparison as an SVG of bars: a group for each scenario, a bar for each subject, and a line over it from the smallest sample to the largest. */
final class BarChart {
    private static final double WIDTH = 820;
    private static final double MARGIN = 20;
    private static final double LETTER = 6.9;
    private static final double TOP = 76;
    private static final double GROUP = 26;
    private static final double ROW = 24;
    private static final double BAR = 16;
    private static final double GAP = 10;
    private static final double FOOT = 50;
    private static final int STEPS = 5;

    private final Svg svg = new Svg();
    private final String title;
    private final Comparison comparison;
    private final double left;
    private final double perUnit;
    private final double step;
    private final double end;

    private BarChart(String title, Comparison comparison) {
        this.title = title;
        this.comparison = comparison;
        List<Figure> figures = figures(comparison);
        double most = figures.stream().mapToDouble(Figure::max).max().orElse(1);
        double values =
                MARGIN + LETTER * longest(figures.stream().map(BarChart::value).toList());
        this.left = 2 * MARGIN
                + LETTER * longest(figures.stream().map(Figure::subject).toList());
        this.end = WIDTH - values;
        this.step = step(most);
        this.perUnit = (end - left) / Math.max(most, step);
    }

    /** That comparison as an SVG document. */
    static String of(String title, Comparison comparison) {
        return new BarChart(title, comparison).draw();
    }

    private String draw() {
        double bottom = TOP;
        for (Comparison.Scenario scenario : comparison.scenarios()) {
            bottom += GROUP + ROW * scenario.figures().size() + GAP;
        }
        svg.text(MARGIN, 30, "title", "start", title);
        svg.text(MARGIN, 50, "quiet", "start", explanation());
        grid(bottom);
        double y = TOP;
        for (Comparison.Scenario scenario : comparison.scenarios()) {
            svg.text(MARGIN, y + 17, "group", "start", scenario.name());
            y += GROUP;
            for (Figure figure : scenario.figures()) {
                row(y, figure);
                y += ROW;
            }
            y += GAP;
        }
        return svg.document(WIDTH, bottom + FOOT, title, explanation());
    }

    private String explanation() {
        return comparison.metric() + " in " + comparison.unit()
                + (comparison.unit().endsWith("/s") ? "; longer is better" : "; shorter is better")
                + ". Bars are medians, lines reach from the smallest sample to the largest.";
    }

    private void grid(double bottom) {
        for (double at = 0; left + at * perUnit <= end + 1; at += step) {
            double x = left + at * perUnit;
            svg.line(x, TOP, x, bottom, "grid");
            svg.text(x, bottom + 18, "quiet", "middle", Numbers.text(at));
        }
        svg.text((left + end) / 2, bottom + 38, "quiet", "middle", comparison.metric() + ", " + comparison.unit());
    }

    private void row(double y, Figure figure) {
        double middle = y + ROW / 2;
        svg.text(left - 8, middle + 4.5, "", "end", figure.subject());
        svg.bar(
                left,
                middle - BAR / 2,
                Math.max(1, figure.median() * perUnit),
                BAR,
                Comparison.isOurs(figure) ? "ours" : "other");
        if (figure.samples() > 1) {
            svg.line(left + figure.min() * perUnit, middle, left + figure.max() * perUnit, middle, "spread");
        }
        double tip = left + Math.max(figure.median(), figure.samples() > 1 ? figure.max() : 0) * perUnit;
        svg.text(tip + 6, middle + 4.5, "", "start", value(figure));
    }

    private static String value(Figure figure) {
        return Numbers.text(figure.median());
    }

    private static List<Figure> figures(Comparison comparison) {
        return comparison.scenarios().stream()
                .flatMap(scenario -> scenario.figures().stream())
                .toList();
    }

    private static int longest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    /** 1, 2 or 5 times a power of ten, so that there are about five of them. */
    private static double step(double most) {
        double rough = Math.max(most, Double.MIN_NORMAL) / STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
