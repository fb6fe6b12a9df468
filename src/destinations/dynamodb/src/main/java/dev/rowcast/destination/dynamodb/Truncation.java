package dev.rowcast.destination.dynamodb;

import dev.rowcast.change.RowVersion;
import dev.rowcast.deliver.Failure;
import dev.rowcast.store.Target;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Makes a tombstone of every item that is older than a TRUNCATE. The mark has its version before, so that nothing older comes afterwards. One that fails in
 * the middle is begun again, and finds the fewer to do.
 */
final class Truncation {
    private final DynamoDbAsyncClient client;
    private final Items items;
    private final Target target;
    private final RowVersion version;

    Truncation(DynamoDbAsyncClient client, Items items, Target target, RowVersion version) {
        this.client = client;
        this.items = items;
        this.target = target;
        this.version = version;
    }

    /** @param owner who has to have the target still */
    CompletableFuture<Written> run(Marks marks, String owner) {
        return marks.change(target, mark -> marked(mark, owner))
                .thenCompose(ours -> ours ? bury() : CompletableFuture.completedFuture(lost(owner)));
    }

    private Marks.Change<Boolean> marked(Optional<Mark> mark, String owner) {
        return mark.filter(each -> each.owner().equals(owner))
                .map(each -> new Marks.Change<>(each.truncatedAt(version.asLong()), true))
                .orElseGet(() -> new Marks.Change<>(null, false));
    }

    private Written lost(String owner) {
        return new Written.Failed(Failures.failed(
                Failure.MISCONFIGURED,
                "the mark of " + target + " isn't that of " + owner + " any more; it is claimed again"));
    }

    private CompletableFuture<Written> bury() {
        return new Scan(
                        client,
                        target,
                        "#v < :v AND attribute_not_exists(#d)",
                        Map.of("#v", Attributes.VERSION, "#d", Attributes.DELETED),
                        Map.of(":v", Attributes.of(version)))
                .each(this::bury)
                .thenApply(count -> new Written.Each(List.of(WriteResult.Done.WRITTEN)));
    }

    private CompletableFuture<Integer> bury(ScanResponse page) {
        List<CompletableFuture<Void>> all =
                page.items().stream().map(this::bury).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> all.size());
    }

    /** An item that has become newer meanwhile stays. */
    private CompletableFuture<Void> bury(Map<String, AttributeValue> item) {
        AttributeValue key = item.get(items.key());
        String text = key == null ? "" : key.s();
        return client.putItem(items.tombstone(target.name(), text, version, Guard.OLDER))
                .handle((done, fault) -> {
                    if (fault != null && !Failures.ofItem(fault).equals(Optional.of(WriteResult.Done.STALE))) {
                        throw new CompletionException(fault);
                    }
                    return null;
                });
    }
}
