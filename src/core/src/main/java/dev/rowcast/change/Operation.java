package dev.rowcast.change;

/** What happened to a row. The order is that of {@code rowcast.v1.Operation}, whose numbers {@link #number()} gives. */
public enum Operation {
    /** A row was inserted; it has an after. */
    INSERT(1, 'i'),
    /** A row was updated; it has a before and an after. */
    UPDATE(2, 'u'),
    /** A row was deleted; it has a before. */
    DELETE(3, 'd'),
    /** A row as a snapshot read it; it has an after. */
    SNAPSHOT(4, 's'),
    /** The table was emptied; there is no row and no key. */
    TRUNCATE(5, 't');

    private final int number;
    private final char letter;

    Operation(int number, char letter) {
        this.number = number;
        this.letter = letter;
    }

    /** The number of the same constant of {@code rowcast.v1.Operation}. */
    public int number() {
        return number;
    }

    /** One lower-case letter that stands for it in a change's id; never changed, since ids are persisted by subscribers. */
    public char letter() {
        return letter;
    }
}
