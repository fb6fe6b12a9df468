package dev.rowcast.standalone.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prometheus' text format, version 0.0.4. Samples of one name stand together, whatever the order in which they come. Not thread-safe. */
final class Exposition {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String TOTAL = "_total";

    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    /**
     * Adds a sample.
     *
     * @param name a name of Rowcast's, such as {@code delivered-total}: what ends so is a counter
     * @param labels by their names
     */
    void add(String name, String help, Map<String, String> labels, Number value) {
        String full = "rowcast_" + name.replace('-', '_');
        StringBuilder family = families.computeIfAbsent(
                full,
                first -> new StringBuilder()
                        .append("# HELP " + first + " " + escaped(help) + "\n")
                        .append("# TYPE " + first + (first.endsWith(TOTAL) ? " counter\n" : " gauge\n")));
        family.append(full);
        String separator = "{";
        for (Map.Entry<String, String> label : labels.entrySet()) {
            family.append(separator).append(label.getKey()).append("=\"");
            family.append(escaped(label.getValue()).replace("\"", "\\\"")).append('"');
            separator = ",";
        }
        family.append(labels.isEmpty() ? " " : "} ").append(number(value)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String number(Number value) {
        return value instanceof Double precise
                ? String.format(Locale.ROOT, "%s", precise)
                : String.valueOf(value.longValue());
    }

    @Override
    public String toString() {
        return String.join("", families.values());
    }
}
