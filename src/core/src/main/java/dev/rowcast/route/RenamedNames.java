package dev.rowcast.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
        Map<String, List<String>> others = names.isEmpty() ? Map.of() : pairs(renames);
        Deque<String> left = new ArrayDeque<>(names);
        while (!left.isEmpty()) {
            others.getOrDefault(left.remove(), List.of()).stream()
                    .filter(names::add)
                    .forEach(left::add);
        }
        return Set.copyOf(names);
    }

    /** By each name those that it is another name of. */
    private static Map<String, List<String>> pairs(Map<String, String> renames) {
        Map<String, List<String>> others = new HashMap<>();
        renames.forEach((from, to) -> {
            others.computeIfAbsent(folded(from), unused -> new ArrayList<>()).add(folded(to));
            others.computeIfAbsent(folded(to), unused -> new ArrayList<>()).add(folded(from));
        });
        return others;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
