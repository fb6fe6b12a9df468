package dev.rowcast.store;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.EpochRequests;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.UnaryOutlet;
import dev.rowcast.deliver.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes batches to a store, once their target is ready. Thread-safe; nothing in it blocks. */
final class StoreWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

    private final Store store;
    private final Targets targets;
    private final EpochRequests epochs;
    private final ObjIntConsumer<String> stale;

    /** @param stale is told of which subscription how many writes the store has passed over */
    StoreWriter(Store store, Targets targets, EpochRequests epochs, ObjIntConsumer<String> stale) {
        this.store = store;
        this.targets = targets;
        this.epochs = epochs;
        this.stale = stale;
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
        List<StoreFrame> frames = batch.changes().stream()
                .map(change -> StoreFrame.of(change.body()))
                .toList();
        if (!frames.get(0).obstacle().isEmpty()) {
            answer.accept(misconfigured(Obstacles.of(frames.get(0), key.subscription())));
            return () -> {};
        }
        long epoch = frames.stream()
                .mapToLong(frame -> frame.version().epoch())
                .max()
                .orElse(0);
        targets.ready(key, epoch)
                .handle((result, fault) -> takes(result)
                        ? write(frames, key).thenCompose(written -> explained(written, key, epoch))
                        : CompletableFuture.completedFuture(failed(key, result, fault)))
                .thenCompose(written -> written)
                .exceptionally(fault -> unwritten(key, fault))
                .thenAccept(answer);
        return () -> cancelled.set(true);
    }

    private boolean takes(@Nullable Prepared result) {
        return result == Prepared.Ready.READY || result instanceof Prepared.Behind && epochs == EpochRequests.NONE;
    }

    /** Writes what comes before the first that can't be written, which then comes again as the first of a batch. */
    private CompletableFuture<Answer> write(List<StoreFrame> frames, StoreKey key) {
        Target target = key.target();
        List<List<Write>> changes = new ArrayList<>();
        for (StoreFrame frame : frames) {
            if (!frame.obstacle().isEmpty()) {
                break;
            }
            changes.add(List.of(new Write(target, frame.key(), frame.action(), frame.body(), frame.version())));
        }
        Writing writing = new Writing(store, changes);
        CompletableFuture<Answer> written = writing.begin().whenComplete((answer, fault) -> {
            if (writing.stale() > 0) {
                stale.accept(key.subscription(), writing.stale());
            }
        });
        return changes.size() == frames.size()
                ? written
                : written.thenApply(answer -> withoutRest(
                        answer,
                        changes.size(),
                        frames.size(),
                        Obstacles.of(frames.get(changes.size()), key.subscription())));
    }

    /** Somebody may have taken the target away, or changed it, since it was prepared: then what doesn't fit any more says what to do. */
    private CompletableFuture<Answer> explained(Answer answer, StoreKey key, long epoch) {
        if (!(answer instanceof Answer.Failed failed) || failed.failure() != Failure.MISCONFIGURED) {
            return CompletableFuture.completedFuture(answer);
        }
        targets.forget(key.target());
        return targets.ready(key, epoch)
                .handle((result, fault) -> result instanceof Prepared.Unfit ? failed(key, result, fault) : answer);
    }

    private static Answer withoutRest(Answer answer, int from, int size, String obstacle) {
        if (!(answer instanceof Answer.Accepted accepted)) {
            return answer;
        }
        List<Verdict> verdicts = new ArrayList<>(accepted.verdicts());
        for (int i = from; i < size; i++) {
            verdicts.add(new Verdict(i, Verdict.Decision.RETRY, obstacle, Duration.ZERO));
        }
        return new Answer.Accepted(verdicts);
    }

    private static Answer unwritten(StoreKey key, Throwable fault) {
        LOG.error("a batch for {} can't be written because of a fault", key.target(), fault);
        return Writing.fault("a batch for " + key.target() + " can't be written: " + fault);
    }

    private Answer failed(StoreKey key, @Nullable Prepared result, @Nullable Throwable fault) {
        if (result instanceof Prepared.Unfit unfit) {
            return misconfigured(key.target() + " can't take the rows of " + key.table() + " at revision "
                    + key.contractRevision() + ": " + unfit.reason());
        }
        if (result instanceof Prepared.Behind behind) {
            epochs.raise(key.stream(), behind.epoch());
            return misconfigured(key.target() + " has seen changes of epoch " + behind.epoch()
                    + ", and would take those of " + key.stream()
                    + " for old ones; they come again with a higher epoch as soon as the contract log has one");
        }
        if (result instanceof Prepared.Failed failed) {
            return failed.answer();
        }
        LOG.error("{} can't be prepared because of a fault", key.target(), fault);
        return Writing.fault(key.target() + " can't be prepared: " + fault);
    }

    private static Answer misconfigured(String reason) {
        return new Answer.Failed(Failure.MISCONFIGURED, reason, Duration.ZERO, Long.MAX_VALUE);
    }
}
