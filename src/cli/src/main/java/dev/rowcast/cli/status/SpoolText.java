package dev.rowcast.cli.status;

import dev.rowcast.cli.contracts.Wording;
import dev.rowcast.observe.ProcessStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is to be said of a spool that isn't empty.
 *
 * @param process the process that has it
 */
record SpoolText(ProcessStatus process) {
    private static final String GAP = "  ";
    private static final int NAMED = 5;
    private static final double KIB = 1024;

    List<String> lines() {
        long bytes = process.spooledBytes();
        String tables = process.spooled().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(NAMED)
                .map(each -> each.getKey() + " " + size(each.getValue()))
                .collect(Collectors.joining(", "));
        int more = process.spooled().size() - NAMED;
        return Wording.wrapped(
                GAP,
                "spool: " + size(bytes) + " of " + size(process.spoolLimit()) + " wait to be delivered (" + tables
                        + (more > 0 ? " and " + Wording.count(more, "table") + " more" : "") + ")" + lasts(bytes));
    }

    private String lasts(long bytes) {
        if (bytes >= process.spoolLimit()) {
            return ". It is FULL: the source is read no further until there is room, and MySQL keeps what comes for as long as it keeps its"
                    + " binary log (binlog_expire_logs_seconds)";
        }
        return process.spoolLastsMillis() == 0
                ? ""
                : "; at this pace it is full in " + Spans.words(process.spoolLastsMillis());
    }

    private static String size(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        double size = bytes / KIB;
        for (String unit : List.of("KiB", "MiB")) {
            if (size < KIB) {
                return String.format(Locale.ROOT, "%.1f %s", size, unit);
            }
            size /= KIB;
        }
        return String.format(Locale.ROOT, "%.1f GiB", size);
    }
}
