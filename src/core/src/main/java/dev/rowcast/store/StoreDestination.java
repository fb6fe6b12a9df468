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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store as a destination: of each change one write, in requests as large as the store takes them. */
public final class StoreDestination implements Destination {
    private final String subscription;
    private final Store store;
    private final Targets targets;

    /**
     * @param subscription the subscription's name, which the targets' marks have as their owner
     * @param store closed with this
     */
    public StoreDestination(String subscription, Store store) {
        this.subscription = subscription;
        this.store = store;
        this.targets = new Targets(store, subscription);
    }

    @Override
    public Object format() {
        return store.format();
    }

    @Override
    public RowEncoder rows(OutputSchema schema) {
        // Begun while the first rows are still on their way.
        targets.prepare(Fitting.of(store.target(schema), schema), schema);
        return new StoreRows(schema, store.documents(schema));
    }

    /**
     * The rows of that schema as the store has them; empty where it can't be looked at.
     *
     * @throws dev.rowcast.contract.shape.UnsupportedColumnException if the rows have a column that the store can't take
     */
    public Optional<StoreTable> table(OutputSchema schema) {
        return store.reader().map(reader -> new StoreTable(store, reader, subscription, schema));
    }

    /** What the store would say of rows of that contract before it takes any; see {@link Store#examine}. */
    public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
        return contract.keyFields().isEmpty()
                ? CompletableFuture.completedFuture(new Prepared.Unfit("table " + contract.table()
                        + " has no primary key, and a store knows a row by its key: each of its rows would"
                        + " become a dead letter; give it one"))
                : store.examine(contract, facts);
    }

    /** See {@link Store#retention}. */
    public Duration retention() {
        return store.retention();
    }

    @Override
    public BatchKey batchKey(StreamId stream, OutputSchema schema) {
        return new StoreKey(subscription, stream, store.target(schema), schema);
    }

    @Override
    public Outlet open(DeliveryContext context, Runnable whenRoom) {
        context.listener().storeOpened(subscription);
        return new UnaryOutlet(new StoreWriter(store, targets, context.epochs(), context.listener()::stale)::push);
    }

    /** What is written can't be taken back; a store that is back is found by a lane's own retries. */
    @Override
    public void whenReachable(Runnable listener) {}

    @Override
    public void close() {
        store.close();
    }
}
