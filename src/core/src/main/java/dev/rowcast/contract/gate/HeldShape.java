package dev.rowcast.contract.gate;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogEntry.Rejected;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.ShapeMatch;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A shape of a table that one or more connectors keep back, and how far people are with it. Immutable.
 *
 * @param history all that is known of the table
 * @param holds what the connectors say of it, oldest first, at least one; all of the same shape
 */
public record HeldShape(TableHistory history, List<Held> holds) {
    public HeldShape {
        holds = List.copyOf(holds);
    }

    /**
     * One way in which the shape can be approved.
     *
     * @param decisions the decisions that come to this, as {@link Decision#parse} reads them; at least one
     * @param contract the contract that the approval makes
     */
    public record Option(List<String> decisions, Contract contract) {
        public Option {
            decisions = List.copyOf(decisions);
        }
    }

    /** The shapes of the table that are kept back, in the source's order where it can be told, else in that of the log. */
    public static List<HeldShape> of(TableHistory history) {
        Map<TableShape, List<Held>> byShape = new LinkedHashMap<>();
        history.holds()
                .forEach(held -> byShape.computeIfAbsent(held.shape(), unused -> new ArrayList<>())
                        .add(held));
        List<HeldShape> left = byShape.values().stream()
                .map(holds -> new HeldShape(history, holds))
                .collect(Collectors.toCollection(ArrayList::new));
        List<HeldShape> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            HeldShape next = left.stream()
                    .filter(each ->
                            left.stream().noneMatch(other -> other.since().precedes(each.since())))
                    .findFirst()
                    .orElse(left.get(0));
            left.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    /** The shape. */
    public TableShape shape() {
        return holds.get(0).shape();
    }

    /** Where in the source the first row of the shape stands, as far as the connectors have seen. */
    public LogPosition since() {
        return earliest().since();
    }

    /** Who said that rows of the shape must reach nobody, unless it was approved since. */
    public Optional<Rejected> rejection() {
        return history.rejection(shape(), since());
    }

    /** The revision by which a person approved it. While it is here, a connector hasn't taken notice of that yet. */
    public Optional<ContractEntry> approval() {
        return ShapeMatch.approvalOf(history, earliest());
    }

    /** Whether nobody has decided yet. */
    public boolean isUndecided() {
        return approval().isEmpty() && rejection().isEmpty();
    }

    /**
     * What an approval is about: the changes that the shape brings, or that others' rules have let in and that nobody has agreed to yet. Of the latter those
     * too that only rows further on in the source are held for.
     */
    public List<TableChange> changes() {
        ShapeMatch match = ShapeMatch.of(history, earliest());
        return match.entry()
                .map(history::unapproved)
                .orElseGet(() ->
                        Stream.concat(match.changes().stream(), heldFurtherOn()).toList());
    }

    /** An approval agrees to all that the table had become by the held rows, so it frees whoever holds later ones for no more than that. */
    private Stream<TableChange> heldFurtherOn() {
        List<Held> later = history.holds().stream()
                .filter(held -> since().precedes(held.since()))
                .toList();
        return history.unapproved(history.inEffectAt(since())).stream()
                .filter(change -> later.stream().anyMatch(held -> held.isFor(change)));
    }

    /** The ways in which it can be approved: each decision that makes a difference for what changed, those that come to the same together. */
    public List<Option> options() {
        List<TableChange> changes = ShapeMatch.of(history, earliest()).changes();
        List<String> decisions = new ArrayList<>();
        decisions.add(Policy.APPLY.word());
        if (!isKnown()) {
            for (Policy way : List.of(Policy.VERSION, Policy.BRIDGE, Policy.IGNORE)) {
                if (changes.stream().anyMatch(change -> change.allows(way))) {
                    decisions.add(way.word());
                }
            }
            String renames = String.join(",", PossibleRenames.of(changes));
            if (!renames.isEmpty()) {
                decisions.add(renames);
            }
        }
        Map<Contract, List<String>> byContract = new LinkedHashMap<>();
        for (String decision : decisions) {
            contractUnder(decision)
                    .ifPresent(contract -> byContract
                            .computeIfAbsent(contract, unused -> new ArrayList<>())
                            .add(decision));
        }
        return byContract.entrySet().stream()
                .map(each -> new Option(each.getValue(), each.getKey()))
                .toList();
    }

    /**
     * The revision that an approval makes.
     *
     * @throws IllegalArgumentException if the decision doesn't fit the shape; the message says why
     */
    public ContractEntry approved(Decision decision, String by, long atMillis) {
        return Approval.entry(history, earliest(), decision, by, atMillis);
    }

    private Optional<Contract> contractUnder(String decision) {
        try {
            return Optional.of(approved(Decision.parse(decision), "", 0).contract());
        } catch (IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }

    private boolean isKnown() {
        return ShapeMatch.of(history, earliest()).entry().isPresent();
    }

    private Held earliest() {
        return holds.stream()
                .reduce((one, other) -> other.since().precedes(one.since()) ? other : one)
                .orElseThrow();
    }
}
