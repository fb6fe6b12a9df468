package dev.rowcast.route;

import java.util.List;

/** The routing JSON can't be used. The message lists every mistake, each on a line of its own with its JSON pointer. */
public final class RoutingException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int GAP = 5;

    private final transient List<Mistake> mistakes;

    /**
     * @param mistakes at least one, in the order of the document
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
        int widest = mistakes.stream()
                .mapToInt(mistake -> shown(mistake).length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder("routes: ")
                .append(mistakes.size())
                .append(mistakes.size() == 1 ? " mistake" : " mistakes");
        for (Mistake mistake : mistakes) {
            String pointer = shown(mistake);
            text.append("\n  ")
                    .append(pointer)
                    .append(" ".repeat(widest + GAP - pointer.length()))
                    .append(mistake.message());
        }
        return text.toString();
    }

    private static String shown(Mistake mistake) {
        return mistake.pointer().isEmpty() ? "(document)" : mistake.pointer().replaceAll("\\p{Cntrl}", "?");
    }
}
