package dev.rowcast.route;

import java.util.Locale;
import java.util.Set;

/**
 * How much of a routing may be compared with its patterns. Patterns with a wildcard are held against each of the names beside them, which is the only
 * work that grows faster than the text; what is too much isn't begun. Not thread-safe; one for each routing.
 */
final class Comparisons {
    /** Characters of patterns times characters of names. Where names are as long as usual, it takes a second or two. */
    static final long MOST = 4_000_000_000L;

    private final Set<Mistake> mistakes;
    private long left = MOST;

    Comparisons(Set<Mistake> mistakes) {
        this.mistakes = mistakes;
    }

    /**
     * Whether these patterns can be compared with those names, together with all before. The first that can't are a mistake.
     *
     * @param place the pointer of the place where either stands
     */
    boolean allow(String place, Extent patterns, Extent names) {
        boolean exceeded = left < 0;
        // Neither is longer than a string, so their product fits.
        left -= patterns.characters() * names.characters();
        if (left < 0 && !exceeded) {
            mistakes.add(new Mistake(place, tooMany(patterns, names)));
        }
        return left >= 0;
    }

    private static String tooMany(Extent patterns, Extent names) {
        return String.format(
                Locale.ROOT,
                "is too much to compare: %,d patterns of %,d characters with %,d names of %,d, and the product of the characters, of all that"
                        + " are compared in a routing, may be %,d; name tables without *, or fewer of them",
                patterns.count(),
                patterns.characters(),
                names.count(),
                names.characters(),
                MOST);
    }
}
