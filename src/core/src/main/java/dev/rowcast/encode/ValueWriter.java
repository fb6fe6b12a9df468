package dev.rowcast.encode;

/** Writes one column's value, with its length where its wire type has one, but without its tag. May keep scratch state: not thread-safe. */
interface ValueWriter {
    /**
     * @param value never null
     * @throws Unrepresentable if the field can't hold it
     */
    void write(WireWriter out, Object value);
}
