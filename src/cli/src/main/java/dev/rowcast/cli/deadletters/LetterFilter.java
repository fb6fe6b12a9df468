package dev.rowcast.cli.deadletters;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which letters.
 *
 * @param subscription this subscription's; null for all
 * @param table of this table; null for all
 * @param reason whose reason has this in it; null for all
 * @param ids of these changes; empty for all
 * @param since given up at this time or later; null for all
 */
public record LetterFilter(
        @Nullable String subscription,
        @Nullable String table,
        @Nullable String reason,
        Set<String> ids,
        @Nullable Instant since) {
    public LetterFilter {
        ids = Set.copyOf(ids);
    }

    /** Whether nothing is said. */
    public boolean isAll() {
        return subscription == null && table == null && reason == null && ids.isEmpty() && since == null;
    }

    /** Whether the letter is one of them. */
    public boolean has(DeadLetterRecord letter) {
        return is(subscription, letter.subscription())
                && is(table, letter.table())
                && (reason == null || letter.reason().contains(reason))
                && (ids.isEmpty() || letter.id().filter(ids::contains).isPresent())
                && (since == null || !letter.time().isBefore(since));
    }

    private static boolean is(@Nullable String wanted, Optional<String> actual) {
        return wanted == null || actual.filter(wanted::equals).isPresent();
    }
}
