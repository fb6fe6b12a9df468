package dev.rowcast.route;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which names declared renames make names of one column. */
final class RenamedNames {
    private RenamedNames() {}

    /** All names, in lower case, that such a name leads to or comes from by these renames, itself too; empty where none does. */
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
