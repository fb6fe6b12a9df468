package dev.rowcast.change;

/** Takes an id piece by piece from its end to its beginning, since that is how events are written. */
public interface IdWriter {
    /** A number's decimal digits, with a sign where it is negative. */
    void decimal(long number);

    /**
     * One character.
     *
     * @param ascii its code, from 0 to 127
     */
    void raw(int ascii);

    /** A text. */
    void utf8(String text);
}
