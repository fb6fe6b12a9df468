package dev.rowcast.route;

import dev.rowcast.contract.ChangeKind;
import dev.rowcast.contract.Policy;
import java.util.Set;

/** Finds the policies that can't do without a dead-letter queue. */
final class Quarantines {
    private Quarantines() {}

    /**
     * Notes those that hold for the subscription, at the place that says so.
     *
     * @param object the subscription's
     */
    static void note(JsonObject object, Subscription subscription, Set<Mistake> found) {
        for (ChangeKind kind : ChangeKind.values()) {
            // A value out of range is held where there is no queue. No preset says quarantine of anything else, so that
            // somebody wrote it.
            if (kind == ChangeKind.VALUE_OUT_OF_RANGE || subscription.policies().on(kind) != Policy.QUARANTINE) {
                continue;
            }
            String relative = "/" + ChangeRulesReader.KEY + "/" + kind.word();
            String place = object.hasAt(relative)
                    ? object.pointerTo(ChangeRulesReader.KEY) + "/" + kind.word()
                    : "/defaults" + relative;
            found.add(new Mistake(
                    place,
                    "\"quarantine\" needs a dead-letter queue, and the connector has none; set errors.tolerance=all and"
                            + " errors.deadletterqueue.topic.name, or write \"hold\" here"));
        }
    }
}
