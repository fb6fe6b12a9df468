package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code evolution}: a preset's word, or an object of a preset, policies by the kind of change, and the deadline of a hold. */
final class ChangeRulesParser {
    static final String KEY = "evolution";

    private final Set<Mistake> mistakes;

    ChangeRulesParser(Set<Mistake> mistakes) {
        this.mistakes = mistakes;
    }

    /** The parent's member, which overrides the fallback for each kind; its preset, if any, replaces the fallback's policies. */
    ChangeRules read(JsonObject parent, ChangeRules fallback) {
        Optional<JsonNode> node = parent.any(KEY);
        if (node.isEmpty()) {
            return fallback;
        }
        if (node.get().isObject()) {
            return parent.object(KEY, Keys.EVOLUTION)
                    .map(object -> ofObject(object, fallback))
                    .orElse(fallback);
        }
        if (node.get().isTextual()) {
            return parent.optional(KEY, ValueTypes.PRESET)
                    .map(preset -> new ChangeRules(preset, fallback.holdDeadline()))
                    .orElse(fallback);
        }
        parent.mistake(
                KEY,
                ValueType.found(node.get()) + " is not a preset or an object; write " + ValueTypes.PRESET.write()
                        + ", or { } with any of " + String.join(", ", Keys.EVOLUTION));
        return fallback;
    }

    private ChangeRules ofObject(JsonObject object, ChangeRules fallback) {
        Policies policies = object.optional(Keys.PRESET, ValueTypes.PRESET).orElse(fallback.policies());
        for (ChangeKind kind : ChangeKind.values()) {
            Optional<Policy> policy = object.optional(kind.word(), ValueTypes.POLICY);
            if (policy.isEmpty()) {
                continue;
            }
            if (kind.allowed().contains(policy.get())) {
                policies = policies.with(kind, policy.get());
            } else {
                object.mistake(kind.word(), notAllowed(kind, policy.get()));
            }
        }
        return new ChangeRules(
                policies,
                object.optional(Keys.HOLD_DEADLINE, ValueTypes.HOLD_DEADLINE).or(fallback::holdDeadline));
    }

    private static String notAllowed(ChangeKind kind, Policy policy) {
        List<String> words = kind.allowed().stream().map(Policy::word).toList();
        return "\"" + policy.word() + "\" is not possible here, because " + because(kind) + "; write "
                + ValueType.alternatives(words);
    }

    /** Why the kind doesn't take every policy. */
    private static String because(ChangeKind kind) {
        return switch (kind) {
            case COLUMN_ADDED -> "a new column has no field yet that readers use";
            case COLUMN_DROPPED -> "a dropped column has no values";
            case WIDENED -> "the column's field already holds the new values";
            case LABELS_ADDED, LABELS_REMOVED -> "the column's field holds any label";
            case PRIMARY_KEY_CHANGED -> "the key concerns the whole row, not one field";
            case VALUE_OUT_OF_RANGE -> "no field can hold the value";
            case COLUMN_RENAMED, TYPE_CHANGED -> throw new IllegalStateException(kind.word() + " takes any policy");
        };
    }
}
