package dev.rowcast.contract.gate;

import dev.rowcast.contract.evolution.Objection;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.Reader;
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
record Ruling(Map<String, Stopped> stopped) {
    /**
     * A reader who doesn't just go on.
     *
     * @param policy {@link Policy#QUARANTINE} or stricter
     * @param reasons what it would suffer, a sentence for each change that it objects to
     * @param objections these changes
     */
    record Stopped(Policy policy, Set<String> reasons, Set<Objection> objections) {
        Stopped with(Policy other) {
            return new Stopped(other, reasons, objections);
        }
    }

    Ruling {
        stopped = Collections.unmodifiableMap(new LinkedHashMap<>(stopped));
    }

    static Ruling of(Collection<TableChange> changes, Collection<Share> readers) {
        Map<String, Stopped> stopped = new LinkedHashMap<>();
        for (Share reader : readers) {
            Policy policy = reader.on(changes);
            if (policy.compareTo(Policy.QUARANTINE) >= 0) {
                List<TableChange> objected = changes.stream()
                        .filter(change -> reader.on(change).compareTo(Policy.QUARANTINE) >= 0)
                        .toList();
                Set<String> reasons =
                        objected.stream().map(reader::reason).collect(Collectors.toCollection(LinkedHashSet::new));
                Set<Objection> objections = objected.stream().map(Objection::to).collect(Collectors.toSet());
                stopped.put(reader.name(), new Stopped(policy, reasons, objections));
            }
        }
        return new Ruling(stopped);
    }

    /** The strictest of all; {@link Policy#APPLY} if everybody goes on. */
    Policy policy() {
        return stopped.values().stream()
                .map(Stopped::policy)
                .max(Policy::compareTo)
                .orElse(Policy.APPLY);
    }

    /** Whether rows go on to at least one of them. */
    boolean delivers(Collection<Reader> readers) {
        return policy().compareTo(Policy.QUARANTINE) <= 0
                && readers.stream().anyMatch(reader -> !stopped.containsKey(reader.name()));
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
    Ruling withoutQueue() {
        return map(each -> each.policy() == Policy.QUARANTINE ? each.with(Policy.HOLD) : each);
    }

    /** What a person's rejection means: rows reach nobody. */
    static Ruling rejected(LogEntry.Rejected rejection, Collection<Reader> readers) {
        Stopped each = new Stopped(
                Policy.QUARANTINE, Set.of("rows of this shape were rejected by " + rejection.decidedBy()), Set.of());
        Map<String, Stopped> all = new LinkedHashMap<>();
        readers.forEach(reader -> all.put(reader.name(), each));
        return new Ruling(all);
    }

    private Ruling map(UnaryOperator<Stopped> change) {
        Map<String, Stopped> mapped = new LinkedHashMap<>();
        stopped.forEach((reader, each) -> mapped.put(reader, change.apply(each)));
        return new Ruling(mapped);
    }
}
