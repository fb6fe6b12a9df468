package dev.rowcast.destination.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowReader;
import dev.rowcast.store.Claim;
import dev.rowcast.store.Documents;
import dev.rowcast.store.Limits;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Store;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** A reporting database: one table for each table of the source, and a view of it for readers. Thread-safe. */
final class JdbcStore implements Store {
    private static final Limits LIMITS = new Limits(500, 4 << 20);
    private static final byte[] NOTHING = {};

    private final JdbcSettings settings;
    private final Dialect dialect;
    private final HikariDataSource pool;
    private final ScheduledExecutorService threads;
    private final RowsWriter writer;
    private final Sweeper sweeper;
    private final Map<Target, Table> tables = new ConcurrentHashMap<>();
    private final Map<Target, String> owners = new ConcurrentHashMap<>();

    /** @param driver makes connections */
    JdbcStore(JdbcSettings settings, Dialect dialect, DataSource driver) {
        this.settings = settings;
        this.dialect = dialect;
        this.pool = Pools.of(settings, dialect, driver);
        this.threads = Executors.newScheduledThreadPool(settings.maxConnections(), JdbcStore::thread);
        this.writer = new RowsWriter(dialect, pool);
        this.sweeper = new Sweeper(dialect, pool, settings.retention());
        threads.scheduleWithFixedDelay(this::sweep, 10, 60, TimeUnit.MINUTES);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "rowcast-jdbc");
        thread.setContextClassLoader(JdbcStore.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Object format() {
        return dialect.prefix();
    }

    @Override
    public Target target(OutputSchema schema) {
        return new Target(table(schema.contract()).quotedView());
    }

    private Table table(Contract contract) {
        String views = settings.viewsOf(contract.table().database());
        return dialect.table(views, contract.table().table());
    }

    @Override
    public Documents documents(OutputSchema schema) {
        Contract contract = schema.contract();
        return new Documents() {
            @Override
            public byte[] put(RowReader.Rows rows) {
                return RowBody.of(contract, Objects.requireNonNull(rows.after())::get, dialect);
            }

            @Override
            public byte[] delete(RowReader.Rows rows) {
                return NOTHING;
            }
        };
    }

    @Override
    public CompletionStage<Prepared> prepare(Target target, OutputSchema schema) {
        Contract contract = schema.contract();
        Map<String, ColumnFacts> facts = schema.facts();
        return begin(() -> prepare(target, contract, facts));
    }

    private Prepared prepare(Target target, Contract contract, Map<String, ColumnFacts> facts) {
        Table wanted = table(contract);
        try (Connection connection = pool.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, 0);
            Session session = new Session(connection);
            lock(session, wanted.rowsSchema());
            try {
                Table there = new Preparation(session, new Wish(dialect, settings, wanted, contract, facts)).run();
                connection.commit();
                tables.merge(target, there, (one, other) -> one.highWater() > other.highWater() ? one : other);
                return Prepared.Ready.READY;
            } finally {
                Optional<String> unlock = dialect.unlock();
                if (unlock.isPresent()) {
                    session.run(unlock.get());
                }
            }
        } catch (UnfitException unfit) {
            return new Prepared.Unfit(String.valueOf(unfit.getMessage()));
        } catch (SQLException error) {
            return unprepared(error, wanted);
        }
    }

    @Override
    public CompletionStage<Prepared> examine(Contract contract, Map<String, ColumnFacts> facts) {
        Table wanted = table(contract);
        Wish wish = new Wish(dialect, settings, wanted, contract, facts);
        return begin(() -> {
            try {
                wish.columns();
                try (Connection connection = pool.getConnection()) {
                    new Preparation(new Session(connection), wish).look();
                    return Prepared.Ready.READY;
                }
            } catch (UnfitException unfit) {
                return new Prepared.Unfit(String.valueOf(unfit.getMessage()));
            } catch (SQLException error) {
                return unprepared(error, wanted);
            }
        });
    }

    @Override
    public Duration retention() {
        return settings.retention();
    }

    /** One at a time in a schema, whose marks all tables share. */
    private void lock(Session session, String schema) throws SQLException {
        if (session.ask(dialect.lock(), schema).get(0).get(0).equals("0")) {
            throw new SQLException("another task has been preparing " + schema + " for long", "40001");
        }
    }

    private Prepared unprepared(SQLException error, Table wanted) {
        return switch (SqlFault.of(error)) {
            case AWAY, CONFLICT -> new Prepared.Failed(SqlFault.answer(error, settings.place()));
            case WRONG ->
                new Prepared.Unfit(settings.place() + ": " + SqlFault.reason(error) + "; what the user needs there: "
                        + dialect.grants(settings.userName(), wanted.rowsSchema(), wanted.viewsSchema()));
            case DATA, UNKNOWN -> new Prepared.Unfit(settings.place() + ": " + SqlFault.reason(error));
        };
    }

    @Override
    public CompletionStage<Prepared> claim(Target target, Claim claim) {
        return begin(() -> {
            try (Connection connection = pool.getConnection()) {
                Prepared claimed = Marks.claim(new Session(connection), prepared(target), claim, settings.takeOver());
                connection.commit();
                owners.put(target, claim.owner());
                return claimed;
            } catch (SQLException error) {
                return new Prepared.Failed(SqlFault.answer(error, settings.place()));
            }
        });
    }

    private Table prepared(Target target) throws SQLException {
        Table table = tables.get(target);
        if (table == null) {
            throw new SQLException(target + " hasn't been prepared", "42P01");
        }
        return table;
    }

    @Override
    public CompletionStage<Written> write(List<Write> writes) {
        return begin(() -> {
            try {
                return new Written.Each(written(writes));
            } catch (SQLException error) {
                return new Written.Failed(SqlFault.answer(error, settings.place()));
            }
        });
    }

    private List<WriteResult> written(List<Write> writes) throws SQLException {
        Map<Target, List<Write>> byTarget = new LinkedHashMap<>();
        writes.forEach(write -> byTarget.computeIfAbsent(write.target(), unused -> new ArrayList<>())
                .add(write));
        if (byTarget.size() == 1) {
            Target target = writes.get(0).target();
            return writer.write(prepared(target), owners.getOrDefault(target, ""), writes);
        }
        Map<Write, WriteResult> results = new IdentityHashMap<>();
        for (Map.Entry<Target, List<Write>> part : byTarget.entrySet()) {
            String owner = owners.getOrDefault(part.getKey(), "");
            List<WriteResult> settled = writer.write(prepared(part.getKey()), owner, part.getValue());
            for (int i = 0; i < settled.size(); i++) {
                results.put(part.getValue().get(i), settled.get(i));
            }
        }
        return writes.stream().map(results::get).map(Objects::requireNonNull).toList();
    }

    /** Forgets what was deleted long ago, in all tables that were prepared. Blocks. */
    void sweep() {
        sweeper.sweep(tables.values());
    }

    @Override
    public Optional<StoreReader> reader() {
        return Optional.of(new JdbcReader(settings.place(), dialect, pool, threads, this::table, this::replaced));
    }

    @Override
    public Optional<CompletionStage<Prepared>> present(Map<Target, String> names) {
        return Optional.of(begin(() -> {
            try (Connection connection = pool.getConnection()) {
                new Presentation(new Session(connection), dialect, names).run();
                connection.commit();
                return Prepared.Ready.READY;
            } catch (UnfitException unfit) {
                return new Prepared.Unfit(String.valueOf(unfit.getMessage()));
            } catch (SQLException error) {
                return switch (SqlFault.of(error)) {
                    case AWAY, CONFLICT -> new Prepared.Failed(SqlFault.answer(error, settings.place()));
                    default ->
                        new Prepared.Unfit(
                                settings.place() + ": " + SqlFault.reason(error)
                                        + "; a view that is in the way, with other columns or of something else, has to be dropped first");
                };
            }
        }));
    }

    private boolean replaced(Write write, boolean absent) throws SQLException {
        String owner = owners.getOrDefault(write.target(), "");
        return writer.replace(prepared(write.target()), owner, write, absent);
    }

    private <T> CompletionStage<T> begin(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, threads);
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        pool.close();
    }
}
