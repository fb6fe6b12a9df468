package dev.rowcast.cli.support;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;

/** Tells people at a terminal whom a command waits for: a server that takes a connection and says nothing looks like a command that hangs. */
public final class StillWaiting {
    private static final Duration QUIET = Duration.ofSeconds(3);

    /** What Kafka's clients take for it. */
    private static final int KAFKAS_OWN_MILLIS = 60_000;

    private StillWaiting() {}

    /**
     * Asks, and says on standard error that there is no answer yet if there is none for 3 s.
     *
     * @param err standard error
     * @param who who is asked, such as {@code Kafka at localhost:9092}
     * @param limit how long a question may take
     * @param question waits for the answer
     */
    public static <T> T during(PrintWriter err, String who, Duration limit, Supplier<T> question) {
        CompletableFuture<Void> notice = CompletableFuture.runAsync(
                () -> {
                    err.println("rowcast: still waiting for " + who + ", which has not answered for "
                            + QUIET.toSeconds() + " s; a question is given up after " + limit.toSeconds()
                            + " s (Ctrl-C ends this)");
                    err.flush();
                },
                CompletableFuture.delayedExecutor(QUIET.toMillis(), TimeUnit.MILLISECONDS));
        try {
            return question.get();
        } finally {
            notice.cancel(false);
        }
    }

    /**
     * The same with a question to Kafka.
     *
     * @param client Kafka client properties with {@code bootstrap.servers} and {@code default.api.timeout.ms}
     */
    public static <T> T during(PrintWriter err, Map<String, Object> client, Supplier<T> question) {
        Object limit = client.getOrDefault(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, KAFKAS_OWN_MILLIS);
        return during(
                err,
                "Kafka at " + client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                Duration.ofMillis(Long.parseLong(String.valueOf(limit).trim())),
                question);
    }
}
