package dev.rowcast.batch.verify;

import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.store.UnreadableStoreException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a store. Stateless. */
final class StoreAnswers {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private StoreAnswers() {}

    /** @throws UnfinishedException if there is no whole answer */
    static <T> T await(CompletionStage<T> answer, String store) {
        try {
            return answer.toCompletableFuture().get(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new UnfinishedException(store + " can't be read: " + words(cause), cause);
        } catch (TimeoutException late) {
            throw new UnfinishedException(store + " didn't answer within " + LONGEST.toSeconds() + " s", late);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new UnfinishedException("it was interrupted", asked);
        }
    }

    private static String words(Throwable cause) {
        return cause instanceof UnreadableStoreException told ? String.valueOf(told.getMessage()) : cause.toString();
    }
}
