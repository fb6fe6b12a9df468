package dev.rowcast.destination.bigquery;

import com.google.api.services.bigquery.model.QueryParameter;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableRow;
import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.store.Found;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.UnreadableStoreException;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at rows by queries, which see each write that was acknowledged before unless a table has {@code max_staleness}, and mends single ones. Thread-safe;
 * nothing in it blocks.
 */
final class RowsReader implements StoreReader {
    private static final long PAGE = 10_000;

    private final Appends appends;
    private final BigQuerySettings settings;
    private final ToLongFunction<Target> truncated;
    private final Tables tables;
    private final Queries queries;
    private final String project;
    private final Connection connection;
    private final Map<Target, Scan> scans = new ConcurrentHashMap<>();

    /** @param truncated the version of a target's last TRUNCATE, as far as the store knows */
    RowsReader(Connection connection, Appends appends, BigQuerySettings settings, ToLongFunction<Target> truncated) {
        this.connection = connection;
        this.appends = appends;
        this.settings = settings;
        this.truncated = truncated;
        this.tables = new Tables(connection.patient(), settings);
        this.queries = new Queries(connection.patient(), settings);
        this.project = settings.project();
    }

    @Override
    public CompletionStage<Map<String, Found>> find(Target target, OutputSchema schema, Collection<String> keys) {
        return ask(target, () -> found(TableName.of(target), schema.contract(), keys));
    }

    private Map<String, Found> found(TableName name, Contract contract, Collection<String> keys) throws IOException {
        seesAll(name);
        List<QueryParameter> parameters =
                List.of(Queries.texts("keys", keys.stream().distinct().toList()));
        Queries.Page first = queries.first(
                "SELECT * FROM " + name.sql(project) + " WHERE " + Columns.KEY + " IN UNNEST(@keys)", parameters, PAGE);
        RowValues values = new RowValues(first.schema());
        Map<String, Found> found = new HashMap<>();
        for (TableRow row : queries.all(first, PAGE)) {
            Found each = values.found(row, contract);
            found.put(each.key(), each);
        }
        return found;
    }

    /** A query of a table that may be stale would miss writes, and what it misses isn't missing. */
    private void seesAll(TableName name) throws IOException {
        Optional<String> staleness = tables.find(name).map(Table::getMaxStaleness);
        if (staleness.filter(RowsReader::isStale).isPresent()) {
            throw new UnreadableStoreException(
                    name.bq(project)
                            + " has max_staleness, so that queries may not see what was written just now. For as long as it is compared run: ALTER TABLE "
                            + name.sql(project) + " SET OPTIONS (max_staleness = INTERVAL 0 MINUTE)",
                    null);
        }
    }

    private static boolean isStale(String interval) {
        return interval.chars().anyMatch(each -> each >= '1' && each <= '9');
    }

    /**
     * A result that a scan goes through, which BigQuery keeps for a day.
     *
     * @param left rows that no page has had yet
     * @param last the key of the last row that one had
     */
    private record Scan(Queries.Page page, Deque<Found> left, String last) {}

    /** As they were when the first page was asked for. A reader that isn't where the last page ended begins anew. */
    @Override
    public CompletionStage<List<Found>> scan(Target target, OutputSchema schema, @Nullable String after, int limit) {
        return ask(target, () -> {
            Scan known = scans.remove(target);
            Scan scan = known != null && known.last().equals(after) ? known : begin(target, schema.contract());
            return page(target, schema.contract(), scan, limit);
        });
    }

    private Scan begin(Target target, Contract contract) throws IOException {
        TableName name = TableName.of(target);
        seesAll(name);
        String columns = contract.keyFields().stream()
                .map(ContractField::name)
                .map(column -> ", `" + column + "`")
                .collect(Collectors.joining());
        Queries.Page first = queries.first(
                "SELECT " + Columns.KEY + ", " + Columns.VERSION + columns + " FROM " + name.sql(project),
                List.of(),
                PAGE);
        return new Scan(first, founds(first, contract), "");
    }

    private static Deque<Found> founds(Queries.Page page, Contract contract) {
        RowValues values = new RowValues(page.schema());
        return page.rows().stream()
                .map(row -> values.found(row, contract))
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    private List<Found> page(Target target, Contract contract, Scan scan, int limit) throws IOException {
        Queries.Page page = scan.page();
        Deque<Found> left = scan.left();
        List<Found> rows = new ArrayList<>();
        while (rows.size() < limit && (!left.isEmpty() || page.next() != null)) {
            if (left.isEmpty()) {
                page = queries.next(page, PAGE);
                left = founds(page, contract);
            } else {
                rows.add(left.remove());
            }
        }
        if (!rows.isEmpty()) {
            scans.put(target, new Scan(page, left, rows.get(rows.size() - 1).key()));
        }
        return rows;
    }

    /**
     * BigQuery has no conditions, but it passes a row over whose number is lower than that of what is there, and takes one whose number is equal. So a row that
     * is written at the version that was expected loses against everything newer; which of both it was shows afterwards.
     */
    @Override
    public CompletionStage<Boolean> replace(Write write, OutputSchema schema, @Nullable RowVersion expected) {
        long emptied = truncated.applyAsLong(write.target());
        if (expected != null && expected.asLong() < emptied) {
            return CompletableFuture.completedFuture(false);
        }
        long version = expected == null
                ? Math.max(emptied, write.version().asLong())
                : write.version().asLong();
        Write as = new Write(write.target(), write.key(), write.action(), write.body(), RowVersion.ofLong(version));
        return put(as, schema)
                .thenCompose(done -> find(write.target(), schema, List.of(write.key())))
                .thenApply(found -> isThere(as, found.get(write.key())));
    }

    private CompletableFuture<Void> put(Write write, OutputSchema schema) {
        appends.know(RowForm.of(schema.contract(), schema.facts(), settings.numbersAsText()));
        return appends.write(List.of(write), unused -> false).thenAccept(written -> {
            if (written instanceof Written.Failed failed) {
                throw new UnreadableStoreException(
                        write.target() + ": " + failed.answer().reason(), null);
            }
            if (((Written.Each) written).results().get(0) instanceof WriteResult.Refused refused) {
                throw new UnreadableStoreException(refused.reason(), null);
            }
        });
    }

    private static boolean isThere(Write write, @Nullable Found found) {
        return write.action() == Write.Action.DELETE
                ? found == null
                : found != null && found.version().equals(write.version());
    }

    private <T> CompletableFuture<T> ask(Target target, Connection.Question<T> question) {
        return connection.ask(question).exceptionally(fault -> {
            Throwable cause = Failures.cause(fault);
            throw cause instanceof UnreadableStoreException said
                    ? said
                    : new UnreadableStoreException(
                            target + ": " + Failures.of(cause).reason(), cause);
        });
    }
}
