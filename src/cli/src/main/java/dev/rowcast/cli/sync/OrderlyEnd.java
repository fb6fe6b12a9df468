package dev.rowcast.cli.sync;

import dev.rowcast.batch.source.UnfinishedException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets what is under way come to its end when the program is told to end, as by Ctrl-C: the program then waits until this is closed, for a minute at most. Thread-safe.
 */
final class OrderlyEnd implements AutoCloseable {
    private static final String WORDS = "it was told to end; the same command with --resume goes on";
    private static final long PATIENCE_SECONDS = 60;

    private final Runnable then;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::told, "rowcast-end");
    private volatile boolean told;

    private OrderlyEnd(Runnable then) {
        this.then = then;
    }

    /** Begins to listen for the program's end, of which somebody asks now and then. */
    static OrderlyEnd begin() {
        return begin(() -> {});
    }

    /**
     * Begins to listen for the program's end.
     *
     * @param then is run when it is told to end
     */
    static OrderlyEnd begin(Runnable then) {
        OrderlyEnd end = new OrderlyEnd(then);
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    private void told() {
        told = true;
        then.run();
        try {
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why nothing new is begun; empty as long as nobody has said so. */
    Optional<String> obstacle() {
        return told ? Optional.of(WORDS) : Optional.empty();
    }

    /** @throws UnfinishedException if it is to end */
    void check() {
        if (told) {
            throw new UnfinishedException(WORDS, null);
        }
    }

    @Override
    public void close() {
        over.countDown();
        if (!told) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                return;
            }
        }
    }
}
