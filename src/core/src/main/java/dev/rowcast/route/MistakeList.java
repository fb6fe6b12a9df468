package dev.rowcast.route;

import java.util.List;

/**
 * Mistakes as people get to see them, each on a line of its own with its JSON pointer; of very many the first {@link #LISTED}, and of what is very long the
 * beginning.
 */
public final class MistakeList {
    /** The most mistakes that a text lists. */
    static final int LISTED = 100;

    private static final int GAP = 5;
    private static final int LONGEST_POINTER = 200;
    private static final int LONGEST_MESSAGE = 1_000;

    private MistakeList() {}

    /**
     * The text.
     *
     * @param document what it begins with: the document that has the mistakes
     * @param mistakes at least one, in the order in which they were found
     */
    public static String text(String document, List<Mistake> mistakes) {
        List<Mistake> listed =
                mistakes.stream().limit(LISTED).map(MistakeList::shown).toList();
        int widest = listed.stream()
                .mapToInt(mistake -> mistake.pointer().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder(document)
                .append(": ")
                .append(mistakes.size())
                .append(mistakes.size() == 1 ? " mistake" : " mistakes");
        for (Mistake mistake : listed) {
            text.append("\n  ")
                    .append(mistake.pointer())
                    .append(" ".repeat(widest + GAP - mistake.pointer().length()))
                    .append(mistake.message());
        }
        int more = mistakes.size() - listed.size();
        return more == 0 ? text.toString() : text + "\n  … and " + more + " more";
    }

    private static Mistake shown(Mistake mistake) {
        String pointer = mistake.pointer().isEmpty() ? "(document)" : shown(mistake.pointer(), LONGEST_POINTER);
        return new Mistake(pointer, shown(mistake.message(), LONGEST_MESSAGE));
    }

    /** On one line, and not endlessly long. */
    private static String shown(String text, int longest) {
        String shorter = text.length() <= longest ? text : text.substring(0, longest) + "…";
        return shorter.replaceAll("\\p{Cntrl}", "?");
    }
}
