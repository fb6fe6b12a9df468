package dev.rowcast.destination.jdbc;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.store.Found;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.UnreadableStoreException;
import dev.rowcast.store.Write;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks at the tables of a reporting database, and mends rows of them. Thread-safe. */
final class JdbcReader implements StoreReader {
    private final String place;
    private final Dialect dialect;
    private final DataSource pool;
    private final Executor threads;
    private final Tables tables;
    private final Replacing replacing;

    /** Where a contract's rows lie. */
    interface Tables {
        Table of(Contract contract);
    }

    /** Replaces a row. */
    interface Replacing {
        boolean replace(Write write, boolean absent) throws SQLException;
    }

    /** Asks the database. */
    private interface Question<T> {
        T ask() throws SQLException;
    }

    /** @param place the database, for messages */
    JdbcReader(String place, Dialect dialect, DataSource pool, Executor threads, Tables tables, Replacing replacing) {
        this.place = place;
        this.dialect = dialect;
        this.pool = pool;
        this.threads = threads;
        this.tables = tables;
        this.replacing = replacing;
    }

    @Override
    public CompletionStage<Map<String, Found>> find(Target target, OutputSchema schema, Collection<String> keys) {
        return answer(() -> reader(schema).find(keys));
    }

    @Override
    public CompletionStage<List<Found>> scan(Target target, OutputSchema schema, @Nullable String after, int limit) {
        return answer(() -> reader(schema).scan(after, limit));
    }

    @Override
    public CompletionStage<Boolean> replace(Write write, OutputSchema schema, @Nullable RowVersion expected) {
        return answer(() -> replacing.replace(write, expected == null));
    }

    private RowsReader reader(OutputSchema schema) throws SQLException {
        Contract contract = schema.contract();
        return RowsReader.of(dialect, pool, tables.of(contract), contract);
    }

    private <T> CompletionStage<T> answer(Question<T> question) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return question.ask();
                    } catch (SQLException error) {
                        throw new UnreadableStoreException(place + ": " + SqlFault.reason(error), error);
                    }
                },
                threads);
    }
}
