package dev.rowcast.store;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.UnaryOutlet;
import dev.rowcast.encode.OutputSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes batches to a store, once their target is prepared. Thread-safe; nothing in it blocks. */
final class StoreWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

    private final Store store;
    private final Map<Fitting, CompletableFuture<Prepared>> prepared = new ConcurrentHashMap<>();

    /** What is prepared once: a target for the rows of one contract. */
    private record Fitting(Target target, Object contract) {}

    StoreWriter(Store store) {
        this.store = store;
    }

    /** Begins to prepare the target, unless that is done or under way. */
    CompletableFuture<Prepared> prepare(Target target, OutputSchema schema) {
        return prepared.computeIfAbsent(new Fitting(target, schema.contract()), unused -> begin(target, schema));
    }

    private CompletableFuture<Prepared> begin(Target target, OutputSchema schema) {
        try {
            return store.prepare(target, schema).toCompletableFuture();
        } catch (RuntimeException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    /** Writes a batch of {@link StoreFrame}s. */
    UnaryOutlet.Call push(Batch batch, Consumer<Answer> whenAnswered) {
        StoreKey key = (StoreKey) batch.key();
        AtomicBoolean cancelled = new AtomicBoolean();
        Consumer<Answer> answer = each -> {
            if (!cancelled.get()) {
                whenAnswered.accept(each);
            }
        };
        CompletableFuture<Prepared> fits = prepare(key.target(), key.schema());
        fits.handle((result, fault) -> {
                    if (result == Prepared.Ready.READY) {
                        return write(batch, key.target());
                    }
                    // Asked again with the next try, since somebody may have mended it.
                    prepared.remove(new Fitting(key.target(), key.schema().contract()), fits);
                    return CompletableFuture.completedFuture(failed(key, result, fault));
                })
                .thenCompose(written -> written)
                .exceptionally(fault -> unwritten(key, fault))
                .thenAccept(answer);
        return () -> cancelled.set(true);
    }

    private CompletableFuture<Answer> write(Batch batch, Target target) {
        List<List<Write>> changes = batch.changes().stream()
                .map(change -> StoreFrame.of(change.body()))
                .map(frame -> List.of(new Write(target, frame.key(), frame.action(), frame.body(), frame.version())))
                .toList();
        return new Writing(store, changes).begin();
    }

    private static Answer unwritten(StoreKey key, Throwable fault) {
        LOG.error("a batch for {} can't be written because of a fault", key.target(), fault);
        return Writing.fault("a batch for " + key.target() + " can't be written: " + fault);
    }

    private static Answer failed(StoreKey key, @Nullable Prepared result, @Nullable Throwable fault) {
        if (result instanceof Prepared.Unfit unfit) {
            return new Answer.Failed(
                    Failure.MISCONFIGURED,
                    key.target() + " can't take the rows of " + key.table() + " at revision " + key.contractRevision()
                            + ": " + unfit.reason(),
                    Duration.ZERO,
                    Long.MAX_VALUE);
        }
        if (result instanceof Prepared.Failed failed) {
            return failed.answer();
        }
        LOG.error("{} can't be prepared because of a fault", key.target(), fault);
        return Writing.fault(key.target() + " can't be prepared: " + fault);
    }
}
