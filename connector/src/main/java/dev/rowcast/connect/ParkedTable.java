package dev.rowcast.connect;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys that stand in the topic, each by its value, so that none is taken for another. Texts that many keys share, such as the reason, are there once.
 * Thread-safe; what is asked for each change takes no lock.
 */
final class ParkedTable {
    /** Of one key. */
    private static final int MOST_TEXTS = 5;

    /** Before every place that a topic has. */
    private static final long NOWHERE = -1;

    private record Owner(String subscription, String table) {}

    /** What a key is parked for, and where in the topic that stands, in one object. */
    private record Entry(String reason, String topic, int partition, long offset, long atMillis, long place) {
        Parked parked() {
            return new Parked(reason, new KafkaPlace(topic, partition, offset), atMillis);
        }

        Entry at(long newPlace) {
            return new Entry(reason, topic, partition, offset, atMillis, newPlace);
        }
    }

    private final Map<ParkedKey, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Owner, Integer> counts = new ConcurrentHashMap<>();
    /** Texts that several may have; among them some that nobody has any more, not more than as many again. */
    private final SharedTexts shared;

    ParkedTable() {
        this(new SharedTexts());
    }

    ParkedTable(SharedTexts shared) {
        this.shared = shared;
    }

    /** Whether the subscription has any key of the table parked. */
    boolean hasAny(String subscription, String table) {
        return !counts.isEmpty() && counts.containsKey(new Owner(subscription, table));
    }

    /** How many keys the subscription has parked. */
    long count(String subscription) {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().subscription.equals(subscription))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Nullable Parked find(ParkedKey key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.parked();
    }

    void forEach(BiConsumer<ParkedKey, Parked> each) {
        entries.forEach((key, entry) -> each.accept(key, entry.parked()));
    }

    /** The key was parked at that place of the topic; what stands further on there counts. */
    synchronized void learn(ParkedKey key, Parked parked, long place) {
        Entry known = entries.get(key);
        if (known != null && known.place >= place) {
            return;
        }
        Place at = parked.at();
        entries.put(
                sharing(key),
                new Entry(
                        share(parked.reason()),
                        share(at.stream().topic()),
                        at.stream().partition(),
                        at.sequence(),
                        parked.atMillis(),
                        place));
        if (known == null) {
            counts.merge(owner(key), 1, Integer::sum);
        }
    }

    /** The key was released at that place of the topic. */
    synchronized void release(ParkedKey key, long place) {
        Entry known = entries.get(key);
        if (known != null && known.place < place) {
            entries.remove(key);
            counts.computeIfPresent(owner(key), (same, count) -> count == 1 ? null : count - 1);
            forgetUnused();
        }
    }

    /** The topic was made anew: whatever it holds of a key counts more than what is known of it. */
    synchronized void forgetPlaces() {
        entries.replaceAll((key, entry) -> entry.at(NOWHERE));
    }

    /** Those that were parked in a topic before the one that there is, which says nothing of them. */
    Map<ParkedKey, Parked> lacking() {
        return entries.entrySet().stream()
                .filter(each -> each.getValue().place == NOWHERE)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().parked()));
    }

    /** One of them was written again at that place; not where the topic has said more of it meanwhile. */
    synchronized void writtenAgain(ParkedKey key, long place) {
        entries.computeIfPresent(key, (same, entry) -> entry.place == NOWHERE ? entry.at(place) : entry);
    }

    /** A subscriber's reasons may be another for each key, so that what keys shared would grow as long as one is parked. */
    private void forgetUnused() {
        if (shared.size() <= 2 * MOST_TEXTS * (entries.size() + 1)) {
            return;
        }
        shared.keep(entries.entrySet().stream().flatMap(each -> texts(each.getKey(), each.getValue())));
    }

    private static Stream<String> texts(ParkedKey key, Entry entry) {
        return Stream.of(key.connector(), key.subscription(), key.key().table(), entry.reason, entry.topic);
    }

    private Owner owner(ParkedKey key) {
        return new Owner(share(key.subscription()), share(key.key().table()));
    }

    private ParkedKey sharing(ParkedKey key) {
        return new ParkedKey(
                share(key.connector()),
                share(key.subscription()),
                new ChangeKey(share(key.key().table()), key.key().text()));
    }

    private String share(String text) {
        return shared.share(text);
    }
}
