package dev.rowcast.standalone.run;

import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.SpoolTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a seed that failed has to say: enough to understand it without running it again. For one thread. */
final class ChaosReport {
    private static final int MOST_LINES = 20;

    private final ChaosDiary diary;
    private final Shop shop;
    private final ChaosSubscriber subscriber;
    private final List<ChaosWriter> writers;
    private final ChaosProcesses processes;
    private final List<String> all = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();

    ChaosReport(
            ChaosDiary diary,
            Shop shop,
            ChaosSubscriber subscriber,
            List<ChaosWriter> writers,
            ChaosProcesses processes) {
        this.diary = diary;
        this.shop = shop;
        this.subscriber = subscriber;
        this.writers = writers;
        this.processes = processes;
    }

    /**
     * Writes it beside the diary; returns it without what makes it long.
     *
     * @param differing rows, as a table and a key
     * @param letters the ids of the changes that there are letters of
     */
    String of(ChaosFigures figures, Set<String> differing, Set<String> letters) throws Exception {
        processes.tellThreads();
        add("", List.of(figures.line()));
        add("how far each side came", ends());
        add("processes that broke down", processes.brokenDown());
        add("rows that differ", rows(differing));
        add("values that came for the first time after a later one", subscriber.outOfOrder());
        add("refused changes without a letter", without(subscriber.rejected(), letters));
        add("letters of changes that weren't refused", without(letters, subscriber.rejected()));
        all.add("what happened:");
        all.addAll(diary.lines());
        diary.append("report.txt", String.join("\n", all) + "\n");
        shown.add("all of this, what happened and when, and the processes' output with what their threads did: "
                + diary.folder().toAbsolutePath());
        shown.add("to repeat it: mvn verify -Pchaos -pl src/standalone -am -Drowcast.chaos.seeds=" + figures.seed());
        return String.join("\n", shown);
    }

    private void add(String title, Collection<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        for (List<String> each : List.of(all, shown)) {
            if (!title.isEmpty()) {
                each.add(title + " (" + lines.size() + "):");
            }
        }
        all.addAll(lines);
        lines.stream().limit(MOST_LINES).forEach(shown::add);
        if (lines.size() > MOST_LINES) {
            shown.add("... and " + (lines.size() - MOST_LINES) + " more");
        }
    }

    private static Set<String> without(Set<String> all, Set<String> those) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(those);
        return rest;
    }

    private List<String> ends() throws Exception {
        List<String> ends = new ArrayList<>();
        ends.add("source: has "
                + shop.rows("SELECT 1, @@GLOBAL.gtid_executed").get("1").replaceAll("\\s", ""));
        ends.add("state: " + stored());
        ends.addAll(processes.words());
        for (ChaosWriter each : writers) {
            ends.add("writer of keys from " + each.first() + ": committed last at " + each.lastCommit()
                    + "; the highest of its that arrived is new" + subscriber.highest(each.first()));
        }
        ends.add("service: heard last at " + subscriber.lastHeard());
        return ends;
    }

    private String stored() throws Exception {
        try (Session session = processes.open().session()) {
            return session.run(connection -> "reading goes on at "
                    + Position.read(connection, "shop").place() + "; in the spool " + SpoolTable.extents(connection));
        }
    }

    private List<String> rows(Set<String> differing) throws Exception {
        List<String> rows = new ArrayList<>();
        for (String row : differing) {
            String table = row.split(" ")[0];
            String key = row.split(" ")[1];
            Map<String, String> there = shop.rows("SELECT id, value FROM " + table + " WHERE id = " + key);
            rows.add(row + ": " + there.getOrDefault(key, "no row") + " in the database, "
                    + subscriber.rows(table).getOrDefault(key, "no row") + " at the service\n    written last: "
                    + told(row) + "\n    heard last: "
                    + subscriber.lastHeard(table, key).orElse("nothing"));
        }
        return rows;
    }

    private String told(String row) {
        return writers.stream()
                .flatMap(writer -> writer.told(row).stream())
                .findFirst()
                .orElse("nothing");
    }
}
