package dev.rowcast.destination.bigquery;

import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.RowError;
import com.google.protobuf.ByteString;
import dev.rowcast.deliver.Answer;
import dev.rowcast.store.Outcome;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes rows, those of a table and a form in one request. Thread-safe; nothing in it blocks. */
final class Appends implements AutoCloseable {
    /** The most bytes that a row may have: BigQuery takes 10 MB in a request, and the form of the rows comes with it. */
    static final int LARGEST_ROW = 9_500_000;

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Connection connection;
    private final String project;
    private final Map<Long, RowForm> forms = new ConcurrentHashMap<>();
    private final Map<Lane, AppendStream> streams = new ConcurrentHashMap<>();

    /** Which rows can be in one request. */
    private record Lane(Target target, long form) {}

    Appends(Connection connection, String project) {
        this.connection = connection;
        this.project = project;
        know(RowForm.KEYS);
    }

    /** Of that form rows may come from now on. */
    void know(RowForm form) {
        forms.put(form.id(), form);
    }

    /** @param isTruncated whether a write is older than a TRUNCATE, so that it isn't sent */
    CompletableFuture<Written> write(List<Write> writes, Predicate<Write> isTruncated) {
        @Nullable Outcome[] outcomes = new Outcome[writes.size()];
        Map<Lane, List<Row>> lanes = new LinkedHashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            RowBody body = RowBody.read(write.body());
            WriteResult known = unsent(write, body, isTruncated);
            if (known != null) {
                outcomes[i] = new Outcome.Of(known);
            } else {
                lanes.computeIfAbsent(new Lane(write.target(), body.form()), unused -> new ArrayList<>())
                        .add(new Row(i, RowForm.message(write, body.columns())));
            }
        }
        return CompletableFuture.allOf(lanes.entrySet().stream()
                        .map(lane -> append(lane.getKey(), lane.getValue(), outcomes))
                        .toArray(CompletableFuture[]::new))
                .thenApply(done -> Outcome.written(
                        List.of(outcomes).stream().map(Objects::requireNonNull).toList()));
    }

    /** @param place among the writes */
    private record Row(int place, ByteString message) {}

    private static @Nullable WriteResult unsent(Write write, RowBody body, Predicate<Write> isTruncated) {
        if (isTruncated.test(write)) {
            return WriteResult.Done.STALE;
        }
        if (!body.unfit().isEmpty()) {
            return new WriteResult.Refused("BigQuery has no place for the row: " + body.unfit());
        }
        int bytes = body.columns().remaining() + write.key().length();
        return bytes > LARGEST_ROW
                ? new WriteResult.Refused(
                        "BigQuery refuses the row: it takes 10 MB, and this one has " + bytes + " bytes")
                : null;
    }

    /** Sends the rows, and again those that BigQuery has left out because of others: a place that it names is one of the request that it answers. */
    private CompletableFuture<Void> append(Lane lane, List<Row> rows, @Nullable Outcome[] outcomes) {
        if (rows.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return stream(lane)
                .append(rows.stream().map(Row::message).toList())
                .handle((answer, fault) -> {
                    if (answer != null && answer.getRowErrorsCount() > 0) {
                        return append(lane, refuse(rows, answer, outcomes), outcomes);
                    }
                    Outcome outcome = outcome(answer, fault);
                    rows.forEach(row -> outcomes[row.place()] = outcome);
                    return CompletableFuture.<Void>completedFuture(null);
                })
                .thenCompose(next -> next);
    }

    /** Those that are left. */
    private static List<Row> refuse(List<Row> rows, AppendRowsResponse answer, @Nullable Outcome[] outcomes) {
        List<Row> left = new ArrayList<>(rows);
        for (RowError error : answer.getRowErrorsList()) {
            Row row = rows.get((int) error.getIndex());
            outcomes[row.place()] =
                    new Outcome.Of(new WriteResult.Refused("BigQuery refuses the row: " + error.getMessage()));
            left.remove(row);
        }
        return left;
    }

    private static Outcome outcome(@Nullable AppendRowsResponse answer, @Nullable Throwable fault) {
        Answer.Failed failed = null;
        if (fault != null) {
            failed = Failures.of(fault);
        } else if (answer != null && answer.hasError()) {
            failed = Failures.of(answer.getError());
        }
        return failed == null ? new Outcome.Of(WriteResult.Done.WRITTEN) : new Outcome.None(failed);
    }

    private AppendStream stream(Lane lane) {
        return streams.computeIfAbsent(lane, unused -> {
            RowForm form = forms.get(lane.form());
            if (form == null) {
                throw new IllegalStateException("rows of a form that " + lane.target() + " wasn't prepared for");
            }
            return new AppendStream(
                    connection.channel(),
                    connection.login(),
                    TableName.of(lane.target()).stream(project),
                    form.schema(),
                    DEADLINE);
        });
    }

    @Override
    public void close() {
        streams.values().forEach(AppendStream::close);
    }
}
