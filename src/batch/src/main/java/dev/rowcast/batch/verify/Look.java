package dev.rowcast.batch.verify;

import dev.rowcast.contract.Contract;
import dev.rowcast.encode.Row;
import dev.rowcast.store.Found;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both sides have of a key, seen at about the same time.
 *
 * @param source what the store is to have; null for nothing
 * @param there what the store has; null for nothing
 * @param known whether anybody knows what the store is to have
 */
record Look(@Nullable Wanted source, @Nullable Found there, boolean known) {
    private @Nullable Row sourceValues() {
        return source == null ? null : source.values();
    }

    private @Nullable Row thereValues() {
        return there == null ? null : there.row();
    }

    /** Whether there is no difference that anybody knows of. */
    boolean isEqual(Contract contract) {
        Row one = sourceValues();
        Row other = thereValues();
        if (!known) {
            return true;
        }
        return one == null || other == null ? one == null && other == null : Comparison.same(one, other, contract);
    }

    /** Whether nothing has moved since the other look. */
    boolean isAs(Look before, Contract contract) {
        return version().equals(before.version()) && isSame(sourceValues(), before.sourceValues(), contract);
    }

    private static boolean isSame(@Nullable Row one, @Nullable Row other, Contract contract) {
        return one == null || other == null ? one == other : Comparison.same(one, other, contract);
    }

    private String version() {
        return there == null ? "" : there.version() + (there.row() == null ? "-" : "+");
    }

    Difference difference(String key, Contract contract) {
        Row one = sourceValues();
        Row other = thereValues();
        Difference.Kind kind = one == null
                ? Difference.Kind.LEFT_OVER
                : other == null ? Difference.Kind.MISSING : Difference.Kind.DIFFERENT;
        List<Difference.Field> fields =
                one == null || other == null ? List.of() : Comparison.fields(one, other, contract);
        return new Difference(contract.table(), key, kind, fields, Difference.Mended.NOT_ASKED);
    }
}
