package dev.rowcast.route;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Suggests the word that was probably meant. */
public final class Suggestions {
    private Suggestions() {}

    /** The known word nearest to the one found, if it is so near that it was probably meant. */
    public static Optional<String> nearest(String found, Collection<String> known) {
        String lower = found.toLowerCase(Locale.ROOT);
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String word : known) {
            int most = Math.min(Math.max(1, word.length() / 3), least - 1);
            // Without this a word of a megabyte would be compared with each that is known.
            if (Math.abs(word.length() - found.length()) <= most) {
                int distance = distance(lower, word.toLowerCase(Locale.ROOT));
                nearest = distance <= most ? word : nearest;
                least = distance <= most ? distance : least;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Insertions, deletions, substitutions and swaps of neighbours that turn one into the other. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
