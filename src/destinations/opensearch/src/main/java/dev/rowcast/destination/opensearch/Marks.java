package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The marks of all targets, a document each of the index {@value #INDEX}. A mark is changed on condition that nobody has changed it since it was read; else
 * it is read again. Thread-safe.
 */
final class Marks {
    static final String INDEX = "rowcast-targets";

    private static final int MOST_TRIES = 50;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Http http;

    Marks(Http http) {
        this.http = http;
    }

    /** What is to become of a mark. */
    sealed interface Decision<T> {
        /** Nothing more: that is the outcome. */
        record Is<T>(T outcome) implements Decision<T> {}

        /** It is to be this one, and then that is the outcome. */
        record Becomes<T>(Mark mark, T outcome) implements Decision<T> {}
    }

    /** What came of it. */
    sealed interface Outcome<T> {
        record Done<T>(T outcome) implements Outcome<T> {}

        record Failed<T>(Answer.Failed answer) implements Outcome<T> {}
    }

    /**
     * Reads a target's mark and changes it.
     *
     * @param decide what is to become of it, given what it is, or null where there is none; asked again when somebody else was quicker
     */
    <T> CompletableFuture<Outcome<T>> change(String target, Function<@Nullable Mark, Decision<T>> decide) {
        return attempt(target, decide, MOST_TRIES);
    }

    private <T> CompletableFuture<Outcome<T>> attempt(
            String target, Function<@Nullable Mark, Decision<T>> decide, int tries) {
        if (tries == 0) {
            return failed(Failures.failed(
                    Failure.UNREACHABLE,
                    "the mark of " + target + " is changed by others all the time",
                    Duration.ZERO));
        }
        return http.send(Request.get(path(target))).thenCompose(found -> {
            if (found.status() == 404 && !found.type().isEmpty()) {
                return createIndex()
                        .thenCompose(made -> made.ok() || isThere(made)
                                ? attempt(target, decide, tries - 1)
                                : failed(Failures.of(made)));
            }
            if (!found.ok() && found.status() != 404) {
                return failed(Failures.of(found));
            }
            return decide(target, found.body(), decide, tries);
        });
    }

    private <T> CompletableFuture<Outcome<T>> decide(
            String target, JsonNode found, Function<@Nullable Mark, Decision<T>> decide, int tries) {
        boolean there = found.path("found").asBoolean();
        Mark before = there ? Mark.of(found.path("_source")) : null;
        Decision<T> decision = decide.apply(before);
        if (decision instanceof Decision.Becomes<T> becomes && !becomes.mark().equals(before)) {
            Map<String, String> unchanged = there
                    ? Map.of(
                            "if_seq_no", found.path("_seq_no").asText(),
                            "if_primary_term", found.path("_primary_term").asText())
                    : Map.of("op_type", "create");
            return http.send(Request.of("PUT", path(target), becomes.mark().json())
                            .with(unchanged))
                    .thenCompose(written -> {
                        if (written.status() == 409) {
                            return attempt(target, decide, tries - 1);
                        }
                        return written.ok() ? done(becomes.outcome()) : failed(Failures.of(written));
                    });
        }
        return done(outcome(decision));
    }

    private static <T> T outcome(Decision<T> decision) {
        return decision instanceof Decision.Becomes<T> becomes
                ? becomes.outcome()
                : ((Decision.Is<T>) decision).outcome();
    }

    private static boolean isThere(Reply reply) {
        return reply.type().equals("resource_already_exists_exception");
    }

    private CompletableFuture<Reply> createIndex() {
        ObjectNode index = NODES.objectNode();
        index.putObject("settings")
                .put("index.hidden", true)
                .put("index.number_of_shards", 1)
                .put("index.auto_expand_replicas", "0-1");
        ObjectNode properties =
                index.putObject("mappings").put("dynamic", false).putObject("properties");
        for (String word : List.of("owner", "table", "index")) {
            properties.putObject(word).put("type", "keyword");
        }
        for (String number : List.of("epoch", "truncated")) {
            properties.putObject(number).put("type", "long");
        }
        return http.send(Request.of("PUT", "/" + INDEX, index));
    }

    private static <T> CompletableFuture<Outcome<T>> done(T outcome) {
        return CompletableFuture.completedFuture(new Outcome.Done<>(outcome));
    }

    private static <T> CompletableFuture<Outcome<T>> failed(Answer.Failed answer) {
        return CompletableFuture.completedFuture(new Outcome.Failed<>(answer));
    }

    private static String path(String target) {
        return "/" + INDEX + "/_doc/" + IndexName.encoded(target);
    }

    /** The request that makes the target nobody's. */
    static String howToForget(String target) {
        return "DELETE " + path(target);
    }
}
