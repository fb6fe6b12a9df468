package dev.rowcast.destination.bigquery;

import com.google.api.services.bigquery.model.Table;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.Failure;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.store.Claim;
import dev.rowcast.store.Documents;
import dev.rowcast.store.Limits;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.RowsOf;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.Written;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Rows in BigQuery: a target is a table. Thread-safe. */
final class BigQueryStore implements Store {
    private static final int MOST_WRITES = 5_000;
    private static final String NO_NAME =
            "BigQuery takes no such name of a dataset or table; name another \"dataset\" and \"table\" in the destination";

    private final Connection connection;
    private final BigQuerySettings settings;
    private final Tables tables;
    private final Marks marks;
    private final Appends appends;
    /** What goes there. */
    private final Map<Target, RowsOf> rows = new ConcurrentHashMap<>();

    private final Map<Target, String> owners = new ConcurrentHashMap<>();
    /** The versions before which nothing is there any more. */
    private final Map<Target, Long> truncated = new ConcurrentHashMap<>();

    /** @param connection closed with this */
    BigQueryStore(Connection connection, BigQuerySettings settings) {
        this.connection = connection;
        this.settings = settings;
        this.tables = new Tables(connection.once(), settings);
        this.marks = new Marks(tables, settings.project());
        this.appends = new Appends(connection, settings.project());
    }

    @Override
    public Object format() {
        return "BigQuery, numbers that it doesn't hold " + (settings.numbersAsText() ? "as text" : "refused");
    }

    @Override
    public Target target(OutputSchema schema) {
        return name(schema.contract()).target();
    }

    private TableName name(Contract contract) {
        return TableName.of(settings.dataset(), settings.table(), contract.table());
    }

    @Override
    public Documents documents(OutputSchema schema) {
        return new RowBodies(form(schema.contract(), schema.facts()));
    }

    private RowForm form(Contract contract, Map<String, ColumnFacts> facts) {
        return RowForm.of(contract, facts, settings.numbersAsText());
    }

    @Override
    public CompletionStage<Prepared> prepare(Target target, OutputSchema schema) {
        RowsOf come = RowsOf.of(schema.contract());
        RowsOf known = rows.putIfAbsent(target, come);
        if (!TableName.of(target).isValid()) {
            return unfit(NO_NAME);
        }
        if (known != null && !known.table().equals(come.table())) {
            return unfit("it has the rows of " + known.table() + ", and those of " + come.table()
                    + " would mix with them; name a \"dataset\" and a \"table\" with {database} and {table} in them");
        }
        RowForm form = form(schema.contract(), schema.facts());
        appends.know(form);
        return prepared(() -> preparation(target, come, form).prepare()).thenApply(fits -> {
            if (fits == Prepared.Ready.READY) {
                rows.put(target, come);
            }
            return fits;
        });
    }

    @Override
    public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
        TableName name = name(contract);
        return name.isValid()
                ? prepared(() -> preparation(name.target(), RowsOf.of(contract), form(contract, facts))
                        .examine())
                : unfit(name.target() + ": " + NO_NAME);
    }

    private Preparation preparation(Target target, RowsOf come, RowForm form) {
        return new Preparation(tables, marks, settings.project(), TableName.of(target), come, form);
    }

    private static CompletionStage<Prepared> unfit(String reason) {
        return CompletableFuture.completedFuture(new Prepared.Unfit(reason));
    }

    private CompletableFuture<Prepared> prepared(Connection.Question<Prepared> question) {
        return connection.ask(question).exceptionally(fault -> new Prepared.Failed(Failures.of(fault)));
    }

    @Override
    public CompletionStage<Prepared> claim(Target target, Claim claim) {
        owners.put(target, claim.owner());
        TableName name = TableName.of(target);
        Claiming claiming =
                new Claiming(marks, name, claim, rows.getOrDefault(target, new RowsOf("", "")), settings.takeOver());
        return prepared(() -> {
            Optional<Table> table = tables.find(name);
            return table.isEmpty()
                    ? new Prepared.Failed(
                            Failures.failed(Failure.MISCONFIGURED, target + " has gone; it is looked for again"))
                    : claiming.claim(
                            table.get().getCreationTime(), version -> truncated.merge(target, version, Math::max));
        });
    }

    @Override
    public CompletionStage<Written> write(List<Write> writes) {
        Write first = writes.get(0);
        if (first.action() == Write.Action.TRUNCATE) {
            truncated.merge(first.target(), first.version().asLong(), Math::max);
            return connection
                    .ask(() -> truncation(first).run(marks, owners.getOrDefault(first.target(), "")))
                    .exceptionally(fault -> new Written.Failed(Failures.of(fault)));
        }
        return appends.write(writes, write -> write.version().asLong() < truncatedAt(write.target()));
    }

    private Truncation truncation(Write write) {
        return new Truncation(
                new Queries(connection.once(), settings), appends, settings.project(), write.target(), write.version());
    }

    private long truncatedAt(Target target) {
        return truncated.getOrDefault(target, Mark.NEVER);
    }

    @Override
    public Duration retention() {
        return settings.retention();
    }

    @Override
    public Limits limits() {
        return new Limits(MOST_WRITES, settings.requestBytes());
    }

    @Override
    public Optional<StoreReader> reader() {
        return Optional.of(new RowsReader(connection, appends, settings, this::truncatedAt));
    }

    @Override
    public void close() {
        appends.close();
        connection.close();
    }
}
