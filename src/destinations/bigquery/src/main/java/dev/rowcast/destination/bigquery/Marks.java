package dev.rowcast.destination.bigquery;

import com.google.api.services.bigquery.model.Table;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The marks of all targets, each the description of an empty table beside its own: a mark has to outlive its table. BigQuery changes it on condition that nobody
 * has changed it since it was read; else it is read again. Thread-safe; each call waits for the answer.
 */
final class Marks {
    private static final int MOST_TRIES = 50;

    private final Tables tables;
    private final String project;

    Marks(Tables tables, String project) {
        this.tables = tables;
        this.project = project;
    }

    /**
     * What is to become of a mark, and what comes of that.
     *
     * @param mark null to leave it as it is
     */
    record Change<T>(@Nullable Mark mark, T outcome) {}

    /** Of a target that nobody has claimed there is none. */
    Optional<Mark> find(TableName target) throws IOException {
        return tables.find(target.mark()).map(table -> of(table, target));
    }

    private Mark of(Table table, TableName target) {
        try {
            return Mark.of(String.valueOf(table.getDescription()));
        } catch (RuntimeException notOne) {
            throw new IllegalStateException(
                    "the description of " + target.mark().bq(project)
                            + " isn't what Rowcast wrote there; have it forgotten: " + howToForget(target),
                    notOne);
        }
    }

    /** @param decide what is to become of it, given what it is; asked again when somebody else was quicker */
    <T> T change(TableName target, Function<Optional<Mark>, Change<T>> decide) throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Table> there = tables.find(target.mark());
            Optional<Mark> before = there.map(table -> of(table, target));
            Change<T> change = decide.apply(before);
            Mark after = change.mark();
            if (after == null || before.filter(after::equals).isPresent() || write(target, there, after)) {
                return change.outcome();
            }
        }
        throw new IOException("the mark of " + target.bq(project) + " is changed by others all the while");
    }

    private boolean write(TableName target, Optional<Table> there, Mark mark) throws IOException {
        Table table = new Table().setDescription(mark.json());
        return there.isEmpty()
                ? tables.create(target.mark(), table)
                : tables.change(target.mark(), there.get().getEtag(), table);
    }

    /** The command that makes the target nobody's. */
    String howToForget(TableName target) {
        return howToDrop(target.mark());
    }

    String howToDrop(TableName table) {
        return "bq rm -f -t " + table.bq(project);
    }
}
