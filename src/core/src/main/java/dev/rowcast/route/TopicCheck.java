package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds tables that no topic carries, by the topics' names. */
final class TopicCheck {
    private static final int LISTED = 5;

    private final List<String> topics;
    /** What stands behind each dot of a topic's name: behind one of them is the table. */
    private final Set<String> endings;

    TopicCheck(List<String> topics) {
        this.topics = topics;
        this.endings = topics.stream().flatMap(TopicCheck::endings).collect(Collectors.toSet());
    }

    private static Stream<String> endings(String topic) {
        return IntStream.range(0, topic.length())
                .filter(i -> topic.charAt(i) == '.')
                .mapToObj(i -> topic.substring(i + 1));
    }

    List<Mistake> of(Routing routing) {
        boolean told = !topics.isEmpty() && topics.stream().allMatch(topic -> topic.matches("[^.]+\\.[^.]+\\..+"));
        if (!told) {
            return List.of();
        }
        Set<TableId> byAlias = carriedByAlias(routing);
        List<Mistake> mistakes = new ArrayList<>();
        for (Subscription subscription : routing.subscriptions()) {
            subscription
                    .tables()
                    .named()
                    .forEach((place, pattern) -> pattern.exactly()
                            .filter(table -> !carried(table) && !byAlias.contains(table))
                            .ifPresent(table -> mistakes.add(
                                    new Mistake(place, message(table, mistakes.size() < MistakeList.LISTED)))));
        }
        return mistakes;
    }

    private boolean carried(TableId table) {
        return endings.contains(table.inTopic());
    }

    private Set<TableId> carriedByAlias(Routing routing) {
        return routing.aliases().entrySet().stream()
                .filter(alias -> carried(alias.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }

    /** @param listed whether people get to see it: to look for a near name among all topics takes its time */
    private String message(TableId table, boolean listed) {
        List<String> known = listed
                ? topics.stream()
                        .map(topic -> topic.substring(topic.indexOf('.') + 1))
                        .toList()
                : List.of();
        Optional<String> near = Suggestions.nearest(table.inTopic(), known);
        String hint = near.map(name -> "did you mean \"" + name + "\"?")
                .orElseGet(() -> "they carry "
                        + known.stream().limit(LISTED).collect(Collectors.joining(", "))
                        + (known.size() > LISTED ? ", …" : ""));
        return "no topic of this connector carries \"" + table + "\"" + (listed ? "; " + hint : "");
    }
}
