package dev.rowcast.destination.dynamodb;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Rows in DynamoDB: a target is a table. Thread-safe. */
final class DynamoDbStore implements Store {
    private static final int MOST_WRITES = 500;
    private static final long MOST_BYTES = 5 << 20;
    private static final String NO_NAME =
            "DynamoDB takes no such name of a table; name another \"table\" in the destination";

    private final Connection connection;
    private final DynamoDbSettings settings;
    private final Tables tables;
    private final Marks marks;
    private final Items items;
    private final Sweeper sweeper;
    /** What goes there. */
    private final Map<Target, RowsOf> rows = new ConcurrentHashMap<>();

    private final Map<Target, String> owners = new ConcurrentHashMap<>();
    /** The versions before which nothing is there any more. */
    private final Map<Target, Long> truncated = new ConcurrentHashMap<>();

    /** @param connection closed with this */
    DynamoDbStore(Connection connection, DynamoDbSettings settings, Clock clock) {
        this(connection, settings, clock, Sweeper.PAUSE);
    }

    /** @param pause between two looks for old tombstones */
    DynamoDbStore(Connection connection, DynamoDbSettings settings, Clock clock, Duration pause) {
        this.connection = connection;
        this.settings = settings;
        this.tables = new Tables(connection.once());
        this.marks = new Marks(connection.once(), settings.marks());
        this.items = new Items(settings, clock);
        this.sweeper = new Sweeper(target -> new Sweep(connection.once(), marks, target, settings.key()), clock, pause);
    }

    @Override
    public Object format() {
        return "DynamoDB, numbers that it doesn't hold " + (settings.numbersAsText() ? "as text" : "refused");
    }

    @Override
    public Target target(OutputSchema schema) {
        return target(schema.contract());
    }

    private Target target(Contract contract) {
        return new Target(TableName.of(settings.table(), contract.table()).name());
    }

    @Override
    public Documents documents(OutputSchema schema) {
        return new RowItems(schema.contract(), schema.facts(), settings.numbersAsText());
    }

    @Override
    public CompletionStage<Prepared> prepare(Target target, OutputSchema schema) {
        RowsOf come = RowsOf.of(schema.contract());
        RowsOf known = rows.putIfAbsent(target, come);
        if (!new TableName(target.name()).isValid()) {
            return unfit(NO_NAME);
        }
        if (known != null && !known.table().equals(come.table())) {
            return unfit("it has the rows of " + known.table() + ", and those of " + come.table()
                    + " would mix with them; name a \"table\" with {database} and {table} in it");
        }
        return prepared(preparation(target, schema.contract(), schema.facts()).prepare())
                .thenApply(fits -> {
                    if (fits == Prepared.Ready.READY) {
                        rows.put(target, come);
                    }
                    return fits;
                });
    }

    @Override
    public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
        Target target = target(contract);
        return new TableName(target.name()).isValid()
                ? prepared(preparation(target, contract, facts).examine())
                : unfit(target + ": " + NO_NAME);
    }

    private Preparation preparation(Target target, Contract contract, Map<String, ColumnFacts> facts) {
        return new Preparation(tables, marks, settings, target, contract, facts);
    }

    private static CompletionStage<Prepared> unfit(String reason) {
        return CompletableFuture.completedFuture(new Prepared.Unfit(reason));
    }

    private static CompletableFuture<Prepared> prepared(CompletableFuture<Prepared> answer) {
        return answer.exceptionally(fault -> new Prepared.Failed(Failures.of(fault)));
    }

    @Override
    public CompletionStage<Prepared> claim(Target target, Claim claim) {
        owners.put(target, claim.owner());
        sweeper.add(target);
        Claiming claiming =
                new Claiming(marks, target, claim, rows.getOrDefault(target, new RowsOf("", "")), settings.takeOver());
        return prepared(tables.id(target.name())
                .thenCompose(id -> claiming.claim(id, version -> truncated.merge(target, version, Math::max))));
    }

    @Override
    public CompletionStage<Written> write(List<Write> writes) {
        Write first = writes.get(0);
        if (first.action() == Write.Action.TRUNCATE) {
            return truncate(first).exceptionally(fault -> new Written.Failed(Failures.of(fault)));
        }
        return new Puts(connection.once(), items).write(writes, this::isTruncated);
    }

    private CompletableFuture<Written> truncate(Write write) {
        Target target = write.target();
        truncated.merge(target, write.version().asLong(), Math::max);
        return new Truncation(connection.once(), items, target, write.version())
                .run(marks, owners.getOrDefault(target, ""));
    }

    private boolean isTruncated(Write write) {
        return write.version().asLong() < truncatedAt(write.target());
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
        return new Limits(MOST_WRITES, MOST_BYTES);
    }

    @Override
    public Optional<StoreReader> reader() {
        return Optional.of(new ItemReader(connection.patient(), items, this::truncatedAt));
    }

    @Override
    public void close() {
        sweeper.close();
        connection.close();
    }
}
