package dev.rowcast.e2e;

import dev.rowcast.e2e.SourceTopics.Change;
import dev.rowcast.e2e.SourceTopics.DeadLetter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The dead letters of a run. One counts only if it can be read back from the queue, with the row that its change has in Kafka. */
final class ChaosLetters {
    private final Map<String, Map<Topics.Place, Long>> bySubscription = new HashMap<>();
    private final List<DeadLetter> withoutRow = new ArrayList<>();

    /**
     * @param written what the source wrote
     * @param letters what is in the queue
     */
    ChaosLetters(List<Change> written, List<DeadLetter> letters) {
        Map<Topics.Place, String> rows = new HashMap<>();
        written.forEach(change -> rows.put(change.place(), change.row()));
        for (DeadLetter letter : letters) {
            if (letter.row().equals(rows.get(letter.place()))) {
                bySubscription
                        .computeIfAbsent(letter.subscription(), name -> new HashMap<>())
                        .merge(letter.place(), letter.atMillis(), Math::min);
            } else {
                withoutRow.add(letter);
            }
        }
    }

    /** The records whose letters for that subscription were read back, and when these were written. */
    Map<Topics.Place, Long> readBack(String subscription) {
        return bySubscription.getOrDefault(subscription, Map.of());
    }

    /** Letters whose row isn't that of their record, or that can't be read. */
    List<DeadLetter> withoutRow() {
        return withoutRow;
    }
}
