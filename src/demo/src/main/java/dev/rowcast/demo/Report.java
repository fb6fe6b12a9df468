package dev.rowcast.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of it all.
 *
 * @param counts by subscriber and table
 * @param atRest latencies of single commits, by subscriber
 * @param bulk the rows inserted in one go
 * @param results what the database says
 * @param outOfOrder how many changes came after a later one
 */
record Report(List<Count> counts, List<AtRest> atRest, Bulk bulk, List<Verification.Result> results, long outOfOrder) {

    /**
     * Changes of a table at a subscriber.
     *
     * @param sent how many the workload committed
     * @param received how many different ones came
     * @param duplicates how many came again
     */
    record Count(String subscriber, String table, long sent, long received, long duplicates) {
        long lost() {
            return Math.max(0, sent - received);
        }
    }

    /** Latencies of a subscriber. */
    record AtRest(String subscriber, Latencies latencies) {}

    /**
     * The rows inserted in one go.
     *
     * @param took from the commit until the slowest subscriber had all of them
     */
    record Bulk(int rows, Duration took) {
        long rate() {
            return Math.round(rows / (took.toNanos() / 1e9));
        }
    }

    /** Whether the demo has shown what it promises: nothing lost, nothing out of order, everything as it is in the database. */
    boolean kept() {
        return outOfOrder == 0
                && counts.stream().allMatch(count -> count.sent() == count.received())
                && results.stream().allMatch(Verification.Result::equal);
    }

    /** The summary, line by line. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%-5s  %-17s %9s %9s %6s %11s", "", "table", "sent", "received", "lost", "duplicates"));
        for (Count count : counts) {
            lines.add(String.format(
                    "%-5s  %-17s %9s %9s %6s %11s",
                    count.subscriber(),
                    count.table(),
                    Text.number(count.sent()),
                    Text.number(count.received()),
                    Text.number(count.lost()),
                    Text.number(count.duplicates())));
        }
        lines.add("");
        for (AtRest each : atRest) {
            lines.add(String.format(
                    "%-5s  commit to callback: %s  (%s at rest)",
                    each.subscriber(),
                    each.latencies().describe(),
                    Text.count(each.latencies().count(), "commit")));
        }
        lines.add(
                Text.number(bulk.rows()) + " rows in one transaction: all with both after " + Text.seconds(bulk.took())
                        + ", " + Text.number(bulk.rate()) + " rows/s" + (outOfOrder == 0 ? ", in order" : ""));
        if (outOfOrder > 0) {
            lines.add(Text.count(outOfOrder, "change") + " came out of order");
        }
        return lines;
    }
}
