package dev.rowcast.route;

import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Policy;
import java.util.Set;

/** Finds settings that need a dead-letter queue: policies, a limit of tries, and parked keys. */
final class Quarantines {
    private Quarantines() {}

    /**
     * Notes those of the subscription, each at its place.
     *
     * @param object the subscription's
     */
    static void note(JsonObject object, Subscription subscription, Set<Mistake> found) {
        if (subscription.settings().retry().maxAttempts().isPresent()) {
            String relative = "/retry/maxAttempts";
            found.add(new Mistake(
                    object.hasAt(relative) ? object.pointerTo("retry") + "/maxAttempts" : "/defaults" + relative,
                    "a limit of tries needs a dead-letter queue, and the connector has none; set errors.tolerance=all and"
                            + " errors.deadletterqueue.topic.name, or remove this to retry without a limit"));
        }
        if (subscription.settings().onReject() == OnReject.PARK) {
            found.add(new Mistake(
                    object.hasAt("/onReject") ? object.pointerTo("onReject") : "/defaults/onReject",
                    "\"park\" needs a dead-letter queue, and the connector has none; set errors.tolerance=all and"
                            + " errors.deadletterqueue.topic.name, or write \"continue\" here"));
        }
        for (ChangeKind kind : ChangeKind.values()) {
            // A value out of range is held if there is no queue. No preset has quarantine for anything else, so
            // that the routing says it explicitly.
            if (kind == ChangeKind.VALUE_OUT_OF_RANGE || subscription.policies().on(kind) != Policy.QUARANTINE) {
                continue;
            }
            String relative = "/" + ChangeRulesParser.KEY + "/" + kind.word();
            String place = object.hasAt(relative)
                    ? object.pointerTo(ChangeRulesParser.KEY) + "/" + kind.word()
                    : "/defaults" + relative;
            found.add(new Mistake(
                    place,
                    "\"quarantine\" needs a dead-letter queue, and the connector has none; set errors.tolerance=all and"
                            + " errors.deadletterqueue.topic.name, or write \"hold\" here"));
        }
    }
}
