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

    /** @param owner the subscription, as targets' marks name it */
    StoreTable(Store store, StoreReader reader, String owner, OutputSchema schema) {
        this.store = store;
        this.reader = reader;
        this.owner = owner;
        this.schema = schema;
        this.target = store.target(schema);
        this.documents = store.documents(schema);
    }

    /** Where the rows are. */
    public Target target() {
        return target;
    }

    /** What the rows have. */
    public Contract contract() {
        return schema.contract();
    }

    /** The key by which the store knows a row of these key values. */
    public String key(Row key) {
        return Identity.of(key, schema.contract().keyFields());
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
