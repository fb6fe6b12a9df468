package dev.rowcast.connect;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.ParkedKeys.Parked;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a task parks, until the topic has them, and the bound on them: those of a subscription that are on the way count with those that are
 * written, and one for which there is no room waits. Thread-safe; what is asked for each change takes no lock.
 */
final class KeysOnTheWay {
    private final ParkedTable written;
    private final int most;
    private final Map<ParkedKey, Parked> keys = new ConcurrentHashMap<>();
    /** Those for which there is no room. */
    private final Set<ParkedKey> waiting = ConcurrentHashMap.newKeySet();
    /** By subscription those that count beside what is written: neither waiting nor written by another task meanwhile. */
    private final Map<String, Set<ParkedKey>> counted = new HashMap<>();

    /**
     * @param written what the topic has
     * @param most how many keys a subscription may have parked
     */
    KeysOnTheWay(ParkedTable written, int most) {
        this.written = written;
        this.most = most;
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    @Nullable Parked find(ParkedKey key) {
        return keys.get(key);
    }

    /** Whether the topic has the key already, so that it need not be sent. One that waited may have been written by another task. */
    synchronized boolean isSettled(ParkedKey key) {
        if (written.find(key) == null || (keys.containsKey(key) && !waiting.contains(key))) {
            return false;
        }
        keys.remove(key);
        waiting.remove(key);
        return true;
    }

    /** Puts the key on the way, unless it is there; returns whether it may be sent. One that may counts at once. */
    synchronized boolean admit(ParkedKey key, Parked first) {
        keys.putIfAbsent(key, first);
        Set<ParkedKey> going = counted.getOrDefault(key.subscription(), Set.of());
        long others = going.size() - (going.contains(key) ? 1 : 0);
        boolean room = written.count(key.subscription()) + others < most;
        if (room) {
            waiting.remove(key);
        } else {
            waiting.add(key);
        }
        recount(key);
        return room;
    }

    /** The topic has it at that place: it is on the way no more, unless it was parked anew for another reason. */
    synchronized void arrived(ParkedKey key, Parked sent, long place) {
        written.learn(key, sent, place);
        keys.remove(key, sent);
        recount(key);
    }

    /** Forgets those that were parked for such a reason. */
    synchronized void forget(Predicate<Parked> given) {
        List<ParkedKey> forgotten = keys.entrySet().stream()
                .filter(each -> given.test(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        forgotten.forEach(key -> {
            keys.remove(key);
            waiting.remove(key);
            recount(key);
        });
    }

    /** The topic was read: it has the key at that place. */
    synchronized void learn(ParkedKey key, Parked parked, long place) {
        written.learn(key, parked, place);
        recount(key);
    }

    /** The topic was read: the key was released at that place. */
    synchronized void release(ParkedKey key, long place) {
        written.release(key, place);
        recount(key);
    }

    private void recount(ParkedKey key) {
        if (keys.containsKey(key) && !waiting.contains(key) && written.find(key) == null) {
            counted.computeIfAbsent(key.subscription(), none -> new HashSet<>()).add(key);
        } else {
            counted.computeIfPresent(key.subscription(), (same, going) -> {
                going.remove(key);
                return going.isEmpty() ? null : going;
            });
        }
    }

    /** Whether a key waits whose change stands in that partition. */
    boolean holds(StreamId given) {
        return waiting.stream().map(keys::get).anyMatch(parked -> parked != null && given.equals(parked.at().stream()));
    }
}
