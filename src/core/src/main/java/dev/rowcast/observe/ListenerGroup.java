package dev.rowcast.observe;

import dev.rowcast.change.Place;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes every event to several listeners. An exception of one affects neither delivery nor the other listeners. */
public final class ListenerGroup implements DeliveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerGroup.class);

    private final List<DeliveryListener> listeners;

    private ListenerGroup(List<DeliveryListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Passes every event to these, in this order. Logs an exception of one and continues with the others. */
    public static DeliveryListener of(List<DeliveryListener> listeners) {
        boolean isGroup = listeners.size() == 1 && listeners.get(0) instanceof ListenerGroup;
        return isGroup ? listeners.get(0) : new ListenerGroup(listeners);
    }

    @Override
    public void opened(String subscription, DeliveryGauges gauges) {
        tell(listener -> listener.opened(subscription, gauges));
    }

    @Override
    public void closed(String subscription) {
        tell(listener -> listener.closed(subscription));
    }

    @Override
    public void delivered(String subscription, int changes, long bytes, long roundTripNanos, long lagNanos) {
        tell(listener -> listener.delivered(subscription, changes, bytes, roundTripNanos, lagNanos));
    }

    @Override
    public void retried(String subscription, int changes) {
        tell(listener -> listener.retried(subscription, changes));
    }

    @Override
    public void rejected(String subscription, Place at, String reason) {
        tell(listener -> listener.rejected(subscription, at, reason));
    }

    @Override
    public void notUnderstood(Place at, String reason) {
        tell(listener -> listener.notUnderstood(at, reason));
    }

    @Override
    public void skipped(String subscription, Place at, String reason) {
        tell(listener -> listener.skipped(subscription, at, reason));
    }

    @Override
    public void storeOpened(String subscription) {
        tell(listener -> listener.storeOpened(subscription));
    }

    @Override
    public void stale(String subscription, int writes) {
        tell(listener -> listener.stale(subscription, writes));
    }

    @Override
    public void stateChanged(StateChange change) {
        tell(listener -> listener.stateChanged(change));
    }

    @Override
    public void tableHeld(HeldTable held) {
        tell(listener -> listener.tableHeld(held));
    }

    @Override
    public void tableReleased(String partition) {
        tell(listener -> listener.tableReleased(partition));
    }

    @Override
    public void keyChangeRead(String table, boolean delete, long commitMillis) {
        tell(listener -> listener.keyChangeRead(table, delete, commitMillis));
    }

    @Override
    public void partitionBlocked(BlockedPartition blocked) {
        tell(listener -> listener.partitionBlocked(blocked));
    }

    @Override
    public void partitionUnblocked(String partition) {
        tell(listener -> listener.partitionUnblocked(partition));
    }

    private void tell(Consumer<DeliveryListener> event) {
        for (DeliveryListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("{} failed on a delivery event; delivery continues", listener.getClass(), e);
            }
        }
    }
}
