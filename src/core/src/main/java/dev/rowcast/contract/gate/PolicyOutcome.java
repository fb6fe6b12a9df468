package dev.rowcast.contract.gate;

import dev.rowcast.contract.evolution.Objection;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.log.LogEntry;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a table's readers say to some changes.
 *
 * @param stopped the readers who don't just go on, by name
 */
record PolicyOutcome(Map<String, Stopped> stopped) {
    /**
     * A reader who doesn't just go on.
     *
     * @param stop the strictest that it asks for
     * @param reasons what it would suffer, a sentence for each change that it objects to
     * @param objections these changes
     */
    record Stopped(Stop stop, Set<String> reasons, Set<Objection> objections) {
        static Stopped of(Share recipient, List<TableChange> objected) {
            return new Stopped(
                    Stop.strictest(objected.stream().map(recipient::on).map(Policy::stop)),
                    objected.stream().map(recipient::reason).collect(Collectors.toCollection(LinkedHashSet::new)),
                    objected.stream().map(Objection::to).collect(Collectors.toSet()));
        }

        Stopped with(Stop other) {
            return new Stopped(other, reasons, objections);
        }
    }

    PolicyOutcome {
        stopped = Collections.unmodifiableMap(new LinkedHashMap<>(stopped));
    }

    static PolicyOutcome of(Collection<TableChange> changes, Collection<Share> recipients) {
        Map<String, Stopped> stopped = new LinkedHashMap<>();
        for (Share recipient : recipients) {
            List<TableChange> objected =
                    changes.stream().filter(recipient::objectsTo).toList();
            if (!objected.isEmpty()) {
                stopped.put(recipient.name(), Stopped.of(recipient, objected));
            }
        }
        return new PolicyOutcome(stopped);
    }

    /** The strictest of all. */
    Stop stop() {
        return Stop.strictest(stopped.values().stream().map(Stopped::stop));
    }

    /** Whether rows go on to at least one of them. */
    boolean delivers(Collection<Recipient> recipients) {
        return !stop().isForAll() && recipients.stream().anyMatch(recipient -> !stopped.containsKey(recipient.name()));
    }

    /** The readers whose rows are quarantined, with the reason. */
    Map<String, String> quarantined() {
        return stopped.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> String.join("; ", each.getValue().reasons())));
    }

    /** What they would suffer and who they are, for people. */
    String notice() {
        Set<String> reasons = new LinkedHashSet<>();
        stopped.values().forEach(each -> reasons.addAll(each.reasons()));
        return String.join("; ", reasons) + " (" + (stopped.size() == 1 ? "subscription " : "subscriptions ")
                + String.join(", ", stopped.keySet()) + ")";
    }

    /** The changes that any of them objects to. */
    Set<Objection> objections() {
        return stopped.values().stream()
                .flatMap(each -> each.objections().stream())
                .collect(Collectors.toSet());
    }

    /** Without a dead-letter queue, whoever wants rows quarantined has them held. */
    PolicyOutcome withoutQueue() {
        return map(each -> each.stop() == Stop.QUARANTINE ? each.with(Stop.HOLD) : each);
    }

    /** What a person's rejection means: rows reach nobody. */
    static PolicyOutcome rejected(LogEntry.Rejected rejection, Collection<Recipient> recipients) {
        Stopped each = new Stopped(
                Stop.QUARANTINE, Set.of("rows of this shape were rejected by " + rejection.decidedBy()), Set.of());
        Map<String, Stopped> all = new LinkedHashMap<>();
        recipients.forEach(recipient -> all.put(recipient.name(), each));
        return new PolicyOutcome(all);
    }

    private PolicyOutcome map(UnaryOperator<Stopped> change) {
        Map<String, Stopped> mapped = new LinkedHashMap<>();
        stopped.forEach((recipient, each) -> mapped.put(recipient, change.apply(each)));
        return new PolicyOutcome(mapped);
    }
}
