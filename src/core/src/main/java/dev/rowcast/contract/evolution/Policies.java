package dev.rowcast.contract.evolution;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a subscription wants done for each kind of change. Immutable.
 *
 * @param byKind a policy for every kind, one that the kind allows
 */
public record Policies(Map<ChangeKind, Policy> byKind) {
    /** The standard: what can hurt no reader goes on, the rest waits for a person. */
    public static final Policies STANDARD = of(Map.of());

    /** Whatever gives a contract a new revision, or a reader a value that it hasn't met, waits for a person. */
    public static final Policies STRICT = of(Map.of(
            ChangeKind.COLUMN_ADDED, Policy.HOLD,
            ChangeKind.LABELS_ADDED, Policy.HOLD,
            ChangeKind.LABELS_REMOVED, Policy.HOLD));

    /** Nothing waits for a person: fields of dropped columns stay absent, and changed or renamed ones are bridged. */
    public static final Policies LENIENT = of(Map.of(
            ChangeKind.COLUMN_DROPPED, Policy.APPLY,
            ChangeKind.COLUMN_RENAMED, Policy.BRIDGE,
            ChangeKind.TYPE_CHANGED, Policy.BRIDGE,
            ChangeKind.PRIMARY_KEY_CHANGED, Policy.APPLY));

    public Policies {
        Map<ChangeKind, Policy> copy = new EnumMap<>(ChangeKind.class);
        for (ChangeKind kind : ChangeKind.values()) {
            Policy policy = Objects.requireNonNull(byKind.get(kind), kind.word());
            if (!kind.allowed().contains(policy)) {
                throw new IllegalArgumentException(kind.word() + " can't be " + policy.word());
            }
            copy.put(kind, policy);
        }
        byKind = Collections.unmodifiableMap(copy);
    }

    /** The standard but for these. */
    private static Policies of(Map<ChangeKind, Policy> different) {
        Map<ChangeKind, Policy> all = new EnumMap<>(ChangeKind.class);
        for (ChangeKind kind : ChangeKind.values()) {
            all.put(kind, different.getOrDefault(kind, kind.standard()));
        }
        return new Policies(all);
    }

    /** The policy for that kind. */
    public Policy on(ChangeKind kind) {
        return Objects.requireNonNull(byKind.get(kind));
    }

    /**
     * These policies but for one kind.
     *
     * @throws IllegalArgumentException if the kind doesn't allow the policy
     */
    public Policies with(ChangeKind kind, Policy policy) {
        Map<ChangeKind, Policy> changed = new EnumMap<>(byKind);
        changed.put(kind, policy);
        return new Policies(changed);
    }
}
