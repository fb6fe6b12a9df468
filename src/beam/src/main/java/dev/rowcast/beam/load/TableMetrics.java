package dev.rowcast.beam.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.apache.beam.sdk.metrics.Metrics;

/** Counts what becomes of a table, in the metrics of the pipeline. For one worker's thread. */
final class TableMetrics {
    private static final JsonMapper JSON = new JsonMapper();

    private final LoadSpec.Table table;
    private final int shown;
    private int told;

    /** @param shown how many rejected rows are told */
    TableMetrics(LoadSpec.Table table, int shown) {
        this.table = table;
        this.shown = shown;
    }

    void count(LoadedPart part) {
        count(LoadCounts.ROWS, part.rows());
        count(LoadCounts.RANGES, part.ranges());
        count(LoadCounts.STALE, part.stale());
        count(LoadCounts.REJECTED, part.rejected().size());
        part.rejected().stream().limit(Math.max(0, shown - told)).forEach(row -> {
            told++;
            tell(
                    LoadCounts.REJECTED_ROWS,
                    JSON.createArrayNode().add(row.where()).add(row.reason()).toString());
        });
        if (!part.unfinished().isEmpty()) {
            tell(LoadCounts.UNFINISHED, part.unfinished());
        }
    }

    void planned() {
        count(LoadCounts.PLANNED, 1);
    }

    void upTo(List<String> place) {
        ArrayNode key = JSON.createArrayNode();
        place.forEach(key::add);
        tell(LoadCounts.UP_TO, key.toString());
    }

    private void count(String what, long number) {
        if (number > 0) {
            Metrics.counter(LoadCounts.NAMESPACE, LoadCounts.name(what, table)).inc(number);
        }
    }

    private void tell(String what, String text) {
        Metrics.stringSet(LoadCounts.NAMESPACE, LoadCounts.name(what, table)).add(text);
    }
}
