package dev.rowcast.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns any text into the words of a protobuf identifier, always the same for the same text. */
public final class Identifiers {
    /** Longer than any MySQL name in ASCII, and short enough for file names made of it. */
    static final int MAX_LENGTH = 100;

    /** Latin letters that Unicode doesn't take apart into an ASCII letter and an accent. */
    private static final Map<Integer, String> LATIN = Map.ofEntries(
            Map.entry((int) 'ß', "ss"),
            Map.entry((int) 'æ', "ae"),
            Map.entry((int) 'Æ', "Ae"),
            Map.entry((int) 'œ', "oe"),
            Map.entry((int) 'Œ', "Oe"),
            Map.entry((int) 'ø', "o"),
            Map.entry((int) 'Ø', "O"),
            Map.entry((int) 'đ', "d"),
            Map.entry((int) 'Đ', "D"),
            Map.entry((int) 'ł', "l"),
            Map.entry((int) 'Ł', "L"),
            Map.entry((int) 'þ', "th"),
            Map.entry((int) 'ð', "d"),
            Map.entry((int) 'ı', "i"));

    private Identifiers() {}

    /** {@code we ird-name} → {@code we_ird_name}, {@code fooBar} → {@code foo_bar}, {@code ünï} → {@code uni}; may be empty or begin with a digit. */
    static String snake(String text) {
        return limited(String.join("_", words(text)), text, "_");
    }

    /** {@code order_items} → {@code OrderItems}; may be empty or begin with a digit. */
    static String pascal(String text) {
        StringBuilder name = new StringBuilder();
        for (String word : words(text)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return limited(name.toString(), text, "X");
    }

    /** The letters and digits of an identifier in lower case: what is left where neither case nor underscores count. */
    public static String flat(String identifier) {
        return identifier.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The field's name as Java and most others spell its accessors: {@code at_1st} → {@code At1St}. */
    static String accessor(String snake) {
        StringBuilder name = new StringBuilder();
        boolean capital = true;
        for (int i = 0; i < snake.length(); i++) {
            char c = snake.charAt(i);
            if (c != '_') {
                name.append(capital ? Character.toUpperCase(c) : c);
            }
            capital = c == '_' || Character.isDigit(c);
        }
        return name.toString();
    }

    static boolean startsWithDigit(String name) {
        return !name.isEmpty() && isDigit(name.charAt(0));
    }

    /** The words of the text in lower case, each of one or more ASCII letters and digits. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        String ascii = ascii(text);
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            boolean letter = isLower(c) || isUpper(c) || isDigit(c);
            if (!letter || startsWord(ascii, i)) {
                flush(word, words);
            }
            if (letter) {
                word.append(Character.toLowerCase(c));
            }
        }
        flush(word, words);
        return words;
    }

    /** Whether a capital begins a word: after a small letter or digit, or as the last capital of several before a small letter. */
    private static boolean startsWord(String text, int i) {
        if (i == 0 || !isUpper(text.charAt(i))) {
            return false;
        }
        char before = text.charAt(i - 1);
        boolean smallAfter = i + 1 < text.length() && isLower(text.charAt(i + 1));
        return isLower(before) || isDigit(before) || (isUpper(before) && smallAfter);
    }

    private static void flush(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /** Without accents; a letter that ASCII has nothing like is spelt by its code point, {@code 注} as {@code _u6ce8_}. */
    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKD).codePoints().forEach(point -> {
            String latin = LATIN.get(point);
            if (point < 128) {
                ascii.append((char) point);
            } else if (latin != null) {
                ascii.append(latin);
            } else if (Character.isLetterOrDigit(point)) {
                ascii.append("_u").append(Integer.toHexString(point)).append('_');
            } else if (Character.getType(point) != Character.NON_SPACING_MARK) {
                ascii.append('_');
            }
        });
        return ascii.toString();
    }

    private static String limited(String name, String original, String joint) {
        if (name.length() <= MAX_LENGTH) {
            return name;
        }
        String hash = hash(original);
        int end = MAX_LENGTH - hash.length() - joint.length();
        while (name.charAt(end - 1) == '_') {
            end--;
        }
        return name.substring(0, end) + joint + hash;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
