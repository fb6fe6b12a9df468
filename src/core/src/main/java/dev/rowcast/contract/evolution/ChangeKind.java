package dev.rowcast.contract.evolution;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** In which ways a table's rows may differ from what its contract says, as policies name them. */
public enum ChangeKind {
    /** A column is new. */
    COLUMN_ADDED("columnAdded", Policy.APPLY, EnumSet.of(Policy.IGNORE)),
    /** A column is gone. */
    COLUMN_DROPPED("columnDropped", Policy.HOLD, EnumSet.noneOf(Policy.class)),
    /** A column is gone and another of its type is new: perhaps renamed. */
    COLUMN_RENAMED("columnRenamed", Policy.HOLD, EnumSet.of(Policy.VERSION, Policy.BRIDGE, Policy.IGNORE)),
    /** A column's values mean something else now. */
    TYPE_CHANGED("typeChanged", Policy.HOLD, EnumSet.of(Policy.VERSION, Policy.BRIDGE, Policy.IGNORE)),
    /** An integer column takes more values, and its field holds them all. */
    WIDENED("widened", Policy.APPLY, EnumSet.noneOf(Policy.class)),
    /** An ENUM or SET column got labels. */
    LABELS_ADDED("labelsAdded", Policy.APPLY, EnumSet.noneOf(Policy.class)),
    /** An ENUM or SET column lost labels. */
    LABELS_REMOVED("labelsRemoved", Policy.APPLY, EnumSet.noneOf(Policy.class)),
    /** The primary key is made of other columns. */
    PRIMARY_KEY_CHANGED("primaryKeyChanged", Policy.HOLD, EnumSet.noneOf(Policy.class)),
    /** A single row has a value that its field can't hold. */
    VALUE_OUT_OF_RANGE("valueOutOfRange", Policy.QUARANTINE, null);

    private final String word;
    private final Policy standard;
    private final Set<Policy> allowed;

    /** Where {@code more} is null only a row is concerned, and it can't go on as it is. */
    ChangeKind(String word, Policy standard, @Nullable EnumSet<Policy> more) {
        this.word = word;
        this.standard = standard;
        EnumSet<Policy> all = EnumSet.of(Policy.QUARANTINE, Policy.HOLD, Policy.FAIL);
        if (more != null) {
            all.add(Policy.APPLY);
            all.addAll(more);
        }
        this.allowed = Collections.unmodifiableSet(all);
    }

    /** As the routing JSON spells it. */
    public String word() {
        return word;
    }

    /** What holds unless a subscription says otherwise. */
    public Policy standard() {
        return standard;
    }

    /** The policies that make sense for it. */
    public Set<Policy> allowed() {
        return allowed;
    }
}
