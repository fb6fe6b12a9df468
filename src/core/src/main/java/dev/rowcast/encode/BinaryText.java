package dev.rowcast.encode;

/** How the source connector writes binary columns where it sends them as text, its {@code binary.handling.mode}. Nothing in a record says. */
public enum BinaryText {
    /** {@code base64} and {@code base64-url-safe}. */
    BASE64,
    /** {@code hex}. */
    HEX,
    /**
     * Told from the value: hexadecimal digits only, or not. A value that could be either is refused with a {@link ValueException} that
     * says so. Base64 is mistakable only if its length is a multiple of 4 without padding and it holds nothing but
     * {@code 0-9a-f}; hexadecimal almost always is if it is so long, unless the column's length settles it.
     */
    RECOGNIZE
}
