package dev.rowcast.destination.bigquery;

import dev.rowcast.store.Claim;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.RowsOf;
import dev.rowcast.store.StoreCommands;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Has a target's mark say that a subscription writes there. */
final class Claiming {
    private final Marks marks;
    private final TableName target;
    private final Claim claim;
    private final RowsOf rows;
    private final @Nullable String takeOver;

    /**
     * @param rows what is to go there
     * @param takeOver the owner that gives it up; null for none
     */
    Claiming(Marks marks, TableName target, Claim claim, RowsOf rows, @Nullable String takeOver) {
        this.marks = marks;
        this.target = target;
        this.claim = claim;
        this.rows = rows;
        this.takeOver = takeOver;
    }

    /**
     * Waits for the answer.
     *
     * @param created when the table was made
     * @param truncated gets the version of the last TRUNCATE, if there was one
     */
    Prepared claim(long created, LongConsumer truncated) throws IOException {
        return marks.change(target, mark -> decide(mark, created, truncated));
    }

    private Marks.Change<Prepared> decide(Optional<Mark> there, long created, LongConsumer truncated) {
        Mark mark = there.orElseGet(() -> new Mark(claim.owner(), rows, claim.epoch(), Mark.NEVER, created));
        String obstacle = obstacle(mark, created);
        if (!obstacle.isEmpty()) {
            return new Marks.Change<>(null, new Prepared.Unfit(obstacle));
        }
        truncated.accept(mark.truncated());
        return mark.epoch() > claim.epoch()
                ? new Marks.Change<>(null, new Prepared.Behind(mark.epoch()))
                : new Marks.Change<>(mark.claimed(claim.owner(), claim.epoch()), Prepared.Ready.READY);
    }

    private String obstacle(Mark mark, long created) {
        if (!mark.owner().equals(claim.owner()) && !mark.owner().equals(takeOver)) {
            return "the subscription " + mark.owner()
                    + " writes there. Have one of the two write to another \"table\"; or, if "
                    + mark.owner() + " never writes there again, say so with \"takeOver\": \"" + mark.owner()
                    + "\" in the destination of " + claim.owner();
        }
        if (!mark.rows().table().equals(rows.table())) {
            return "it has the rows of " + mark.rows().table() + ", and those of " + rows.table()
                    + " would mix with them. Name a \"dataset\" and a \"table\" with {database} and {table} in them";
        }
        return mark.created() == created
                ? ""
                : "the table isn't the one that was written to before: it was made anew or restored, and may lack rows or have old ones."
                        + " If that is meant, have its mark forgotten (" + marks.howToForget(target)
                        + "), and compare it with MySQL: " + StoreCommands.repair(claim.owner());
    }
}
