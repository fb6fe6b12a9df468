package dev.rowcast.store;

import dev.rowcast.change.RowVersion;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.Contract;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes rows that no source sends, such as those of a pipeline, as rows of one table of a store. For one thread, which waits for each answer. */
public final class RowCopies {
    private final Store store;
    private final StoreKey place;
    private final Targets targets;
    private final Documents documents;

    RowCopies(Store store, Targets targets, String subscription, OutputSchema schema) {
        this.store = store;
        this.targets = targets;
        Contract contract = schema.contract();
        this.place =
                new StoreKey(subscription, new StreamId(contract.table().toString(), 0), store.target(schema), schema);
        this.documents = store.documents(schema);
    }

    /**
     * What became of rows.
     *
     * @param answer as to a batch of changes, of which each row is one
     * @param stale how many the store has passed over, since it has newer ones
     */
    public record Copied(Answer answer, int stale) {}

    /** Writes rows of that version. Of rows with equal keys the last counts. */
    public CompletionStage<Copied> write(List<Row> rows, RowVersion version) {
        return targets.ready(place, version.epoch()).thenCompose(ready -> {
            if (ready instanceof Prepared.Unfit unfit) {
                return failed(new Answer.Failed(
                        Failure.MISCONFIGURED,
                        place.target() + " can't take the rows: " + unfit.reason(),
                        Duration.ZERO,
                        Long.MAX_VALUE));
            }
            // One that has seen higher versions keeps its newer rows.
            return ready instanceof Prepared.Failed unknown ? failed(unknown.answer()) : written(rows, version);
        });
    }

    private static CompletionStage<Copied> failed(Answer.Failed answer) {
        return CompletableFuture.completedFuture(new Copied(answer, 0));
    }

    private CompletionStage<Copied> written(List<Row> rows, RowVersion version) {
        List<Shaped> shaped = rows.stream().map(row -> shaped(row, version)).toList();
        Writing writing = new Writing(store, shaped.stream().map(Shaped::writes).toList());
        return writing.begin().thenApply(answer -> new Copied(Shaped.withRefused(answer, shaped), writing.stale()));
    }

    private Shaped shaped(Row row, RowVersion version) {
        try {
            String key = Identity.of(row, place.schema().contract().keyFields());
            byte[] body = documents.put(new RowReader.Rows(row, null, row));
            return Shaped.of(List.of(new Write(place.target(), key, Write.Action.PUT, body, version)));
        } catch (IllegalArgumentException incomplete) {
            return Shaped.refused(String.valueOf(incomplete.getMessage()));
        }
    }
}
