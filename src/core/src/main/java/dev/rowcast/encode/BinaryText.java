package dev.rowcast.encode;

/** How the source connector writes binary columns as text, its {@code binary.handling.mode}. A record doesn't contain this information. */
public enum BinaryText {
    /** {@code base64} and {@code base64-url-safe}. */
    BASE64,
    /** {@code hex}. */
    HEX,
    /**
     * Detected from the value: only hexadecimal digits, or not. A value that could be either is refused with a {@link ValueException} that
     * says so. Base64 is ambiguous only if its length is a multiple of 4 without padding and it has only
     * {@code 0-9a-f}; hexadecimal of such a length almost always is, unless the column's length decides.
     */
    RECOGNIZE
}
