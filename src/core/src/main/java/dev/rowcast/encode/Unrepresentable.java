package dev.rowcast.encode;

/** A value that its field can't hold; the caller, which knows the column, converts it to a {@link ValueException}. */
final class Unrepresentable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    /** @param why what is wrong and what to do, without the value itself */
    Unrepresentable(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
