package dev.rowcast.deliver;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that one subscription has parked. Thread-safe. */
final class Parking {
    /** Never parks a key. */
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

    /** Those of the changes that aren't to be delivered, each with why. */
    Map<EncodedChange, String> reasons(List<EncodedChange> changes) {
        if (this == NONE) {
            return Map.of();
        }
        Map<EncodedChange, String> reasons = new LinkedHashMap<>();
        for (EncodedChange change : changes) {
            String reason = reason(change);
            if (reason != null) {
                reasons.put(change, reason);
            }
        }
        return reasons;
    }

    /** The same rejections, but that the key of each change is parked before the change is handed on. A row without a key isn't. */
    Rejections before(Rejections rejections) {
        return (change, reason, whenDurable, failed) -> {
            ChangeKey key = change.key();
            ParkedKeys.Parked first = key == null || key.isNone() ? null : firstOf(key, change, reason);
            if (key == null || first == null) {
                rejections.reject(change, reason, whenDurable, failed);
            } else {
                keys.park(
                        subscription, key, first, () -> rejections.reject(change, reason, whenDurable, failed), failed);
            }
        };
    }

    /** What the key is to be parked for with this change; null if that is an earlier one's business. */
    private ParkedKeys.@Nullable Parked firstOf(ChangeKey key, EncodedChange change, String reason) {
        if (!reason.startsWith(PARKED)) {
            return new ParkedKeys.Parked(reason, change.at(), clock.millis());
        }
        ParkedKeys.Parked parked = keys.find(subscription, key);
        // The change itself, met again: whether it was written down then isn't known.
        return parked != null && parked.at().equals(change.at()) ? parked : null;
    }
}
