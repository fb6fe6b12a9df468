package dev.rowcast.destination;

import dev.rowcast.cel.CelMapping;
import dev.rowcast.mapper.MapperSettings;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Suggestions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The languages that mappings are written in. Stateless. */
final class MappingLanguages {
    private static final String CEL = "cel";
    private static final String GRPC = "grpc";
    private static final String JAVA = "java";
    private static final Set<String> LANGUAGES = new TreeSet<>(Set.of(CEL, GRPC, JAVA));
    private static final String FILE = "file";

    private MappingLanguages() {}

    /**
     * Every mistake, each with its pointer; of the file of a mapping too.
     *
     * @param programs whether programs may be started here
     */
    static List<Mistake> mistakes(MappingSettings mapping, boolean programs) {
        return switch (mapping.language()) {
            case CEL -> cel(mapping);
            case GRPC -> MapperSettings.mistakes(mapping, programs);
            case JAVA -> ClassInJar.mistakes(mapping);
            default -> List.of(new Mistake(mapping.pointer() + "/language", unknown(mapping.language())));
        };
    }

    private static String unknown(String language) {
        String near = Suggestions.nearest(language, LANGUAGES)
                .map(name -> "did you mean \"" + name + "\"? ")
                .orElse("");
        return "there is no such language; " + near + "those are " + String.join(", ", LANGUAGES);
    }

    private static List<Mistake> cel(MappingSettings mapping) {
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
        return switch (mapping.language()) {
            case GRPC ->
                MapperSettings.read(mapping, new LinkedHashSet<>())
                        .orElseThrow()
                        .mapping();
            case JAVA ->
                ClassInJar.read(mapping, new LinkedHashSet<>()).orElseThrow().mapping();
            default -> expressions(mapping);
        };
    }

    private static Mapping expressions(MappingSettings mapping) {
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
