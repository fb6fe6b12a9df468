package dev.rowcast.route;

import java.util.List;

/**
 * The routing JSON can't be used. The message lists every mistake, each on a line of its own with its JSON pointer; of very many the first {@link #LISTED}, and
 * of what is very long the beginning.
 */
public final class RoutingException extends RuntimeException {
    /** The most mistakes that a message lists. */
    static final int LISTED = 100;

    private static final long serialVersionUID = 1L;
    private static final int GAP = 5;
    private static final int LONGEST_POINTER = 200;
    private static final int LONGEST_MESSAGE = 1_000;

    private final transient List<Mistake> mistakes;

    /**
     * @param mistakes at least one, in the order in which they were found
     */
    public RoutingException(List<Mistake> mistakes) {
        super(text(mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Every mistake found, at least one. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    private static String text(List<Mistake> mistakes) {
        List<Mistake> listed =
                mistakes.stream().limit(LISTED).map(RoutingException::shown).toList();
        int widest = listed.stream()
                .mapToInt(mistake -> mistake.pointer().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder("routes: ")
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
