package dev.rowcast.destination.dynamodb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A row's key as the partition key of its item. DynamoDB takes 1 to {@value #LONGEST} bytes, so that some keys get another text, by a rule that never
 * changes and that no two keys share one by:
 *
 * <ul>
 *   <li>the empty text: {@code ~}
 *   <li>a text that begins with {@code ~}: one more before it
 *   <li>a text of more than {@value #LONGEST} bytes of UTF-8: {@code ~}, its SHA-256 in hexadecimal, {@code :}, and its first {@value #SHOWN} characters
 * </ul>
 */
final class ItemKey {
    /** In bytes of UTF-8. */
    static final int LONGEST = 2048;

    private static final int SHOWN = 64;

    private ItemKey() {}

    static String of(String key) {
        String text = key.isEmpty() || key.startsWith("~") ? "~" + key : key;
        return text.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                ? text
                : "~" + digest(key.getBytes(StandardCharsets.UTF_8)) + ":" + beginning(key);
    }

    private static String beginning(String key) {
        int end = key.offsetByCodePoints(0, Math.min(SHOWN, key.codePointCount(0, key.length())));
        return key.substring(0, end);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
