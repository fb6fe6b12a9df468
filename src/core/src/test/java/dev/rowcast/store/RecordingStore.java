package dev.rowcast.store;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.OutputSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Another store, until it is told to keep what is to be written to itself. */
public final class RecordingStore implements Store {
    private final Store store;
    private final List<Write> kept = new CopyOnWriteArrayList<>();
    private volatile boolean keeping;

    public RecordingStore(Store store) {
        this.store = store;
    }

    /** From now on nothing is written. */
    public void keep() {
        keeping = true;
    }

    /** What wasn't, in its order. */
    public List<Write> kept() {
        return kept;
    }

    /** The one behind it. */
    public Store store() {
        return store;
    }

    @Override
    public CompletionStage<Written> write(List<Write> writes) {
        if (!keeping) {
            return store.write(writes);
        }
        kept.addAll(writes);
        return CompletableFuture.completedFuture(new Written.Each(writes.stream()
                .map(write -> (WriteResult) WriteResult.Done.WRITTEN)
                .toList()));
    }

    @Override
    public Object format() {
        return store.format();
    }

    @Override
    public Target target(OutputSchema schema) {
        return store.target(schema);
    }

    @Override
    public Documents documents(OutputSchema schema) {
        return store.documents(schema);
    }

    @Override
    public CompletionStage<Prepared> prepare(Target target, OutputSchema schema) {
        return store.prepare(target, schema);
    }

    @Override
    public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
        return store.examine(contract, facts);
    }

    @Override
    public Duration retention() {
        return store.retention();
    }

    @Override
    public CompletionStage<Prepared> claim(Target target, Claim claim) {
        return store.claim(target, claim);
    }

    @Override
    public Limits limits() {
        return store.limits();
    }

    @Override
    public void close() {
        store.close();
    }
}
