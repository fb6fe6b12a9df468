package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds tables that no topic carries, by the topics' names. */
final class TopicCheck {
    private static final int LISTED = 5;

    private final List<String> topics;

    TopicCheck(List<String> topics) {
        this.topics = topics;
    }

    List<Mistake> of(Routing routing) {
        boolean told = !topics.isEmpty() && topics.stream().allMatch(topic -> topic.matches("[^.]+\\.[^.]+\\..+"));
        if (!told) {
            return List.of();
        }
        List<Mistake> mistakes = new ArrayList<>();
        for (Subscription subscription : routing.subscriptions()) {
            subscription
                    .tables()
                    .named()
                    .forEach((place, pattern) -> pattern.exactly()
                            .filter(table -> !carried(table) && !carriedByAlias(routing, table))
                            .ifPresent(table -> mistakes.add(new Mistake(place, message(table)))));
        }
        return mistakes;
    }

    private boolean carried(TableId table) {
        return topics.stream().anyMatch(topic -> topic.endsWith("." + inTopic(table)));
    }

    private boolean carriedByAlias(Routing routing, TableId table) {
        return routing.aliases().entrySet().stream()
                .anyMatch(alias -> alias.getValue().equals(table) && carried(alias.getKey()));
    }

    private String message(TableId table) {
        List<String> known = topics.stream()
                .map(topic -> topic.substring(topic.indexOf('.') + 1))
                .toList();
        Optional<String> near = Suggestions.nearest(inTopic(table), known);
        String hint = near.map(name -> "did you mean \"" + name + "\"?")
                .orElseGet(() -> "they carry "
                        + known.stream().limit(LISTED).collect(Collectors.joining(", "))
                        + (known.size() > LISTED ? ", …" : ""));
        return "no topic of this connector carries \"" + table + "\"; " + hint;
    }

    /** Debezium replaces each character that a topic's name can't have by an underscore. */
    private static String inTopic(TableId table) {
        return table.toString().replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
