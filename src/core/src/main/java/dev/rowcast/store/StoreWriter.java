package dev.rowcast.store;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.EpochRequests;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.UnaryOutlet;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.mapping.UnansweredException;
import dev.rowcast.mapping.UnfitMappingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
    private final Shaping shaping;
    private final EpochRequests epochs;
    private final ObjIntConsumer<String> stale;

    /** @param stale is told of which subscription how many writes the store has passed over */
    StoreWriter(Store store, Targets targets, Shaping shaping, EpochRequests epochs, ObjIntConsumer<String> stale) {
        this.store = store;
        this.targets = targets;
        this.shaping = shaping;
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
        shaping.table(key)
                .thenCompose(table -> unready(table.places(), epoch)
                        .thenCompose(why -> why.isPresent()
                                ? CompletableFuture.completedFuture(why.get())
                                : write(frames, key, table)
                                        .thenCompose(written -> explained(written, table.places(), epoch))))
                .exceptionally(fault -> unwritten(key, fault))
                .thenAccept(answer);
        return () -> cancelled.set(true);
    }

    /** The answer where one of the places can't be written to; empty where all can. */
    private CompletionStage<Optional<Answer>> unready(List<StoreKey> places, long epoch) {
        CompletionStage<Optional<Answer>> unready = CompletableFuture.completedFuture(Optional.empty());
        for (StoreKey place : places) {
            unready = unready.thenCompose(
                    why -> why.isPresent() ? CompletableFuture.completedFuture(why) : unready(place, epoch));
        }
        return unready;
    }

    private CompletionStage<Optional<Answer>> unready(StoreKey place, long epoch) {
        return targets.ready(place, epoch)
                .handle((result, fault) ->
                        takes(result) ? Optional.empty() : Optional.of(failed(place, result, fault)));
    }

    private boolean takes(@Nullable Prepared result) {
        return result == Prepared.Ready.READY || result instanceof Prepared.Behind && epochs == EpochRequests.NONE;
    }

    /** Writes what comes before the first that can't be written, which then comes again as the first of a batch. */
    private CompletionStage<Answer> write(List<StoreFrame> frames, StoreKey key, ShapedTable table) {
        List<StoreFrame> free =
                frames.stream().takeWhile(frame -> frame.obstacle().isEmpty()).toList();
        CompletionStage<Answer> written = table.shape(free).thenCompose(shaped -> write(shaped, key));
        return free.size() == frames.size()
                ? written
                : written.thenApply(answer -> withoutRest(
                        answer, free.size(), frames.size(), Obstacles.of(frames.get(free.size()), key.subscription())));
    }

    private CompletionStage<Answer> write(List<Shaped> shaped, StoreKey key) {
        Writing writing = new Writing(store, shaped.stream().map(Shaped::writes).toList());
        return writing.begin()
                .whenComplete((answer, fault) -> {
                    if (writing.stale() > 0) {
                        stale.accept(key.subscription(), writing.stale());
                    }
                })
                .thenApply(answer -> Shaped.withRefused(answer, shaped));
    }

    /** Somebody may have taken a target away, or changed it, since it was prepared: then what doesn't fit any more says what to do. */
    private CompletionStage<Answer> explained(Answer answer, List<StoreKey> places, long epoch) {
        if (!(answer instanceof Answer.Failed failed) || failed.failure() != Failure.MISCONFIGURED) {
            return CompletableFuture.completedFuture(answer);
        }
        places.forEach(place -> targets.forget(place.target()));
        CompletionStage<Answer> explained = CompletableFuture.completedFuture(answer);
        for (StoreKey place : places) {
            explained = explained.thenCompose(known -> known != answer
                    ? CompletableFuture.completedFuture(known)
                    : targets.ready(place, epoch)
                            .handle((result, fault) ->
                                    result instanceof Prepared.Unfit ? failed(place, result, fault) : answer));
        }
        return explained;
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

    private Answer unwritten(StoreKey key, Throwable thrown) {
        Throwable fault =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (fault instanceof UnfitMappingException) {
            return misconfigured(String.valueOf(fault.getMessage()));
        }
        if (fault instanceof UnansweredException) {
            shaping.forget(key);
            return new Answer.Failed(
                    Failure.UNREACHABLE, String.valueOf(fault.getMessage()), Duration.ZERO, Long.MAX_VALUE);
        }
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
