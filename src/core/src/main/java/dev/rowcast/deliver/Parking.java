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

    /** Prefix of the reason for a change that is rejected because of an earlier one. */
    static final String PARKED = "parked: ";

    private final String subscription;
    private final ParkedKeys keys;
    private final Clock clock;

    Parking(String subscription, ParkedKeys keys, Clock clock) {
        this.subscription = subscription;
        this.keys = keys;
        this.clock = clock;
    }

    /** Why the change must not be delivered; null if it may be. */
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

    /** The changes that must not be delivered, each with the reason. */
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

    /** Rejections that park the key of each change before they pass the change on. Changes of rows without a key are passed on only. */
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

    /** The entry to park the key with for this change; null if an earlier change parks it. */
    private ParkedKeys.@Nullable Parked firstOf(ChangeKey key, EncodedChange change, String reason) {
        if (!reason.startsWith(PARKED)) {
            return new ParkedKeys.Parked(reason, change.at(), clock.millis());
        }
        ParkedKeys.Parked parked = keys.find(subscription, key);
        // The same change, delivered again: it isn't known whether the entry was written then.
        return parked != null && parked.at().equals(change.at()) ? parked : null;
    }
}
