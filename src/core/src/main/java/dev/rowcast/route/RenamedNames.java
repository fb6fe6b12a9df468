package dev.rowcast.route;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the names that declared renames give one column. */
final class RenamedNames {
    private RenamedNames() {}

    /** All names, in lower case, that these renames connect with such a name, which is included; empty if there are none. */
    static Set<String> of(Map<String, String> renames, Predicate<String> chosen) {
        Set<String> names = Stream.of(renames.keySet(), renames.values())
                .flatMap(Collection::stream)
                .filter(chosen)
                .map(RenamedNames::folded)
                .collect(Collectors.toCollection(HashSet::new));
        boolean more = !names.isEmpty();
        while (more) {
            more = false;
            for (Map.Entry<String, String> rename : renames.entrySet()) {
                String from = folded(rename.getKey());
                String to = folded(rename.getValue());
                more |= (names.contains(from) && names.add(to)) || (names.contains(to) && names.add(from));
            }
        }
        return Set.copyOf(names);
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
