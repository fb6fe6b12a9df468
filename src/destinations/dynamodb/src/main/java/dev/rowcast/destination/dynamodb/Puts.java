package dev.rowcast.destination.dynamodb;

import dev.rowcast.store.Outcome;
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
                .thenApply(done -> Outcome.written(
                        all.stream().map(CompletableFuture::join).toList()));
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
}
