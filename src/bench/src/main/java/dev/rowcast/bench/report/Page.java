package dev.rowcast.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of figures. What lies between {@code <!-- bench:NAME -->} and {@code <!-- /bench:NAME -->} is made from the results: {@code machine},
 * and one for each suite. The rest is written by people and stays.
 */
public final class Page {
    private static final Pattern BLOCK =
            Pattern.compile("<!-- bench:(?<name>[a-z]+) -->\n(?<text>.*?)<!-- /bench:\\k<name> -->", Pattern.DOTALL);

    private final Results results;

    private Page(Results results) {
        this.results = results;
    }

    /**
     * That page with its blocks as the results make them.
     *
     * @throws IllegalArgumentException if it has no block for a suite that was measured
     */
    public static String render(String page, Results results) {
        return new Page(results).rendered(page);
    }

    /** The charts by file name. */
    public static Map<String, String> charts(Results results) {
        Map<String, String> charts = new LinkedHashMap<>();
        for (Run run : results.runs()) {
            for (Chart chart : Chart.of(run)) {
                charts.put(chart.file(), chart.svg());
            }
        }
        return charts;
    }

    private String rendered(String page) {
        List<String> found = new ArrayList<>();
        String text = BLOCK.matcher(page).replaceAll(block -> {
            String name = ((Matcher) block).group("name");
            found.add(name);
            return Matcher.quoteReplacement(
                    "<!-- bench:" + name + " -->\n" + block(name) + "<!-- /bench:" + name + " -->");
        });
        for (Run run : results.runs()) {
            if (!found.contains(run.suite())) {
                throw new IllegalArgumentException("the page of figures has no place for " + run.suite()
                        + "; add <!-- bench:" + run.suite() + " --> and <!-- /bench:" + run.suite() + " --> to it");
            }
        }
        return text;
    }

    private String block(String name) {
        return switch (name) {
            case "machine" -> machines();
            default -> results.run(name).map(Page::suite).orElse("");
        };
    }

    private String machines() {
        if (results.runs().isEmpty()) {
            return "";
        }
        StringBuilder text =
                new StringBuilder("| suite | measured | how long | load before | Rowcast |\n|---|---|---|---|---|\n");
        for (Run run : results.runs()) {
            text.append("| %s | %s | %s | %s | %s |\n"
                    .formatted(
                            run.suite(),
                            run.at().substring(0, "2026-01-01T00:00".length()).replace('T', ' ') + " UTC",
                            run.effort(),
                            run.load() < 0 ? "unknown" : Numbers.text(run.load()),
                            run.versions().rowcast()));
        }
        results.runs().stream()
                .map(run -> run.machine().text() + ".")
                .distinct()
                .forEach(line -> text.append('\n').append(line).append('\n'));
        results.runs().stream()
                .map(run -> run.versions().librariesText() + ".")
                .distinct()
                .forEach(line -> text.append('\n').append(line).append('\n'));
        return text.toString();
    }

    private static String suite(Run run) {
        StringBuilder text = new StringBuilder();
        for (Chart chart : Chart.of(run)) {
            text.append("![%s](performance/%s)\n\n".formatted(chart.title(), chart.file()));
        }
        for (Comparison comparison : Comparison.of(run)) {
            text.append("| %s, %s | | median | min–max | |\n|---|---|--:|--:|---|\n"
                    .formatted(comparison.metric(), comparison.unit()));
            for (Comparison.Scenario scenario : comparison.scenarios()) {
                String name = scenario.name();
                for (Figure figure : scenario.figures()) {
                    String subject = Comparison.isOurs(figure) ? "**" + figure.subject() + "**" : figure.subject();
                    text.append("| %s | %s | %s | %s | %s |\n"
                            .formatted(
                                    name,
                                    subject,
                                    Numbers.text(figure.median()),
                                    TextTables.range(figure).replaceAll("[()]", ""),
                                    scenario.comparison(figure).orElse("")));
                    name = "";
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
