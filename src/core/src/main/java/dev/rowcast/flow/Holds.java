package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.contract.gate.RuntimeWords;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.HeldTable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The held streams of a task. Logs one message for each table and notice. For the task's thread alone. */
final class Holds {
    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

    private final Map<StreamId, HeldRows> held = new LinkedHashMap<>();
    private final DeliveryListener listener;
    private final List<SubscriptionDelivery> subscriptions;
    private final RuntimeWords words;

    /** @param subscriptions all of the task's; read when a table is held, and may be filled until then */
    Holds(DeliveryListener listener, List<SubscriptionDelivery> subscriptions, RuntimeWords words) {
        this.words = words;
        this.listener = listener;
        this.subscriptions = subscriptions;
    }

    int size() {
        return held.size();
    }

    Map<StreamId, HeldRows> all() {
        return Map.copyOf(held);
    }

    void begin(StreamId stream, HeldRows rows) {
        boolean said = held.values().stream().anyMatch(other -> isSame(other, rows));
        HeldRows before = held.put(stream, rows);
        if (!said) {
            LOG.warn("{}", message(rows));
        }
        String reason = rows.table() + ": " + rows.notice();
        List<SubscriptionDelivery> wanting = subscriptions.stream()
                .filter(wired -> rows.concerns(wired.subscription()))
                .toList();
        if (rows.askedAgainIn().isPresent()) {
            Duration wait = rows.askedAgainIn().get();
            wanting.forEach(wired -> wired.lanes().backOff(rows, reason, wait, rows.lookAt()));
        } else {
            wanting.forEach(wired -> wired.lanes().hold(stream, reason));
            listener.tableHeld(held(stream, rows, wanting));
        }
        if (before != null) {
            subscriptions.forEach(wired -> wired.lanes().goOn(before));
        }
    }

    /** Releases the stream after a decision about its table. */
    void end(StreamId stream) {
        HeldRows rows = held.remove(stream);
        if (rows != null) {
            release(stream, rows);
            LOG.info("table {} resumes at {}", rows.table(), rows.place());
        }
    }

    /** Forgets the stream, which another task reads from now on. */
    void forget(StreamId stream) {
        HeldRows rows = held.remove(stream);
        if (rows != null) {
            release(stream, rows);
        }
    }

    private void release(StreamId stream, HeldRows rows) {
        subscriptions.forEach(wired -> {
            wired.lanes().release(stream);
            wired.lanes().goOn(rows);
        });
        listener.tableReleased(stream.toString());
    }

    private static HeldTable held(StreamId stream, HeldRows rows, List<SubscriptionDelivery> wanting) {
        GateDecision.Hold hold = rows.hold();
        return new HeldTable(
                stream.toString(),
                rows.table(),
                rows.notice(),
                hold == null ? System.currentTimeMillis() : hold.held().atMillis(),
                rows.committedMillis(),
                wanting.stream().map(wired -> wired.subscription().name()).toList(),
                hold == null);
    }

    private static boolean isSame(HeldRows one, HeldRows other) {
        return one.table().equals(other.table()) && one.notice().equals(other.notice());
    }

    private String message(HeldRows rows) {
        RowChange first = rows.first();
        GateDecision.Hold hold = rows.hold();
        String what = (first == null ? "topic " : "table ") + rows.table()
                + (rows.isUnanswered() ? " waits (" : " is HELD (") + rows.place() + "): "
                + rows.notice()
                + ". Rows before it are delivered; it and later ones of the stream wait at the source, and other streams continue";
        if (hold == null || first == null) {
            return what;
        }
        // "apply" would leave out a column that can't be delivered too, but its name suggests that the column is
        // delivered.
        Policy decision = hold.held().shape().unsupported().isEmpty() ? Policy.APPLY : Policy.IGNORE;
        return what + ". What each decision would do: " + words.command(HoldAdvice.diff(first.table())) + ". Decide: "
                + words.command(HoldAdvice.approve(first.table(), decision.word())) + ", or "
                + words.command(HoldAdvice.reject(first.table())) + "; without a shell, in the " + words.program()
                + "'s configuration: "
                + words.setting(first.table(), hold.revision(), decision.word());
    }
}
