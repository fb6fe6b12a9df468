package dev.rowcast.destination.dynamodb;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Puts items, each by a request of its own: those of DynamoDB for several at once have no conditions. As many are under way at once as the HTTP client has
 * connections. Thread-safe; nothing in it blocks.
 */
final class Puts {
    /** Above that an item has more than DynamoDB's 400 KB however it counts, and the connection might break where it is refused. */
    private static final int TOO_LARGE = 4 << 20;

    private final DynamoDbAsyncClient client;
    private final Items items;

    Puts(DynamoDbAsyncClient client, Items items) {
        this.client = client;
        this.items = items;
    }

    /** What came of one put: a result, or why there is none. */
    private sealed interface Outcome {
        record Of(WriteResult result) implements Outcome {}

        record None(Answer.Failed why) implements Outcome {}
    }

    /** @param isTruncated whether a write is older than a TRUNCATE, so that it isn't sent */
    CompletableFuture<Written> write(List<Write> writes, Predicate<Write> isTruncated) {
        List<CompletableFuture<Outcome>> all = new ArrayList<>();
        for (Write write : writes) {
            all.add(
                    isTruncated.test(write)
                            ? CompletableFuture.completedFuture(new Outcome.Of(WriteResult.Done.STALE))
                            : put(write));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        written(all.stream().map(CompletableFuture::join).toList()));
    }

    private CompletableFuture<Outcome> put(Write write) {
        int bytes = write.body().length;
        if (bytes > TOO_LARGE) {
            return CompletableFuture.completedFuture(new Outcome.Of(new WriteResult.Refused(
                    "DynamoDB refuses the item: it takes 400 KB, and this one has " + bytes + " bytes")));
        }
        return client.putItem(items.put(write, write.version(), Guard.NOT_NEWER))
                .handle((done, fault) -> {
                    if (fault == null) {
                        return new Outcome.Of(WriteResult.Done.WRITTEN);
                    }
                    Optional<WriteResult> result = Failures.ofItem(fault);
                    return result.isPresent() ? new Outcome.Of(result.get()) : new Outcome.None(Failures.of(fault));
                });
    }

    /** Those that DynamoDB takes later come again alone; if it takes none, or is set up wrong, the request has failed. */
    private static Written written(List<Outcome> outcomes) {
        List<WriteResult> results = new ArrayList<>();
        Answer.Failed last = null;
        boolean any = false;
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Of of) {
                results.add(of.result());
                any = true;
                continue;
            }
            last = ((Outcome.None) outcome).why();
            if (last.failure() != Failure.UNREACHABLE) {
                return new Written.Failed(last);
            }
            results.add(new WriteResult.Later(last.reason(), last.retryDelay()));
        }
        return any || last == null ? new Written.Each(results) : new Written.Failed(last);
    }
}
