package dev.rowcast.beam.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.batch.load.LoadPlan;
import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.batch.load.Rejected;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.beam.load.LoadCounts;
import dev.rowcast.beam.load.LoadSpec;
import dev.rowcast.change.TableId;
import java.time.Duration;
import java.util.List;

/** What became of tables, by what the job has counted. */
record Results(Ended job, FirstRows first, LoadPlan plan, long begun) {
    private static final JsonMapper JSON = new JsonMapper();

    LoadedTable of(TableId table) {
        LoadSpec.Table id = LoadSpec.Table.of(table);
        JobMetrics counted = job.metrics();
        long rejected = counted.count(LoadCounts.REJECTED, id);
        String unfinished = unfinished(table, id);
        boolean swept = false;
        if (unfinished.isEmpty() && plan.sweep() && rejected == 0) {
            try {
                first.sweep(table);
                swept = true;
            } catch (UnfinishedException wrong) {
                unfinished = String.valueOf(wrong.getMessage());
            }
        }
        return new LoadedTable(
                table,
                counted.count(LoadCounts.ROWS, id),
                counted.count(LoadCounts.RANGES, id),
                counted.count(LoadCounts.STALE, id),
                rejected,
                counted.texts(LoadCounts.REJECTED_ROWS, id).stream()
                        .limit(plan.shown())
                        .map(Results::rejected)
                        .toList(),
                swept,
                Duration.ofNanos(System.nanoTime() - begun),
                unfinished);
    }

    private String unfinished(TableId table, LoadSpec.Table id) {
        String refused = first.refused().get(table);
        if (refused != null) {
            return refused;
        }
        return String.join(
                "; ",
                job.failure().isEmpty() ? job.metrics().texts(LoadCounts.UNFINISHED, id) : List.of(job.failure()));
    }

    private static Rejected rejected(String text) {
        try {
            JsonNode row = JSON.readTree(text);
            return new Rejected(row.path(0).asText(), row.path(1).asText());
        } catch (JsonProcessingException other) {
            throw new IllegalStateException(other);
        }
    }
}
