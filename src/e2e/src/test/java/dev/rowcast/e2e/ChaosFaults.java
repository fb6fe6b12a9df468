package dev.rowcast.e2e;

import dev.rowcast.e2e.ChaosPlan.Fault;
import dev.rowcast.e2e.ChaosPlan.Step;
import dev.rowcast.samples.Pause;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes faults happen. Those of one subscriber don't overlap, nor do those of the stack; otherwise several are under way at a time.
 * Thread-safe.
 */
final class ChaosFaults {
    /** The status of rows of which some changes are undeliverable. */
    static final String MARKED = "marked";

    private static final int MUTE_MILLIS = 600_000;
    /** A task waits for half a minute for its contract log. */
    private static final int OUTAGE_MILLIS = 35_000;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<SubscriberProcess> subscribers;
    private final List<Lock> ofSubscriber;
    private final Lock ofStack = new ReentrantLock();
    private final Stack stack = TestStack.shared().stack();
    private final Supplier<Database> connect;
    private final ChaosTables tables;
    private final Consumer<String> letters;
    private final Consumer<String> say;
    private final AtomicLong nextId = new AtomicLong(900_000_000);
    private final List<Happened> happened = new ArrayList<>();

    /**
     * A fault that was.
     *
     * @param step what was to be
     * @param fromMillis when it began, in milliseconds since the epoch
     * @param toMillis when all was as before again
     */
    record Happened(Step step, long fromMillis, long toMillis) {
        String kind() {
            return step.fault().name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param letters sets how many replicas the topic of the dead letters wants */
    ChaosFaults(
            List<SubscriberProcess> subscribers,
            Supplier<Database> connect,
            ChaosTables tables,
            Consumer<String> letters,
            Consumer<String> say) {
        this.subscribers = subscribers;
        this.ofSubscriber = Stream.<Lock>generate(ReentrantLock::new)
                .limit(subscribers.size())
                .toList();
        this.connect = connect;
        this.tables = tables;
        this.letters = letters;
        this.say = say;
    }

    /** Those that were, in the order they ended. */
    List<Happened> happened() {
        synchronized (happened) {
            return List.copyOf(happened);
        }
    }

    /** Makes it happen and returns when it is over. */
    void inject(Step step) {
        Fault fault = step.fault();
        if (Fault.OF_SUBSCRIBER.contains(fault)) {
            alone(ofSubscriber.get(step.who()), step, () -> ofSubscriber(step, subscribers.get(step.who())));
        } else if (Fault.OF_STACK.contains(fault)) {
            alone(ofStack, step, () -> ofStack(step));
        } else {
            measured(step, () -> ofData(step));
        }
    }

    private void alone(Lock lock, Step step, Supplier<String> work) {
        lock.lock();
        try {
            measured(step, work);
        } finally {
            lock.unlock();
        }
    }

    private void measured(Step step, Supplier<String> work) {
        long from = System.currentTimeMillis();
        String what = work.get();
        long to = System.currentTimeMillis();
        synchronized (happened) {
            happened.add(new Happened(step, from, to));
        }
        say.accept(String.format(Locale.ROOT, "%s: %s (%.1f s)", step.fault(), what, (to - from) / 1_000.0));
    }

    private String ofSubscriber(Step step, SubscriberProcess subscriber) {
        String name = "subscriber " + (step.who() + 1);
        switch (step.fault()) {
            case CRASH -> {
                subscriber.kill();
                Pause.millis(step.lastsMillis());
                subscriber.start();
                return name + " killed and started";
            }
            case FREEZE -> {
                subscriber.freeze(true);
                Pause.millis(1_000 + step.lastsMillis());
                subscriber.freeze(false);
                return name + " stopped in its tracks";
            }
            case MUTE -> {
                subscriber.answerAfter(MUTE_MILLIS);
                Pause.millis(1_000 + step.lastsMillis());
                subscriber.answerAfter(0);
                return name + " answered nothing";
            }
            case RESET -> {
                int cut = 0;
                for (int i = 0; i <= step.lastsMillis() / 400; i++) {
                    cut += subscriber.cut();
                    Pause.millis(400);
                }
                return cut + " sockets of " + name + " reset";
            }
            default -> {
                int delay = 20 + step.lastsMillis() / 2;
                subscriber.answerAfter(delay);
                Pause.millis(2L * step.lastsMillis());
                subscriber.answerAfter(0);
                return name + " answered after " + delay + " ms";
            }
        }
    }

    private String ofStack(Step step) {
        boolean outage = step.fault() == Fault.OUTAGE;
        Server server = switch (step.fault()) {
            case WORKER -> stack.connect();
            case BROKER, OUTAGE -> stack.kafka();
            default -> stack.mysql();
        };
        boolean hard = step.hard() || step.fault() == Fault.WORKER;
        if (hard) {
            server.kill();
        } else {
            server.stop();
        }
        Pause.millis(step.lastsMillis() / 2 + (outage ? OUTAGE_MILLIS : 0));
        server.start();
        return server.name() + (hard ? " killed" : " stopped") + (outage ? ", away for long," : "") + " and started";
    }

    private String ofData(Step step) {
        return switch (step.fault()) {
            case POISON -> undeliverable(step, "'" + ChaosSubscriber.POISON + "'");
            case OVERSIZE -> undeliverable(step, "REPEAT('x', " + SourceTopics.OVERSIZE + ")");
            case QUEUE -> queue(step);
            default -> ddl(step);
        };
    }

    /** The topic has one replica, so that it takes nothing as long as it wants two. */
    private String queue(Step step) {
        letters.accept("2");
        String rows = undeliverable(step, "'" + ChaosSubscriber.POISON + "'");
        Pause.millis(step.lastsMillis());
        letters.accept("1");
        return rows + ", and no dead letter could be written";
    }

    /** Rows that were never deliverable, became so, and were before. */
    private String undeliverable(Step step, String note) {
        int rows = 1 + step.lastsMillis() % 4;
        for (int i = 0; i < rows; i++) {
            String table = ChaosTables.NAMES.get(i % 2);
            long id = nextId.getAndAdd(3);
            insist(db -> db.execute(
                    insert(table, id, note),
                    insert(table, id + 1, "'fine'"),
                    insert(table, id + 2, note),
                    "UPDATE " + table + " SET note = " + note + " WHERE id = " + (id + 1),
                    "UPDATE " + table + " SET note = 'fine' WHERE id = " + (id + 2),
                    "UPDATE " + table + " SET amount = amount + 1 WHERE id = " + (id + 2)));
            Pause.millis(200);
        }
        return rows * 3 + " rows, some changes of which can't be delivered";
    }

    private static String insert(String table, long id, String note) {
        return "INSERT IGNORE INTO " + table + " (id, customer, status, amount, note) VALUES (" + id + ", 1, '" + MARKED
                + "', 1, " + note + ")";
    }

    private String ddl(Step step) {
        String dropped = tables.newColumn();
        String retyped = tables.newColumn();
        insist(db -> tables.add(db, dropped));
        insist(db -> tables.add(db, retyped));
        insist(db -> db.execute("UPDATE orders SET " + dropped + " = id, " + retyped + " = id WHERE id <= 20"));
        Pause.millis(step.lastsMillis());
        for (boolean drop : new boolean[] {step.hard(), !step.hard()}) {
            if (drop) {
                insist(db -> tables.drop(db, dropped));
            } else {
                insist(db -> tables.retype(db, retyped));
            }
            insist(db -> db.execute("UPDATE orders SET amount = amount + 1 WHERE id <= 20"));
            Pause.millis(step.lastsMillis() / 2);
        }
        return dropped + " added and dropped, " + retyped + " added and made a text";
    }

    /** Until it is done, whatever MySQL is going through. */
    private void insist(Consumer<Database> work) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Database db = connect.get()) {
                work.accept(db);
                return;
            } catch (IllegalStateException sqlFailed) {
                if (System.nanoTime() > deadline) {
                    throw sqlFailed;
                }
                Pause.millis(500);
            }
        }
    }
}
