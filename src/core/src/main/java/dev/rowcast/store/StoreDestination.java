package dev.rowcast.store;

import dev.rowcast.change.StreamId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.deliver.UnaryOutlet;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.mapping.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A store as a destination: of each change one write, or those of its documents that a mapping makes, in requests as large as the store takes them. */
public final class StoreDestination implements Destination {
    private final String subscription;
    private final Store store;
    private final Targets targets;
    private final Shaping shaping;
    private final @Nullable Mapping mapping;

    /**
     * @param subscription the subscription's name, which the targets' marks have as their owner
     * @param store closed with this
     */
    public StoreDestination(String subscription, Store store) {
        this(subscription, store, null);
    }

    private StoreDestination(String subscription, Store store, @Nullable Mapping mapping) {
        this.subscription = subscription;
        this.store = store;
        this.targets = new Targets(store, subscription);
        this.mapping = mapping;
        this.shaping = mapping == null ? new RowsAsTheyAre(store) : new MappedShaping(store, mapping);
    }

    /**
     * The same store for what a mapping makes of the rows; this one is used no more.
     *
     * @param rows closed with the destination
     */
    public StoreDestination mapped(Mapping rows) {
        return new StoreDestination(subscription, store, rows);
    }

    @Override
    public Object format() {
        return shaping.format();
    }

    @Override
    public RowEncoder rows(OutputSchema schema) {
        if (mapping == null) {
            // Begun while the first rows are still on their way.
            targets.prepare(Fitting.of(store.target(schema), schema), schema);
        }
        return shaping.rows(schema);
    }

    /**
     * What the store has of rows of that schema: one table, or one for each output of the mapping; empty where it can't be looked at. Completes exceptionally
     * as {@link Mapping#of} does.
     *
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if the rows have a column that the store can't take
     */
    public Optional<CompletionStage<List<StoreTable>>> tables(OutputSchema schema) {
        return store.reader().map(reader -> shaping.tables(reader, subscription, schema));
    }

    /** What writes rows that no source sends into the store, as they are and past any mapping. */
    public RowCopies copies(OutputSchema schema) {
        return new RowCopies(store, targets, subscription, schema);
    }

    /** What the store would say of rows of that contract before it takes any; see {@link Store#examine}. */
    public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
        return contract.keyFields().isEmpty()
                ? CompletableFuture.completedFuture(new Prepared.Unfit("table " + contract.table()
                        + " has no primary key, and a store knows a row by its key: each of its rows would"
                        + " become a dead letter; give it one"))
                : shaping.examine(contract, facts);
    }

    /** See {@link Store#retention}. */
    public Duration retention() {
        return store.retention();
    }

    /** See {@link Store#present}. */
    public Optional<CompletionStage<Prepared>> present(Map<Target, String> names) {
        return store.present(names);
    }

    @Override
    public BatchKey batchKey(StreamId stream, OutputSchema schema) {
        return new StoreKey(subscription, stream, store.target(schema), schema);
    }

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        context.listener().storeOpened(subscription);
        return new UnaryOutlet(
                new StoreWriter(store, targets, shaping, context.epochs(), context.listener()::stale)::push);
    }

    /** What is written can't be taken back; a store that is back is found by a lane's own retries. */
    @Override
    public void whenReachable(Runnable listener) {}

    @Override
    public void close() {
        store.close();
        if (mapping != null) {
            mapping.close();
        }
    }
}
