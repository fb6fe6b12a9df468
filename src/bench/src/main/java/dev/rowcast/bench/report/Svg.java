package dev.rowcast.bench.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes the little of SVG that a bar chart needs. Looks are classes of its style sheet, so that they follow the reader's light or dark mode. */
final class Svg {
    private static final String STYLE = """
              <style>
                text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px; fill: #24292f }
                .back { fill: #ffffff }
                .title { font-size: 16px; font-weight: 600 }
                .group { font-weight: 600 }
                .quiet { fill: #57606a; font-size: 12px }
                .ours { fill: #1a7f5a }
                .other { fill: #afb8c1 }
                .grid { stroke: #d8dee4; stroke-width: 1 }
                .spread { stroke: #24292f; stroke-width: 1.5 }
                @media (prefers-color-scheme: dark) {
                  text { fill: #e6edf3 }
                  .back { fill: #0d1117 }
                  .quiet { fill: #9198a1 }
                  .ours { fill: #3fb98a }
                  .other { fill: #656c76 }
                  .grid { stroke: #30363d }
                  .spread { stroke: #e6edf3 }
                }
              </style>
            """;

    private final StringBuilder body = new StringBuilder();

    void text(double x, double y, String look, String anchor, String text) {
        body.append("  <text x=\"%s\" y=\"%s\" class=\"%s\" text-anchor=\"%s\">%s</text>\n"
                .formatted(number(x), number(y), look, anchor, escaped(text)));
    }

    void bar(double x, double y, double width, double height, String look) {
        body.append("  <rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"2\" class=\"%s\"/>\n"
                .formatted(number(x), number(y), number(width), number(height), look));
    }

    void line(double x1, double y1, double x2, double y2, String look) {
        body.append("  <line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>\n"
                .formatted(number(x1), number(y1), number(x2), number(y2), look));
    }

    /** The whole document; {@code description} is for those who can't see it. */
    String document(double width, double height, String title, String description) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s" role="img" aria-labelledby="title description">
                  <title id="title">%3$s</title>
                  <desc id="description">%4$s</desc>
                """.formatted(number(width), number(height), escaped(title), escaped(description))
                + STYLE
                + "  <rect width=\"100%\" height=\"100%\" rx=\"6\" class=\"back\"/>\n"
                + body
                + "</svg>\n";
    }

    private static String number(double value) {
        return new BigDecimal(value)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
