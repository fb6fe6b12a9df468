package dev.rowcast.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/** The tables of a chaos run and the columns that they have just now. Thread-safe. */
final class ChaosTables {
    static final List<String> NAMES = List.of("orders", "items");
    /** Columns that come and go begin so. */
    static final String PASSING = "x_";

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<String> passing = new ArrayList<>();
    private int next;

    /** Makes the tables, with some rows to begin with. */
    static void create(Database db) {
        for (String table : NAMES) {
            db.execute("CREATE TABLE " + table + " ("
                    + "id BIGINT PRIMARY KEY, customer INT NOT NULL, status VARCHAR(20) NOT NULL, "
                    + "amount DECIMAL(12, 2) NOT NULL, note MEDIUMTEXT, at DATETIME(3) NULL)");
            db.execute("SET cte_max_recursion_depth = 10000");
            db.update("INSERT INTO " + table + " (id, customer, status, amount) WITH RECURSIVE n (i) AS"
                    + " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT i, i % 7, 'first', i FROM n");
        }
    }

    /** Does something while no table of these changes; it is given one of the passing columns of {@code orders}, or null. */
    void write(Random random, Consumer<String> work) {
        lock.readLock().lock();
        try {
            work.accept(passing.isEmpty() ? null : passing.get(random.nextInt(passing.size())));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A name that no column had. */
    synchronized String newColumn() {
        return PASSING + next++;
    }

    /** Adds a column of numbers to {@code orders}; again nothing happens. */
    void add(Database db, String column) {
        changing(() -> {
            if (!db.columns("orders").contains(column)) {
                db.execute("ALTER TABLE orders ADD COLUMN " + column + " INT NULL");
            }
            passing.add(column);
        });
    }

    /** Drops a column of {@code orders}; again nothing happens. */
    void drop(Database db, String column) {
        changing(() -> {
            if (db.columns("orders").contains(column)) {
                db.execute("ALTER TABLE orders DROP COLUMN " + column);
            }
            passing.remove(column);
        });
    }

    /** Makes texts of a column of numbers; again nothing happens. */
    void retype(Database db, String column) {
        changing(() -> db.execute("ALTER TABLE orders MODIFY COLUMN " + column + " VARCHAR(20) NULL"));
    }

    private void changing(Runnable work) {
        lock.writeLock().lock();
        try {
            work.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
