package dev.rowcast.store;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The rows of one table in a store, for a program that compares them with the source. For one thread; nothing in it blocks. */
public final class StoreTable {
    private static final RowVersion LOADED = new RowVersion(0, 0);

    private final Store store;
    private final StoreReader reader;
    private final String owner;
    private final OutputSchema schema;
    private final Target target;
    private final Documents documents;
    private final Expectation expectation;

    /**
     * @param owner the subscription, as targets' marks name it
     * @param schema of the store's rows
     */
    StoreTable(Store store, StoreReader reader, String owner, OutputSchema schema, Expectation expectation) {
        this.store = store;
        this.reader = reader;
        this.owner = owner;
        this.schema = schema;
        this.target = store.target(schema);
        this.documents = store.documents(schema);
        this.expectation = expectation;
    }

    /** Where the rows are. */
    public Target target() {
        return target;
    }

    /** What the rows have. */
    public Contract contract() {
        return schema.contract();
    }

    /** The key by which the store knows one of its rows. */
    public String key(Row there) {
        return Identity.of(there, schema.contract().keyFields());
    }

    /**
     * What it is to have of rows of the source, each in its place.
     *
     * @return completes exceptionally with an {@link dev.rowcast.mapping.UnansweredException} where a mapping doesn't answer
     */
    public CompletionStage<List<Expected>> expected(List<SourceRow> rows) {
        return expectation.of(rows);
    }

    /** The key's values in the source of a row that it has. */
    public Row sourceKey(Row there) {
        return expectation.sourceKey(there);
    }

    /** A text of a key's values in the source, other ones for other keys. */
    public String sourceIdentity(Row sourceKey) {
        return expectation.identity(sourceKey);
    }

    /** @see StoreReader#find */
    public CompletionStage<Map<String, Found>> find(Collection<String> keys) {
        return reader.find(target, schema, keys);
    }

    /** @see StoreReader#scan */
    public CompletionStage<List<Found>> scan(@Nullable String after, int limit) {
        return reader.scan(target, schema, after, limit);
    }

    /** Whether the subscription may write there: {@link Prepared.Behind} is no obstacle to {@link #replace}. */
    public CompletionStage<Prepared> claim() {
        return store.prepare(target, schema)
                .thenCompose(fits -> fits == Prepared.Ready.READY
                        ? store.claim(target, new Claim(owner, 0))
                        : CompletableFuture.completedFuture(fits));
    }

    /**
     * Has the store keep the row as the source has it, at the version that it had, so that whatever the stream brings later wins; unless the store has
     * another version by now.
     *
     * @param rows the row as the source has it, by key; deleted where there is none after
     * @param there what the store had <em>before</em> the source was asked; null for nothing
     */
    public CompletionStage<Boolean> replace(String key, RowReader.Rows rows, @Nullable Found there) {
        boolean deleted = rows.after() == null;
        Write write = new Write(
                target,
                key,
                deleted ? Write.Action.DELETE : Write.Action.PUT,
                deleted ? documents.delete(rows) : documents.put(rows),
                there == null ? LOADED : there.version());
        return reader.replace(write, schema, there == null ? null : there.version());
    }

    @Override
    public String toString() {
        return target + " (" + store.format() + ")";
    }
}
