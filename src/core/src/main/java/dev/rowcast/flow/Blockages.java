package dev.rowcast.flow;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.BlockedPartition;
import dev.rowcast.observe.DeliveryListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which paused streams keep subscriptions behind that would take more: one's full buffer, or a hold of a table that it doesn't want, stops the
 * stream for all. A short pause is how a buffer works and isn't told. For the task's thread alone.
 */
final class Blockages {
    /** Longer than a buffer that drains takes to make room. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DeliveryListener listener;
    private final List<SubscriptionDelivery> subscriptions;
    private final InstantSource clock;
    private final Map<StreamId, Long> pausedSince = new LinkedHashMap<>();
    private final Map<StreamId, BlockedPartition> told = new HashMap<>();

    /** @param subscriptions all of the task's; read when streams are looked at, and may be filled until then */
    Blockages(DeliveryListener listener, List<SubscriptionDelivery> subscriptions, InstantSource clock) {
        this.listener = listener;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /** The streams were paused. */
    void paused(Collection<StreamId> streams) {
        streams.forEach(stream -> pausedSince.putIfAbsent(stream, clock.millis()));
    }

    /** The streams are read again, or are abandoned. */
    void resumed(Collection<StreamId> streams) {
        for (StreamId stream : streams) {
            pausedSince.remove(stream);
            release(stream);
        }
    }

    /** Looks which subscriptions the streams keep behind that have been paused for long. */
    void look(Map<StreamId, HeldRows> holds) {
        long before = clock.millis() - PATIENCE.toMillis();
        pausedSince.forEach((stream, since) -> {
            if (since <= before) {
                look(stream, since, holds.get(stream));
            }
        });
    }

    private void look(StreamId stream, long since, @Nullable HeldRows held) {
        List<String> causes = held == null ? full(stream) : List.of(held.table());
        List<SubscriptionDelivery> behind = subscriptions.stream()
                .filter(wired -> wired.lanes().isOpen(stream))
                .filter(wired -> held == null ? !wired.lanes().isFull(stream) : !held.concerns(wired.subscription()))
                .toList();
        if (causes.isEmpty() || behind.isEmpty()) {
            release(stream);
            return;
        }
        String reason = "waits for " + (held == null ? "" : "a decision about ") + String.join(", ", causes)
                + " (same partition): " + stream + " is read no further";
        BlockedPartition blocked = new BlockedPartition(stream.toString(), causes, reason, names(behind), since);
        BlockedPartition before = told.put(stream, blocked);
        if (!blocked.equals(before)) {
            tell(stream, blocked);
        }
    }

    private List<String> full(StreamId stream) {
        return names(subscriptions.stream()
                .filter(wired -> wired.lanes().isFull(stream))
                .toList());
    }

    private static List<String> names(List<SubscriptionDelivery> wired) {
        return wired.stream().map(each -> each.subscription().name()).toList();
    }

    private void tell(StreamId stream, BlockedPartition blocked) {
        Set<String> behind = new HashSet<>(blocked.subscriptions());
        for (SubscriptionDelivery wired : subscriptions) {
            if (behind.contains(wired.subscription().name())) {
                wired.lanes().behind(stream, blocked.reason(), blocked.sinceMillis());
            } else {
                wired.lanes().caughtUp(stream);
            }
        }
        listener.partitionBlocked(blocked);
    }

    private void release(StreamId stream) {
        if (told.remove(stream) != null) {
            subscriptions.forEach(wired -> wired.lanes().caughtUp(stream));
            listener.partitionUnblocked(stream.toString());
        }
    }
}
