package dev.rowcast.fit;

import dev.rowcast.route.Mistake;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of one subscription doesn't fit, once that is known.
 *
 * @param close lets go of what is asked
 */
record Answer(String subscription, CompletableFuture<List<Mistake>> mistakes, Runnable close) {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    /**
     * Waits for it, and lets go of what was asked.
     *
     * @param deadline as {@link System#nanoTime}
     * @return nothing where it isn't known by then
     */
    List<Mistake> until(long deadline) {
        try {
            return mistakes.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException unanswered) {
            tell(String.valueOf(unanswered.getCause()));
        } catch (TimeoutException late) {
            tell("no answer in time");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            close.run();
        }
        return List.of();
    }

    private void tell(String why) {
        LOG.info(
                "subscription {}: whether what it asks of its rows fits the tables' contracts isn't known: {}",
                subscription,
                why);
    }
}
