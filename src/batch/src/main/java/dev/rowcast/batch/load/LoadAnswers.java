package dev.rowcast.batch.load;

import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.DeadLetters;
import dev.rowcast.observe.DeliveryGauges;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Gathers what becomes of loaded rows. Letters are handed in on the loader's thread, all else comes on any. */
final class LoadAnswers implements DeliveryListener {
    private final String subscription;
    private final LoadListener listener;
    private final List<Rejected> rejected = new ArrayList<>();
    private final AtomicLong stale = new AtomicLong();
    private volatile @Nullable String obstacle;
    private volatile @Nullable DeliveryGauges gauges;

    LoadAnswers(String subscription, LoadListener listener) {
        this.subscription = subscription;
        this.listener = listener;
    }

    /** Why nothing goes on until somebody has done something; null where all goes on. */
    @Nullable String obstacle() {
        return obstacle;
    }

    /** How many rows were sent and aren't answered for. */
    long awaited() {
        DeliveryGauges known = gauges;
        return known == null ? 0 : known.inFlightChanges();
    }

    /** What was gathered since it was taken last. */
    LoadedRange take(long rows) {
        LoadedRange taken = new LoadedRange(rows, stale.getAndSet(0), rejected);
        rejected.clear();
        return taken;
    }

    void clear() {
        rejected.clear();
        stale.set(0);
        obstacle = null;
    }

    DeadLetters letters() {
        return new DeadLetters() {
            @Override
            public void report(DeadLetter letter, Runnable whenDurable) {
                // Those of others are letters of the stream.
                if (letter.subscription().map(subscription::equals).orElse(true)) {
                    rejected.add(new Rejected(letter.why().at().words(), letter.reason()));
                }
                whenDurable.run();
            }

            @Override
            public boolean present() {
                return true;
            }
        };
    }

    @Override
    public void opened(String of, DeliveryGauges now) {
        gauges = now;
    }

    @Override
    public void stale(String of, int writes) {
        stale.addAndGet(writes);
    }

    @Override
    public void tableHeld(HeldTable held) {
        obstacle = "table " + held.table() + " waits for a decision: " + held.notice();
    }

    @Override
    public void stateChanged(StateChange change) {
        if (change.state() == State.MISCONFIGURED) {
            obstacle = "subscription " + change.subscription() + ": " + change.reason();
        } else if (!change.reason().isEmpty()) {
            listener.waits(change.subscription() + " is " + change.state() + ": " + change.reason());
        }
    }
}
