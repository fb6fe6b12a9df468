package dev.rowcast.route;

import java.util.List;

/**
 * The routing JSON can't be used. The message lists every mistake, each on a line of its own with its JSON pointer; of very many the first {@link MistakeList#LISTED}, and
 * of what is very long the beginning.
 */
public final class RoutingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    /**
     * @param mistakes at least one, in the order in which they were found
     */
    public RoutingException(List<Mistake> mistakes) {
        super(MistakeList.text("routes", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Every mistake found, at least one. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
