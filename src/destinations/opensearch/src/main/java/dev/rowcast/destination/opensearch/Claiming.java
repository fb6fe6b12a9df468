package dev.rowcast.destination.opensearch;

import dev.rowcast.store.Claim;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.StoreCommands;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Has a target's mark say that a subscription writes there. */
final class Claiming {
    private final Http http;
    private final IndexName name;
    private final Claim claim;
    private final String table;
    private final @Nullable String takeOver;

    /**
     * @param table whose rows are to go there
     * @param takeOver the owner that gives it up; null for none
     */
    Claiming(Http http, IndexName name, Claim claim, String table, @Nullable String takeOver) {
        this.http = http;
        this.name = name;
        this.claim = claim;
        this.table = table;
        this.takeOver = takeOver;
    }

    /** @param truncated gets the version of the last TRUNCATE, if there was one */
    CompletableFuture<Prepared> claim(LongConsumer truncated) {
        return http.send(Request.get("/" + IndexName.encoded(name.rows()) + "/_settings/index.uuid"))
                .thenCompose(found -> {
                    String index = found.body()
                            .path(name.rows())
                            .path("settings")
                            .path("index")
                            .path("uuid")
                            .asText();
                    if (!found.ok() || index.isEmpty()) {
                        return CompletableFuture.completedFuture(new Prepared.Failed(Failures.of(found)));
                    }
                    return new Marks(http)
                            .<Prepared>change(name.alias(), mark -> decide(mark, index, truncated))
                            .thenApply(outcome -> outcome instanceof Marks.Outcome.Done<Prepared> done
                                    ? done.outcome()
                                    : new Prepared.Failed(((Marks.Outcome.Failed<Prepared>) outcome).answer()));
                });
    }

    private Marks.Decision<Prepared> decide(@Nullable Mark there, String index, LongConsumer truncated) {
        Mark mark = there == null ? new Mark(claim.owner(), table, claim.epoch(), Mark.NEVER, index) : there;
        String obstacle = obstacle(mark, index);
        if (!obstacle.isEmpty()) {
            return new Marks.Decision.Is<>(new Prepared.Unfit(obstacle));
        }
        truncated.accept(mark.truncated());
        return mark.epoch() > claim.epoch()
                ? new Marks.Decision.Is<>(new Prepared.Behind(mark.epoch()))
                : new Marks.Decision.Becomes<>(mark.claimed(claim.owner(), claim.epoch()), Prepared.Ready.READY);
    }

    private String obstacle(Mark mark, String index) {
        if (!mark.owner().equals(claim.owner()) && !mark.owner().equals(takeOver)) {
            return "the subscription " + mark.owner()
                    + " writes there. Have one of the two write to another \"index\"; or, if "
                    + mark.owner() + " never writes there again, say so with \"takeOver\": \"" + mark.owner()
                    + "\" in the destination of " + claim.owner();
        }
        if (!mark.table().equals(table)) {
            return "it has the rows of " + mark.table() + ", and those of " + table
                    + " would mix with them. Name an \"index\" with {database} and {table} in it";
        }
        return mark.index().equals(index)
                ? ""
                : "the index " + name.rows()
                        + " isn't the one that was written to before: it was made anew, restored or copied, and may lack rows or have old ones."
                        + " If that is meant, have its mark forgotten (" + Marks.howToForget(name.alias())
                        + "), and compare it with MySQL: " + StoreCommands.repair(claim.owner());
    }
}
