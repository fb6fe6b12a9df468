package dev.rowcast.cli.status;

import dev.rowcast.cli.contracts.Wording;
import dev.rowcast.observe.KeyChanges;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The key changes of which only one half has arrived: over all tasks of a connector, as many deletes of old keys as inserts of new ones must come. */
final class HalfKeyChanges {
    /** How long a half may take longer than the other. */
    private static final long PATIENCE_MILLIS = 300_000;

    private HalfKeyChanges() {}

    /** A sentence for each table that lacks halves for longer than that. None while a task doesn't run or a partition isn't read, for then they may yet come. */
    static List<String> of(List<Task> tasks, Instant now) {
        if (tasks.stream()
                .anyMatch(task -> task.life() != Task.Life.RUNNING
                        || !task.status().paused().isEmpty())) {
            return List.of();
        }
        long from = tasks.stream()
                .mapToLong(task -> task.status().assignedMillis())
                .max()
                .orElse(0);
        long to = now.toEpochMilli() - PATIENCE_MILLIS - KeyChanges.SPAN_MILLIS;
        Map<String, List<KeyChanges>> different = tasks.stream()
                .flatMap(task -> task.status().keyChanges().stream())
                .filter(each -> each.fromMillis() >= from && each.fromMillis() <= to)
                .collect(Collectors.toMap(
                        each -> each.table() + " " + each.fromMillis(), each -> each, KeyChanges::plus, TreeMap::new))
                .values()
                .stream()
                .filter(each -> each.deletes() != each.inserts())
                .collect(Collectors.groupingBy(KeyChanges::table, TreeMap::new, Collectors.toList()));
        return different.entrySet().stream()
                .map(each -> sentence(each.getKey(), each.getValue()))
                .toList();
    }

    private static String sentence(String table, List<KeyChanges> different) {
        long deletes = different.stream().mapToLong(KeyChanges::deletes).sum();
        long inserts = different.stream().mapToLong(KeyChanges::inserts).sum();
        return "half of a key change is missing in " + table + ": " + Wording.count((int) deletes, "delete")
                + " of old keys and " + Wording.count((int) inserts, "insert") + " of new ones came of the "
                + Wording.count(different.size(), "span") + " of 5 min from "
                + Wording.time(different.get(0).fromMillis())
                + " on; look for a transform, a topic or retention that takes one of the two away";
    }
}
