package dev.rowcast.destination.jdbc;

import static dev.rowcast.destination.jdbc.TestTable.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Verdict;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Write;
import dev.rowcast.store.Writes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random changes by several tasks, which crash, repeat and come late, over connections that break and rows that others lock; then what is there is compared
 * with what should be. The same without the guard shows that the comparison finds something.
 */
@ExtendWith(Patience.class)
class RandomFaultsIT {
    private static final int FAULTS = 64;
    private static final int TASKS = 3;
    private static final int KEYS = 150;

    private final String schema = Database.schema();
    private final TestTable items = TestTable.of("items", Map.of("v", SemanticType.INT64));
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicLong batches = new AtomicLong();

    /** What is wrong in the end. */
    private record Damage(int resurrected, int wrong, int missing) {
        boolean none() {
            return resurrected + wrong + missing == 0;
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterSixtyFaultsNothingIsResurrectedWrongOrMissing(Database database) throws Exception {
        assertThat(run(database, database.dialect, FAULTS)).isEqualTo(new Damage(0, 0, 0));
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheGuardThereIsDamage(Database database) throws Exception {
        assertThat(run(database, unguarded(database.dialect), 3).none()).isFalse();
    }

    private Damage run(Database database, Dialect dialect, int faults) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Task> tasks = new ArrayList<>();
        try (Wire wire = new Wire(database.address().port())) {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                Task task = new Task(database, dialect, wire, i);
                tasks.add(task);
                running.add(CompletableFuture.runAsync(task, threads));
            }
            Random random = new Random(13);
            for (int fault = 0; fault < faults; fault++) {
                awaitBatches(2, running);
                fault(database, wire, fault, random);
            }
            stopping.set(true);
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
            return damage(database, tasks);
        } finally {
            stopping.set(true);
            threads.shutdownNow();
        }
    }

    /** Some work between any two faults. */
    private void awaitBatches(int more, List<CompletableFuture<Void>> running) throws InterruptedException {
        long until = batches.get() + more;
        synchronized (batches) {
            while (batches.get() < until && running.stream().noneMatch(CompletableFuture::isDone)) {
                batches.wait(100);
            }
        }
    }

    private void fault(Database database, Wire wire, int nth, Random random) throws Exception {
        switch (nth % 8) {
            case 0, 3, 4 -> wire.cut();
            case 1, 5 -> {
                wire.loseEach(1);
                awaitLost(wire);
                wire.loseEach(0);
            }
            case 2, 6 -> killSessions(database);
            default -> lockRow(database, random.nextInt(KEYS));
        }
    }

    private static void awaitLost(Wire wire) {
        int before = wire.lost();
        await().until(() -> wire.lost() > before);
    }

    private void killSessions(Database database) {
        if (database == Database.POSTGRESQL) {
            database.read("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rowcast'");
            return;
        }
        database.read("SELECT id FROM information_schema.processlist WHERE info LIKE 'INSERT INTO `" + schema
                        + "_rows`%' OR command = 'Sleep' AND user = 'app'")
                .forEach(session -> {
                    try {
                        database.run("KILL " + session.get(0));
                    } catch (IllegalStateException gone) {
                        // It has ended meanwhile.
                    }
                });
    }

    /** Until a task has waited for it in vain. */
    private void lockRow(Database database, int key) throws Exception {
        try (Connection other = database.admin(database.address()).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeQuery("SELECT 1 FROM " + database.name(schema + "_rows", "items") + " WHERE " + Table.KEY
                    + " >= '" + key + "' FOR UPDATE");
            long late = lockTimeouts.get();
            await().until(() -> lockTimeouts.get() > late || stopping.get());
            other.rollback();
        }
    }

    private final AtomicLong lockTimeouts = new AtomicLong();

    private Damage damage(Database database, List<Task> tasks) {
        Map<Long, Long> wanted = new TreeMap<>();
        tasks.forEach(task -> wanted.putAll(task.newest));
        wanted.values().removeIf(version -> version < 0);
        int resurrected = 0;
        int wrong = 0;
        Map<Long, Long> there = new HashMap<>();
        for (List<String> row : database.read("SELECT id, v FROM " + database.name(schema, "items"))) {
            there.put(Long.parseLong(row.get(0)), Long.parseLong(row.get(1)));
        }
        for (Map.Entry<Long, Long> row : there.entrySet()) {
            Long version = wanted.get(row.getKey());
            resurrected += version == null ? 1 : 0;
            wrong += version != null && !version.equals(row.getValue()) ? 1 : 0;
        }
        wanted.keySet().removeAll(there.keySet());
        return new Damage(resurrected, wrong, wanted.size());
    }

    /** The same dialect with short lock timeouts, and perhaps without the guard. */
    private static Dialect with(Dialect dialect, boolean guarded) {
        return (Dialect) Proxy.newProxyInstance(
                Dialect.class.getClassLoader(), new Class<?>[] {Dialect.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(dialect, arguments);
                        return switch (method.getName()) {
                            case "greeting" ->
                                result.toString()
                                        .replace("lock_timeout = '10s'", "lock_timeout = '200ms'")
                                        .replace("innodb_lock_wait_timeout = 10", "innodb_lock_wait_timeout = 1");
                            case "upsert" -> guarded ? result : unguarded(result.toString());
                            default -> result;
                        };
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Dialect unguarded(Dialect dialect) {
        return with(dialect, false);
    }

    private static String unguarded(String upsert) {
        return upsert.replaceAll(" WHERE there\\._rowcast_version <= EXCLUDED\\._rowcast_version", "")
                .replaceAll("IF\\([^,]*, ([^,]*), [^()]*(\\(1\\))?\\)", "$1");
    }

    /** A task with keys of its own, whose changes have offsets. */
    private final class Task implements Runnable {
        private final Database database;
        private final Dialect dialect;
        private final Wire wire;
        private final int number;
        private final Random random;
        /** Changes by their offset: the key, and whether it is deleted. */
        private final List<long[]> log = new ArrayList<>();
        /** The last version of each key; negative where that is a delete. */
        private final Map<Long, Long> newest = new TreeMap<>();

        private JdbcStore store;
        private int acknowledged;

        Task(Database database, Dialect dialect, Wire wire, int number) {
            this.database = database;
            this.dialect = dialect.getClass() == database.dialect.getClass() ? with(dialect, true) : dialect;
            this.wire = wire;
            this.number = number;
            this.random = new Random(number);
            this.store = start();
        }

        private JdbcStore start() {
            JdbcSettings settings = database.settings(schema, wire.port(), null);
            JdbcStore started = new JdbcStore(settings, dialect, dialect.dataSource(settings));
            while (items.prepare(started) != Prepared.Ready.READY
                    || items.claim(started, TestTable.OWNER, 0) != Prepared.Ready.READY) {
                Thread.onSpinWait();
            }
            return started;
        }

        @Override
        public void run() {
            try {
                while (!stopping.get()) {
                    step(random.nextInt(100));
                }
                while (acknowledged < log.size()) {
                    deliver(acknowledged, Math.min(log.size(), acknowledged + 50));
                }
                // A zombie, which has all of it still to say.
                for (int from = 0; from < log.size() / 2; from += 50) {
                    deliver(from, from + 50);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                store.close();
            }
        }

        private void step(int dice) throws Exception {
            if (dice < 3) {
                // A crash in mid-batch, and what was acknowledged lately wasn't committed.
                grow(30);
                store.write(writes(acknowledged, log.size()));
                store.close();
                store = start();
                acknowledged = Math.max(0, acknowledged - random.nextInt(100));
            } else if (dice < 15 && log.size() > 100) {
                int from = random.nextInt(log.size() - 50);
                deliver(from, Math.min(acknowledged, from + 50));
            } else {
                grow(1 + random.nextInt(50));
                deliver(acknowledged, Math.min(log.size(), acknowledged + 50));
            }
        }

        private void grow(int changes) {
            for (int i = 0; i < changes; i++) {
                long key = number + (long) TASKS * random.nextInt(KEYS / TASKS);
                boolean deleted = random.nextInt(4) == 0;
                newest.put(key, deleted ? -1 : (long) log.size());
                log.add(new long[] {key, deleted ? 1 : 0});
            }
        }

        private List<Write> writes(int from, int to) {
            Map<Long, Write> last = new HashMap<>();
            for (int offset = from; offset < to; offset++) {
                last.put(log.get(offset)[0], write(offset));
            }
            return List.copyOf(last.values());
        }

        private Write write(int offset) {
            long key = log.get(offset)[0];
            return log.get(offset)[1] == 1
                    ? items.delete(store, "" + key, offset)
                    : items.put(store, "" + key, offset, values("id", key, "v", (long) offset));
        }

        private void deliver(int from, int to) throws Exception {
            List<List<Write>> changes = new ArrayList<>();
            for (int offset = from; offset < to; offset++) {
                changes.add(List.of(write(offset)));
            }
            if (changes.isEmpty()) {
                return;
            }
            Answer answer = Writes.write(store, changes).get(120, TimeUnit.SECONDS);
            if (answer instanceof Answer.Failed failed) {
                assertThat(failed.failure()).as(failed.reason()).isEqualTo(Failure.UNREACHABLE);
                return;
            }
            List<Verdict> verdicts = ((Answer.Accepted) answer).verdicts();
            assertThat(verdicts).noneMatch(each -> each.decision() == Verdict.Decision.REJECT);
            if (verdicts.isEmpty()) {
                acknowledged = Math.max(acknowledged, to);
                batches.incrementAndGet();
                synchronized (batches) {
                    batches.notifyAll();
                }
            } else {
                lockTimeouts.incrementAndGet();
            }
        }
    }
}
