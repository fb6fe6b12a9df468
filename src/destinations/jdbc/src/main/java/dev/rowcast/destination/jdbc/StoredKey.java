package dev.rowcast.destination.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text by which a row is known in its table: that of its key where it has at most 512 bytes, else its first 512 bytes, or less where a character would
 * be torn, and {@code #} and the SHA-256 of the whole, which together are longer than any that stands for itself. Stateless.
 */
final class StoredKey {
    /** In characters. */
    static final int LONGEST = 580;

    private static final int PLAIN_BYTES = 512;
    /** Of a char in UTF-8. */
    private static final int MOST_BYTES = 3;

    private StoredKey() {}

    static String of(String key) {
        if (key.length() <= PLAIN_BYTES / MOST_BYTES) {
            return key;
        }
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= PLAIN_BYTES) {
            return key;
        }
        int end = PLAIN_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "#"
                + HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
