package dev.rowcast.store;

import dev.rowcast.encode.OutputSchema;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What of a store's targets is ready for which rows, and whose. What isn't is asked again, since somebody may have mended it. Thread-safe. */
final class Targets {
    private final Store store;
    private final String owner;
    private final Map<Object, CompletableFuture<Prepared>> asked = new ConcurrentHashMap<>();

    /** That a target is ours up to an epoch. */
    private record Claimed(Target target, Claim claim) {}

    /** @param owner the subscription, as targets' marks name it */
    Targets(Store store, String owner) {
        this.store = store;
        this.owner = owner;
    }

    /** Begins to have the target fit for the rows, unless that is done or under way. */
    CompletableFuture<Prepared> prepare(Fitting fitting, OutputSchema schema) {
        return once(fitting, () -> store.prepare(fitting.target(), schema));
    }

    /** Whether the target takes the rows, with versions of that epoch. */
    CompletableFuture<Prepared> ready(StoreKey key, long epoch) {
        Claimed claimed = new Claimed(key.target(), new Claim(owner, epoch));
        return prepare(key.fitting(), key.schema()).thenCompose(fits -> {
            if (fits == Prepared.Ready.READY) {
                return once(claimed, () -> store.claim(claimed.target(), claimed.claim()));
            }
            // Who mends it may make it anew, and then it isn't ours any more.
            forget(key.target());
            return CompletableFuture.completedFuture(fits);
        });
    }

    /** Has the target prepared and claimed anew before more is written there, as after it vanished. */
    void forget(Target target) {
        asked.keySet()
                .removeIf(what -> what instanceof Fitting fitting
                                && fitting.target().equals(target)
                        || what instanceof Claimed claimed && claimed.target().equals(target));
    }

    private CompletableFuture<Prepared> once(Object what, Supplier<CompletionStage<Prepared>> question) {
        CompletableFuture<Prepared> answer = asked.computeIfAbsent(what, unused -> begin(question));
        answer.whenComplete((result, fault) -> {
            if (result != Prepared.Ready.READY) {
                asked.remove(what, answer);
            }
        });
        return answer;
    }

    private static CompletableFuture<Prepared> begin(Supplier<CompletionStage<Prepared>> question) {
        try {
            return question.get().toCompletableFuture();
        } catch (RuntimeException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }
}
