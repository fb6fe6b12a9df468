package dev.rowcast.beam.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.batch.load.LoadMark;
import dev.rowcast.batch.load.LoadPlan;
import dev.rowcast.batch.load.LoadProgress;
import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.batch.load.Rejected;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.beam.load.LoadCounts;
import dev.rowcast.beam.load.LoadSpec;
import dev.rowcast.change.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of tables, by what a job has counted of what was left of them.
 *
 * @param job how it has ended
 * @param progress how far tables were before
 * @param begun when, see {@link System#nanoTime}
 */
record Results(Ended job, LoadProgress progress, FirstRows first, LoadPlan plan, long begun) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Writes down how far the table is; what has come before the job is added. */
    LoadedTable of(TableId table, LoadedTable before) {
        LoadSpec.Table id = LoadSpec.Table.of(table);
        JobMetrics counted = job.metrics();
        long rows = before.rows() + counted.count(LoadCounts.ROWS, id);
        long rejected = before.rejectedRows() + counted.count(LoadCounts.REJECTED, id);
        String unfinished = unfinished(table, id);
        boolean swept = false;
        if (unfinished.isEmpty()) {
            Optional<List<String>> upTo = upTo(id);
            try {
                swept = upTo.isEmpty() && plan.sweep() && rejected == 0;
                if (swept) {
                    first.sweep(table);
                }
                progress.save(table, new LoadMark(upTo.orElse(List.of()), rows, rejected, upTo.isEmpty()));
            } catch (UnfinishedException wrong) {
                swept = false;
                unfinished = String.valueOf(wrong.getMessage());
            }
        }
        return new LoadedTable(
                table,
                rows,
                before.ranges() + counted.count(LoadCounts.RANGES, id),
                before.stale() + counted.count(LoadCounts.STALE, id),
                rejected,
                Stream.concat(
                                before.rejected().stream(),
                                counted.texts(LoadCounts.REJECTED_ROWS, id).stream()
                                        .map(Results::rejected))
                        .limit(plan.shown())
                        .toList(),
                swept,
                Duration.ofNanos(System.nanoTime() - begun),
                unfinished);
    }

    /** Where the table goes on behind what the job has loaded; empty where it doesn't. */
    private Optional<List<String>> upTo(LoadSpec.Table table) {
        return job.metrics().texts(LoadCounts.UP_TO, table).stream().findFirst().map(text -> {
            List<String> place = new ArrayList<>();
            json(text).forEach(each -> place.add(each.asText()));
            return place;
        });
    }

    private String unfinished(TableId table, LoadSpec.Table id) {
        String refused = first.refused().get(table);
        if (refused != null) {
            return refused;
        }
        if (!job.failure().isEmpty()) {
            return job.failure();
        }
        String why = String.join("; ", job.metrics().texts(LoadCounts.UNFINISHED, id));
        long planned = job.metrics().count(LoadCounts.PLANNED, id);
        long done = job.metrics().count(LoadCounts.RANGES, id);
        return why.isEmpty() && done < planned
                ? "of " + planned + " ranges only " + done + " were told of; begin the load again"
                : why;
    }

    private static Rejected rejected(String text) {
        JsonNode row = json(text);
        return new Rejected(row.path(0).asText(), row.path(1).asText());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException other) {
            throw new IllegalStateException(other);
        }
    }
}
