package dev.rowcast.deliver;

import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The keys that one subscription has parked. Thread-safe. */
final class Parking {
    /** Of a subscription that goes on after a rejected change. */
    static final Parking NONE = new Parking("", ParkedKeys.NONE, Clock.systemUTC());

    /** How the reason of a change begins that is rejected for an earlier one. */
    static final String PARKED = "parked: ";

    private final String subscription;
    private final ParkedKeys keys;
    private final Clock clock;

    Parking(String subscription, ParkedKeys keys, Clock clock) {
        this.subscription = subscription;
        this.keys = keys;
        this.clock = clock;
    }

    /** Why the change is not to be delivered; null if it is. */
    @Nullable String reason(EncodedChange change) {
        ChangeKey key = change.key();
        ParkedKeys.Parked parked = key == null ? null : keys.find(subscription, key);
        if (parked == null) {
            return null;
        }
        return parked.at().equals(change.at())
                ? PARKED + "this change was rejected before (" + parked.reason() + ")"
                : PARKED + "an earlier change of " + key + ", at " + parked.at() + ", was rejected (" + parked.reason()
                        + ")";
    }

    /** The same rejections, but that the key of each change is parked before the change is handed on. A row without a key isn't. */
    Rejections before(Rejections rejections) {
        return (change, reason, whenDurable, failed) -> {
            ChangeKey key = change.key();
            if (key == null || key.isNone() || reason.startsWith(PARKED)) {
                rejections.reject(change, reason, whenDurable, failed);
            } else {
                park(key, change, reason, () -> rejections.reject(change, reason, whenDurable, failed), failed);
            }
        };
    }

    private void park(ChangeKey key, EncodedChange change, String reason, Runnable then, Consumer<Throwable> failed) {
        keys.park(subscription, key, new ParkedKeys.Parked(reason, change.at(), clock.millis()), then, failed);
    }
}
