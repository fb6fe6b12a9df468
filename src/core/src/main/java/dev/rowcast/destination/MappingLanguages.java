package dev.rowcast.destination;

import dev.rowcast.cel.CelMapping;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Suggestions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The languages that mappings are written in. Stateless. */
final class MappingLanguages {
    private static final Set<String> LANGUAGES = new TreeSet<>(Set.of("cel"));
    private static final String FILE = "file";

    private MappingLanguages() {}

    /** Every mistake, each with its pointer; of the file of a mapping too. */
    static List<Mistake> mistakes(MappingSettings mapping) {
        if (!LANGUAGES.contains(mapping.language())) {
            String near = Suggestions.nearest(mapping.language(), LANGUAGES)
                    .map(name -> "did you mean \"" + name + "\"? ")
                    .orElse("");
            return List.of(new Mistake(
                    mapping.pointer() + "/language",
                    "there is no such language; " + near + "those are " + String.join(", ", LANGUAGES)));
        }
        List<Mistake> mistakes = new ArrayList<>();
        mapping.settings().keySet().stream()
                .filter(key -> !key.equals(FILE))
                .forEach(key -> mistakes.add(new Mistake(
                        mapping.pointer() + "/" + key, "there is no such key; known here: file, language")));
        try (Mapping made = create(mapping)) {
            return mistakes;
        } catch (IllegalArgumentException unusable) {
            mistakes.add(new Mistake(mapping.pointer() + "/" + FILE, String.valueOf(unusable.getMessage())));
            return mistakes;
        }
    }

    /** @throws IllegalArgumentException if it can't be made; the message says why */
    static Mapping create(MappingSettings mapping) {
        if (!(mapping.settings().get(FILE) instanceof String file) || file.isEmpty()) {
            throw new IllegalArgumentException("write the path of the mapping's file");
        }
        try {
            return CelMapping.in(Path.of(file));
        } catch (InvalidPathException none) {
            throw new IllegalArgumentException("\"" + file + "\" is no path", none);
        }
    }
}
