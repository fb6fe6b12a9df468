package dev.rowcast.destination.bigquery;

import com.google.api.services.bigquery.model.TableRow;
import dev.rowcast.change.RowVersion;
import dev.rowcast.deliver.Failure;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Deletes every row that is older than a TRUNCATE, at its version. The mark has that version before, so that nothing older comes afterwards. One that fails in
 * the middle is begun again, and finds the fewer to do. Waits for the answers.
 */
final class Truncation {
    private static final long PAGE = 5_000;
    private static final byte[] NOTHING = {};

    private final Queries queries;
    private final Appends appends;
    private final String project;
    private final Target target;
    private final RowVersion version;

    Truncation(Queries queries, Appends appends, String project, Target target, RowVersion version) {
        this.queries = queries;
        this.appends = appends;
        this.project = project;
        this.target = target;
        this.version = version;
    }

    /** @param owner who has to have the target still */
    Written run(Marks marks, String owner) throws IOException {
        boolean ours = marks.change(TableName.of(target), mark -> marked(mark, owner));
        return ours
                ? empty()
                : new Written.Failed(Failures.failed(
                        Failure.MISCONFIGURED,
                        "the mark of " + target + " isn't that of " + owner + " any more; it is claimed again"));
    }

    private Marks.Change<Boolean> marked(Optional<Mark> mark, String owner) {
        return mark.filter(each -> each.owner().equals(owner))
                .map(each -> new Marks.Change<>(each.truncatedAt(version.asLong()), true))
                .orElseGet(() -> new Marks.Change<>(null, false));
    }

    private Written empty() throws IOException {
        String older = "SELECT " + Columns.KEY + " FROM "
                + TableName.of(target).sql(project)
                + " WHERE IFNULL(" + Columns.VERSION + ", 0) < @version";
        Queries.Page page = queries.first(older, List.of(Queries.number("version", version.asLong())), PAGE);
        while (true) {
            Written written = delete(page);
            if (!(written instanceof Written.Each) || page.next() == null) {
                return written instanceof Written.Each ? new Written.Each(List.of(WriteResult.Done.WRITTEN)) : written;
            }
            page = queries.next(page, PAGE);
        }
    }

    private Written delete(Queries.Page page) {
        RowValues values = new RowValues(page.schema());
        byte[] body = RowBody.of(RowForm.KEYS, NOTHING);
        List<Write> deletes = page.rows().stream()
                .map((TableRow row) -> new Write(target, values.key(row), Write.Action.DELETE, body, version))
                .toList();
        return deletes.isEmpty()
                ? new Written.Each(List.of())
                : appends.write(deletes, write -> false).join();
    }
}
