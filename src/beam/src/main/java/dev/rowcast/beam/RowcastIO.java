package dev.rowcast.beam;

import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.change.TableId;

/**
 * Tables of MySQL as a source of pipelines, and stores as a sink: what Beam's own connectors for databases don't have. A row is read exactly as the source
 * connector sends it, and written with a version, so that one which is written again, or late, does no harm.
 *
 * <pre>{@code
 * PCollection<Row> orders = pipeline.apply(RowcastIO.read(new MysqlSource("jdbc:mysql://db:3306/", Map.of("user", "rowcast", "password", …)), new TableId("shop", "orders")));
 * orders.apply(…).apply(RowcastIO.write(new StoreSettings(routing, "search", secrets), new TableId("shop", "totals")).withKey("customer_id"));
 * }</pre>
 */
public final class RowcastIO {
    private RowcastIO() {}

    /**
     * Reads a table with a primary key, on as many workers as there are. Its rows have a schema by the contract that the table's first row would begin. Each
     * range of it is read at a moment of its own.
     *
     * @param mysql where; it is asked for the table's definition when the pipeline is made, and read when it runs
     */
    public static ReadTable read(MysqlSource mysql, TableId table) {
        return ReadTable.of(mysql, table);
    }

    /**
     * Writes rows with a schema into a table of a store, made if it isn't there. Its {@link WriteRows#withKey key} has to be said. Pipelines that write there have
     * the table for themselves.
     *
     * @param store which store
     * @param table the table, by the names that a source's would have
     */
    public static WriteRows write(StoreSettings store, TableId table) {
        return WriteRows.into(store, table);
    }
}
