package dev.rowcast.deliver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The changes of one subscription that a person has skipped. Thread-safe. */
final class SkippedChanges {
    private final String subscription;
    private final Map<String, Map<String, String>> skipped;

    /** @param skipped for each subscription the ids of its skipped changes, each with the reason; a live view */
    SkippedChanges(String subscription, Map<String, Map<String, String>> skipped) {
        this.subscription = subscription;
        this.skipped = skipped;
    }

    /** Those of these changes that are skipped, each with the reason. Only what was sent before and is to be sent again: nobody skips what hasn't failed. */
    Map<EncodedChange, String> reasons(List<EncodedChange> changes) {
        Map<String, String> ids = skipped.getOrDefault(subscription, Map.of());
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<EncodedChange, String> reasons = new LinkedHashMap<>();
        for (EncodedChange change : changes) {
            String reason = change.calls() == 0 ? null : ids.get(change.id());
            if (reason != null) {
                reasons.put(change, reason);
            }
        }
        return reasons;
    }
}
