package dev.rowcast.convert;

/**
 * Writes and reads the values of one schema; made once for a schema, and immutable. Of a value nothing is written but itself: both sides know the
 * schema.
 */
interface Codec {
    /** Writes a value that isn't null. */
    void write(Object value, ByteWriter out);

    /** Reads a value that isn't null. */
    Object read(ByteReader in);
}
