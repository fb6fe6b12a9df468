package dev.rowcast.change;

/** A record that can't be taken as it is. The message says where it stands, what was found and what to do. */
public class RecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_CHARACTERS = 4_000;

    private final transient Place at;
    private final String found;

    /**
     * @param at where the record stands
     * @param found what is wrong with it and what to do, one sentence without the coordinates; cut where it is longer than any person would
     *     read
     */
    public RecordException(Place at, String found) {
        super(at.words() + ": " + Excerpt.of(found, MOST_CHARACTERS));
        this.at = at;
        this.found = Excerpt.of(found, MOST_CHARACTERS);
    }

    /** What is wrong with it and what to do, without the coordinates. */
    public String found() {
        return found;
    }

    /** Where the record stands. */
    public Place at() {
        return at;
    }
}
