package dev.rowcast.destination.jdbc;

import dev.rowcast.destination.Faults;
import dev.rowcast.destination.RandomFaultsTest;
import dev.rowcast.store.Store;
import java.util.Map;
import java.util.stream.Collectors;

/** To a server that is killed, ends sessions before and after they commit, and has rows that others lock. */
abstract class JdbcRandomFaults extends RandomFaultsTest {
    private final Database database;
    private final String schema = Database.schema();
    private final FaultyDriver driver;

    JdbcRandomFaults(Database database) {
        this.database = database;
        this.driver = new FaultyDriver(database, database.dialect.dataSource(database.settings(schema)), refused -> {});
    }

    @Override
    protected Faults between() {
        return driver;
    }

    @Override
    protected Store open() {
        return new JdbcStore(database.settings(schema), database.dialect, driver);
    }

    @Override
    protected void restart() {
        database.restart();
    }

    @Override
    protected void withoutGuard() {
        driver.rewrite = sql -> sql.replaceAll(" WHERE there\\._rowcast_version <= EXCLUDED\\._rowcast_version", "")
                .replaceAll("IF\\([^,]*, ([^,]*), [^()]*(\\(1\\))?\\)", "$1");
    }

    @Override
    protected Map<String, Long> there() {
        return database.read("SELECT id, v FROM " + database.name(schema, "items")).stream()
                .collect(Collectors.toMap(row -> row.get(0), row -> Long.valueOf(row.get(1))));
    }

    @Override
    protected int rounds() {
        return 8;
    }

    @Override
    protected int requestsWithThreeFaults() {
        return 20;
    }
}
