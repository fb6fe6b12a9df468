package dev.rowcast.destination.jdbc;

import dev.rowcast.batch.load.LoadFaults;
import dev.rowcast.samples.CuttingProxy;
import dev.rowcast.samples.Pause;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;

/** Into a server that is killed, ends sessions in the middle of what they do, and has tables that others lock. */
abstract class JdbcLoadFaults extends LoadFaults {
    private final Database database;
    private final CuttingProxy wire = new CuttingProxy();

    JdbcLoadFaults(Database database) {
        this.database = database;
        wire.to(database.address().port());
    }

    @AfterAll
    void close() {
        wire.close();
    }

    /** Has each write of that table leave the same version. */
    abstract String[] forgetful(String rows, String name);

    @Override
    protected String type() {
        return "jdbc";
    }

    @Override
    protected String password() {
        return database.address().password();
    }

    @Override
    protected String settings(String name) {
        return ", \"url\": \"" + database.address().url(wire.port()) + "\", \"schema\": \"" + name
                + "\", \"auth\": {\"user\": \"" + database.address().user()
                + "\", \"password\": {\"secret\": \"store\"}}";
    }

    private String rows(String name, String table) {
        return database.name(name + Table.ROWS_SUFFIX, table);
    }

    @Override
    protected boolean has(String name, String table) {
        return !database.read("SELECT COUNT(*) FROM " + rows(name, table)).isEmpty();
    }

    @Override
    protected void refuse(Random random, String name) {
        for (int i = 0; i < 5; i++) {
            wire.cut();
            Pause.millis(random.nextInt(600));
        }
        try (Connection locking = database.admin(database.address()).getConnection()) {
            locking.setAutoCommit(false);
            Database.say(locking, database.locking(rows(name, "orders")));
            Pause.millis(random.nextInt(1_500));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void restart() {
        database.restart();
    }

    @Override
    protected void withoutGuard(String name) {
        for (String table : new String[] {"orders", "words", "pairs"}) {
            database.run(forgetful(rows(name, table), table));
        }
    }
}
