package dev.rowcast.connect;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Keeps equal texts once, of which some may be used by nobody any more. Not thread-safe. */
final class SharedTexts {
    private final Map<String, String> texts = new HashMap<>();

    /** The text, the same object for all that are equal to it. */
    String share(String text) {
        return texts.computeIfAbsent(text, same -> same);
    }

    int size() {
        return texts.size();
    }

    /** Keeps just these. */
    void keep(Stream<String> used) {
        texts.clear();
        used.forEach(text -> texts.put(text, text));
    }
}
