package dev.rowcast.destination.jdbc;

import dev.rowcast.destination.StoreContractTest;
import dev.rowcast.store.Store;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What stores have in common, with a real server. */
abstract class JdbcStoreContract extends StoreContractTest {
    private final Database database;
    private final String schema = Database.schema();
    private final AtomicBoolean made = new AtomicBoolean();
    private FaultyDriver driver;

    JdbcStoreContract(Database database) {
        this.database = database;
    }

    @BeforeEach
    void requireServer() {
        JdbcSettings settings = database.settings(schema);
        driver = new FaultyDriver(database, database.dialect.dataSource(settings), this::refuse);
    }

    @AfterEach
    void letGo() {
        driver.release();
    }

    private String rows() {
        return database.name(schema + Table.ROWS_SUFFIX, "orders");
    }

    /** The table isn't there yet where a test begins with that. */
    private void refuse(long version) {
        if (made.compareAndSet(false, true)
                && database.read("SELECT 1 FROM " + rows()).isEmpty()) {
            makeTable();
        }
        database.run("ALTER TABLE " + rows() + " ADD CONSTRAINT no" + version + " CHECK (v <> " + version + ")");
    }

    private void makeTable() {
        Table table = database.dialect.table(schema, "orders");
        List<WantedColumn> columns = List.of(
                new WantedColumn(1, "id", "bigint", true, true), new WantedColumn(2, "v", "bigint", false, true));
        database.run(database.dialect.createSchema(schema + Table.ROWS_SUFFIX));
        database.dialect.createRows(table, columns).forEach(database::run);
    }

    @Override
    protected Store open() {
        return new JdbcStore(database.settings(schema), database.dialect, driver);
    }

    @Override
    protected FarEnd farEnd() {
        return driver;
    }

    @Override
    protected List<Arrived> arrived() {
        return database.read("SELECT id, v FROM " + database.name(schema, "orders")).stream()
                .map(row -> new Arrived(Long.parseLong(row.get(0)), Long.parseLong(row.get(1))))
                .toList();
    }

    @Override
    protected String name() {
        return schema + "_readers.sold";
    }

    @Override
    protected List<Arrived> arrived(String name) {
        return database.read("SELECT id, v FROM " + database.name(schema + "_readers", "sold")).stream()
                .map(row -> new Arrived(Long.parseLong(row.get(0)), Long.parseLong(row.get(1))))
                .toList();
    }

    @Override
    protected void occupy(String name) {
        database.run(
                database.dialect.createSchema(schema + "_readers"),
                "CREATE VIEW " + database.name(schema + "_readers", "sold") + " AS SELECT id, v FROM "
                        + database.name(schema, "orders") + " WHERE id < 0");
    }

    @Override
    protected boolean rejects() {
        return true;
    }

    @Override
    protected void makeUnfit() {
        database.run(
                database.dialect.createSchema(schema + Table.ROWS_SUFFIX),
                "CREATE TABLE " + rows() + " (id INT PRIMARY KEY)");
    }

    @Override
    protected void makeFit() {
        database.run("DROP TABLE " + rows());
    }

    @Override
    protected void dropTarget() {
        database.run("DROP VIEW " + database.name(schema, "orders"), "DROP TABLE " + rows());
    }

    @Override
    protected void forgetTarget() {
        database.run(
                "DELETE FROM " + database.name(schema + Table.ROWS_SUFFIX, Table.MARKS) + " WHERE target = 'orders'");
    }
}
