package dev.rowcast.standalone.spool;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.deliver.ParkedKeysFullException;
import dev.rowcast.standalone.state.ParkedTable;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parked keys in the state. A key is written with the next commit, and so before or with the letter of the change that parked it; whoever else uses the
 * state may release it, and is heard within a second.
 *
 * <p>{@link #find}, {@link #park} and {@link #holds} are for any thread, and what is asked for each change takes no lock; the rest is for the one that
 * commits.
 */
public final class StateParkedKeys implements ParkedKeys, AutoCloseable {
    private final Session session;
    private final int most;
    private final Map<Key, Parked> written = new ConcurrentHashMap<>();
    /** How many of each subscription and table are written. */
    private final Map<Owner, Integer> counts = new ConcurrentHashMap<>();
    /** Those that the state hasn't yet, and those for which there is no room. */
    private final Map<Key, Parked> unwritten = new ConcurrentHashMap<>();

    private final Set<Key> waiting = ConcurrentHashMap.newKeySet();
    private Map<Key, Parked> underWay = Map.of();

    private record Key(String subscription, ChangeKey key) {}

    private record Owner(String subscription, String table) {
        static Owner of(Key key) {
            return new Owner(key.subscription, key.key.table());
        }
    }

    /** @param most how many keys a subscription may have parked */
    public StateParkedKeys(State state, int most) {
        this.session = state.session();
        this.most = most;
    }

    @Override
    public @Nullable Parked find(String subscription, ChangeKey key) {
        if (unwritten.isEmpty() && !counts.containsKey(new Owner(subscription, key.table()))) {
            return null;
        }
        Key asked = new Key(subscription, key);
        // In this order, since what is written leaves the one after it came to the other.
        Parked parked = unwritten.get(asked);
        return parked != null ? parked : written.get(asked);
    }

    /** What is committed with the change's letter needs no commit of its own, so it is certain at once. */
    @Override
    public void park(
            String subscription, ChangeKey key, Parked first, Runnable whenDurable, Consumer<Throwable> failed) {
        if (admit(new Key(subscription, key), first)) {
            whenDurable.run();
            return;
        }
        failed.accept(new ParkedKeysFullException("the subscription " + subscription + " has " + most
                + " parked keys, as many as are allowed, and the change at " + first.at() + " was rejected ("
                + first.reason() + "), which would park " + key
                + ". Its table is delivered no further. Fix the cause, then redrive the letters of parked keys (rowcast dead-letters redrive --all)"
                + " or release keys (rowcast dead-letters release --all)"));
    }

    private synchronized boolean admit(Key key, Parked first) {
        if (written.containsKey(key)) {
            unwritten.remove(key);
            waiting.remove(key);
            return true;
        }
        boolean known = unwritten.putIfAbsent(key, first) != null && !waiting.contains(key);
        if (known || countBeside(key) < most) {
            waiting.remove(key);
            return true;
        }
        waiting.add(key);
        return false;
    }

    /** How many others the subscription has parked, those that are about to be written included. */
    private long countBeside(Key key) {
        long kept = counts.entrySet().stream()
                .filter(each -> each.getKey().subscription.equals(key.subscription))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long coming = unwritten.keySet().stream()
                .filter(each ->
                        each.subscription.equals(key.subscription) && !each.equals(key) && !waiting.contains(each))
                .count();
        return kept + coming;
    }

    @Override
    public boolean holds(StreamId stream) {
        return waiting.stream()
                .map(unwritten::get)
                .anyMatch(parked -> parked != null && stream.equals(parked.at().stream()));
    }

    /** Whether {@link #write} would write something. */
    public boolean pending() {
        return unwritten.size() > waiting.size();
    }

    /** Writes those that aren't written; to be called behind the letters of the same transaction. May be tried again after a failure. */
    public synchronized void write(Connection connection) throws SQLException {
        underWay = new HashMap<>(unwritten);
        underWay.keySet().removeAll(waiting);
        if (!underWay.isEmpty()) {
            ParkedTable.add(
                    connection,
                    underWay.entrySet().stream()
                            .map(each ->
                                    new ParkedRow(each.getKey().subscription, each.getKey().key, each.getValue()).row())
                            .toList());
        }
    }

    /** What {@link #write} wrote is committed. */
    public synchronized void written() {
        underWay.forEach((key, parked) -> {
            learn(key, parked);
            unwritten.remove(key, parked);
        });
        underWay = Map.of();
    }

    private void learn(Key key, Parked parked) {
        if (written.put(key, parked) == null) {
            counts.merge(Owner.of(key), 1, Integer::sum);
        }
    }

    /** Forgets what isn't written, since those changes come again, and reads what is. While no change is being delivered. */
    public synchronized void restart() {
        unwritten.clear();
        waiting.clear();
        underWay = Map.of();
        read();
    }

    /** Hears which keys were released. Nobody else parks any, so that their number tells. */
    public synchronized void look() {
        try {
            if (session.run(ParkedTable::count) != written.size()) {
                read();
            }
        } catch (StateException away) {
            // A later look hears it; whether the state is away is for the commit to say.
            return;
        }
    }

    private void read() {
        List<ParkedRow> rows = ParkedRow.all(session);
        Set<Key> there = new HashSet<>();
        for (ParkedRow row : rows) {
            Key key = new Key(row.subscription(), row.key());
            there.add(key);
            learn(key, row.why());
        }
        for (Key key : List.copyOf(written.keySet())) {
            if (!there.contains(key)) {
                written.remove(key);
                counts.computeIfPresent(Owner.of(key), (same, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
