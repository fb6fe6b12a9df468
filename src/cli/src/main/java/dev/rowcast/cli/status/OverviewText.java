package dev.rowcast.cli.status;

import dev.rowcast.cli.contracts.Wording;
import dev.rowcast.observe.HeldTable;
import dev.rowcast.observe.ProcessStatus;
import dev.rowcast.observe.StoreFigures;
import dev.rowcast.observe.SubscriptionStatus;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.ConnectorStatus.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How all subscriptions are doing, one a line, with what is to be done about those that don't deliver. */
final class OverviewText {
    private static final List<String> HEADING =
            List.of("SUBSCRIPTION", "STATE", "RATE", "LAG", "OLDEST", "WAITING", "HELD", "TASKS");
    /** Columns of figures are aligned to the right. */
    private static final List<Integer> FIGURES = List.of(2, 3, 4, 5);

    private static final int STATE = 1;
    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    private final Overview overview;
    private final NextCommands next;
    private final boolean colours;

    private OverviewText(Overview overview, NextCommands next, boolean colours) {
        this.overview = overview;
        this.next = next;
        this.colours = colours;
    }

    /**
     * The lines.
     *
     * @param next the commands that it leads to
     * @param colours whether they are for a terminal
     */
    static List<String> of(Overview overview, NextCommands next, boolean colours) {
        return new OverviewText(overview, next, colours).lines();
    }

    private List<String> lines() {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        overview.missingLog().ifPresent(topic -> lines.addAll(lost(topic)));
        for (ConnectorView connector : overview.connectors()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(Wording.wrapped("", headline(connector)));
            connector
                    .sources()
                    .forEach(source -> lines.addAll(
                            new SourceText(source, overview.connect().answered(), overview.now()).lines()));
            connector.standbys().forEach(standby -> lines.addAll(standby(standby)));
            connector.spool().ifPresent(spool -> lines.addAll(new SpoolText(spool).lines()));
            connector.log().ifPresent(log -> lines.addAll(log(log)));
            connector.lag().ifPresent(lag -> lines.addAll(behind(GAP, lag)));
            connector.tasks().forEach(task -> lines.addAll(fate(task)));
            lines.addAll(letters(connector));
            connector
                    .subscriptions()
                    .forEach(view -> view.store().ifPresent(store -> lines.addAll(passedOver(view.name(), store))));
            connector.failedElsewhere().forEach(part -> lines.addAll(fate(connector, part)));
            connector.halfKeyChanges(overview.now()).forEach(each -> lines.addAll(Wording.wrapped(GAP, each)));
            if (!connector.subscriptions().isEmpty()) {
                lines.add(row(HEADING, widths, null));
            }
            for (SubscriptionView subscription : connector.subscriptions()) {
                lines.add(row(cells(subscription), widths, subscription.condition()));
                lines.addAll(why(connector.name(), subscription));
                connector
                        .lag()
                        .map(lag -> lag.of(subscription.stuck()))
                        .ifPresent(lag -> lines.addAll(behind(INDENT, lag)));
            }
        }
        overview.unreadable()
                .forEach((key, why) -> lines.addAll(Wording.wrapped(
                        "", "what task " + key + " wrote can't be read: " + why + "; use the rowcast of its version")));
        overview.gone().forEach((name, heard) -> {
            lines.add(name + ": deleted, says Kafka Connect; last heard of " + age(heard) + " ago");
            lines.add(INDENT + "Forget it: " + next.forget(name));
        });
        overview.kafka().untold().forEach(each -> lines.addAll(Wording.wrapped("", each)));
        if (overview.connect().trouble() != null) {
            lines.add(overview.connect().trouble());
        }
        return lines;
    }

    private static List<String> log(ProcessStatus process) {
        String kept = "binary log: MySQL keeps it for " + Spans.words(process.logKeptMillis());
        return Wording.wrapped(
                GAP,
                process.logLeftMillis() == 0
                        ? kept
                                + " (binlog_expire_logs_seconds), and reading goes on with older: it may be GONE at any time. Have MySQL keep it longer, and"
                                + " see what doesn't get on"
                        : kept + "; it has what reading goes on with for at least "
                                + Spans.words(process.logLeftMillis()) + " more");
    }

    private List<String> lost(String topic) {
        List<String> lines = new ArrayList<>();
        lines.add("CONTRACT LOG " + topic + " is gone: there is no such topic");
        lines.addAll(Wording.wrapped(
                INDENT,
                "Tasks go on with what they know, and fail once they start anew or meet a new table. Restore it from a backup, or"
                        + " from the contracts.json of an export, and restart them:"));
        lines.add(INDENT + next.restore());
        return lines;
    }

    private List<String> behind(String indent, KafkaLag lag) {
        String oldest = lag.oldestMillis().isPresent()
                ? ", the oldest from " + age(lag.oldestMillis().getAsLong()) + " ago"
                : "";
        return lag.worst()
                .map(worst -> Wording.wrapped(indent, behind(lag.total(), worst.getKey(), worst.getValue()) + oldest))
                .orElse(List.of());
    }

    private static String behind(long total, String partition, long records) {
        return records == total
                ? String.format(Locale.ROOT, "Kafka: %,d records of %s not committed yet", total, partition)
                : String.format(
                        Locale.ROOT,
                        "Kafka: %,d records not committed yet, most of them in %s (%,d)",
                        total,
                        partition,
                        records);
    }

    private String headline(ConnectorView connector) {
        if (connector.isKnownToConnectAlone()) {
            return connector.name() + ": "
                    + ofConnect(connector.name(), connector.connect().orElseThrow());
        }
        if (connector.tasks().isEmpty() && !connector.standbys().isEmpty()) {
            return connector.name() + ": no process reads";
        }
        boolean process = Stream.concat(connector.tasks().stream(), connector.stopped().stream())
                .anyMatch(task -> task.process().isPresent());
        if (connector.tasks().isEmpty()) {
            return connector.name() + ": stopped " + age(connector.stoppedMillis())
                    + " ago"
                    + (process ? "; if that wasn't intended, the process's log says why" : ofConnect(connector.name()));
        }
        if (process) {
            return connector.name() + ": on "
                    + connector.tasks().get(0).status().worker();
        }
        return tasks(connector);
    }

    private static String ofConnect(String connector) {
        return "; if that wasn't intended, Kafka Connect's GET " + ConnectClient.path(connector) + "/status says why";
    }

    private List<String> standby(Task task) {
        String where = "standby on " + task.status().worker();
        return task.life() == Task.Life.STALE
                ? Wording.wrapped(
                        GAP, where + " was last heard of " + age(task.heardMillis()) + " ago: it died, or hangs")
                : List.of(GAP + where);
    }

    private String tasks(ConnectorView connector) {
        List<String> workers = connector.tasks().stream()
                .filter(task -> task.life() == Task.Life.RUNNING)
                .map(task -> task.status().worker())
                .distinct()
                .toList();
        return connector.name() + ": " + Wording.count(connector.tasks().size(), "task") + ", "
                + (workers.isEmpty()
                        ? "none of them alive"
                        : workers.size() == 1
                                ? "on " + workers.get(0)
                                : "on " + Wording.count(workers.size(), "worker"));
    }

    private static String ofConnect(String connector, ConnectorStatus status) {
        return switch (status.state()) {
            case "STOPPED", "PAUSED" ->
                status.state() + ", says Kafka Connect. Resume it: PUT " + ConnectClient.path(connector)
                        + "/resume to Kafka Connect";
            default ->
                "no task of it has published its status yet; Kafka Connect says: "
                        + status.parts().stream()
                                .map(part -> part.what() + " " + part.state())
                                .collect(Collectors.joining(", "));
        };
    }

    private List<String> fate(Task task) {
        String where = " on " + task.status().worker();
        if (task.process().isPresent()) {
            return fateOfProcess(task, where);
        }
        return switch (task.life()) {
            case RUNNING, STOPPED -> List.of();
            case STALE -> {
                List<String> lines = new ArrayList<>(Wording.wrapped(
                        GAP,
                        "task " + task.number() + " is STALE: last heard of " + age(task.heardMillis()) + " ago" + where
                                + ", and it writes each "
                                + Spans.words(task.status().intervalMillis())));
                lines.addAll(Wording.wrapped(
                        INDENT,
                        "Look at that worker: it died, hangs, or doesn't reach Kafka. Of a dead one Kafka Connect moves the task to"
                                + " another worker after scheduled.rebalance.max.delay.ms"));
                yield lines;
            }
            case FAILED -> {
                List<String> lines = new ArrayList<>(Wording.wrapped(
                        GAP,
                        "task " + task.number() + " FAILED " + age(task.heardMillis()) + " ago" + where + ": "
                                + task.status().failure()));
                lines.add(INDENT + "Mend that, then restart it: "
                        + restart(task.status().connector(), task.number()));
                yield lines;
            }
        };
    }

    private List<String> fateOfProcess(Task task, String where) {
        return switch (task.life()) {
            case RUNNING, STOPPED -> List.of();
            case STALE ->
                told(
                        "the process is STALE: last heard of " + age(task.heardMillis()) + " ago" + where
                                + ", and it writes each "
                                + Spans.words(task.status().intervalMillis()),
                        "Look at that machine: it died, hangs, or can't write its state. Start it again; what it hadn't written down is read again");
            case FAILED ->
                told(
                        "the process FAILED " + age(task.heardMillis()) + " ago" + where + ": "
                                + task.status().failure(),
                        "Mend that, then start it again");
        };
    }

    private static List<String> told(String what, String advice) {
        List<String> lines = new ArrayList<>(Wording.wrapped(GAP, what));
        lines.addAll(Wording.wrapped(INDENT, advice));
        return lines;
    }

    /** What became dead letters since the tasks started; nothing if that is nothing. */
    private List<String> letters(ConnectorView connector) {
        List<String> counts = new ArrayList<>();
        long notUnderstood = connector.notUnderstood();
        if (notUnderstood > 0) {
            counts.add(Wording.count(notUnderstood, "record") + " that couldn't be understood");
        }
        connector.subscriptions().stream()
                .filter(view -> view.total(SubscriptionStatus::rejected) > 0)
                .forEach(view -> counts.add(
                        Wording.count(view.total(SubscriptionStatus::rejected), "change") + " of " + view.name()));
        if (counts.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(
                Wording.wrapped(GAP, "dead letters since the tasks started: " + String.join(", ", counts)));
        lines.add(INDENT + "See each: " + next.list(connector.name()));
        connector.latestNotUnderstood().ifPresent(latest -> lines.addAll(Wording.wrapped(INDENT, "latest: " + latest)));
        return lines;
    }

    /** What the readers of a store don't see. */
    private static List<String> passedOver(String subscription, StoreFigures store) {
        List<String> lines = new ArrayList<>();
        if (store.outdated() > 0) {
            lines.addAll(Wording.wrapped(
                    GAP,
                    "the store of " + subscription + " shows rows as they were before "
                            + Wording.count(store.outdated(), "rejected change")
                            + ", until they change again or the letters are redriven"));
        }
        if (store.stale() > 0) {
            lines.addAll(Wording.wrapped(
                    GAP,
                    "the store of " + subscription + " has passed over " + Wording.count(store.stale(), "write")
                            + " since the tasks started: it has newer rows. Nothing needs doing"));
        }
        return lines;
    }

    private static String restart(String connector, int task) {
        return "POST " + ConnectClient.path(connector) + "/tasks/" + task + "/restart to Kafka Connect";
    }

    private static List<String> fate(ConnectorView connector, Part part) {
        List<String> lines =
                new ArrayList<>(Wording.wrapped(GAP, part.what() + " FAILED, says Kafka Connect: " + part.rootCause()));
        lines.add(INDENT + "Mend that, then restart it: POST " + ConnectClient.path(connector.name())
                + "/restart?includeTasks=true&onlyFailed=true to Kafka Connect");
        return lines;
    }

    private List<String> cells(SubscriptionView view) {
        boolean silent = view.shares().isEmpty();
        OptionalLong oldest = view.oldestMillis();
        return List.of(
                view.name(),
                view.condition().name(),
                silent ? "-" : rate(view.sum(share -> share.rate())),
                view.lagMillis().isPresent()
                        ? Spans.words((long) view.lagMillis().getAsDouble())
                        : "-",
                oldest.isPresent() ? Spans.words(oldest.getAsLong()) : "-",
                silent ? "-" : String.format(Locale.ROOT, "%,d", view.total(share -> share.waitingChanges())),
                view.held().isEmpty() ? "-" : String.join(", ", view.heldTables()),
                view.tasks().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    private static String rate(double perSecond) {
        return perSecond < 100
                ? String.format(Locale.ROOT, "%.1f/s", perSecond)
                : String.format(Locale.ROOT, "%,.0f/s", perSecond);
    }

    private List<String> why(String connector, SubscriptionView view) {
        if (!view.isOfTheSubscription()) {
            return view.condition() == Condition.PAUSED ? pausedInConnect(connector) : List.of();
        }
        long nextTry = view.worst().nextTryMillis() - overview.now().toEpochMilli();
        String why = "for " + age(view.worst().sinceMillis())
                + view.reason().map(reason -> ": " + reason).orElse("")
                + (nextTry > 0 ? "; next try in " + Spans.words(nextTry) : "");
        List<String> lines = new ArrayList<>(Wording.wrapped(INDENT, why));
        advice(view).forEach(each -> lines.addAll(Wording.wrapped(INDENT, each)));
        decisions(view).forEach(each -> lines.add(INDENT + each));
        // On one line each, to be pasted.
        view.reason().ifPresent(reason -> next.in(reason, connector).forEach(each -> lines.add(INDENT + GAP + each)));
        if (view.condition() == Condition.BACKING_OFF
                && !view.worst().failingId().isEmpty()) {
            lines.addAll(Wording.wrapped(
                    INDENT,
                    "If the service can't be mended soon, make this one change a dead letter and go on without it:"));
            // On one line, to be pasted.
            lines.add(INDENT + GAP + next.skip(view.name(), view.worst().failingId()));
        }
        return lines;
    }

    private static List<String> pausedInConnect(String connector) {
        return Wording.wrapped(
                INDENT,
                "paused in Kafka Connect, by somebody or by a load that was killed. Resume it: PUT "
                        + ConnectClient.path(connector) + "/resume to Kafka Connect");
    }

    private static List<String> advice(SubscriptionView view) {
        return switch (view.condition()) {
            case BEHIND ->
                List.of(
                        "Nothing is lost: it goes on when that does. What must not wait for others needs a connector of its own");
            case WAITING_FOR_ANSWER ->
                List.of("Look at " + view.worst().target()
                        + ", which has taken the call. When the call's deadline is over, the changes are sent again");
            case BACKING_OFF ->
                List.of(
                        view.worst().lookAt().isEmpty()
                                ? "Look at " + view.worst().target()
                                        + ". Nothing is lost meanwhile: changes wait until the subscriber accepts them"
                                : "Look at " + view.worst().lookAt()
                                        + ", and not at the subscriber. Nothing is lost meanwhile: it goes on by itself when that answers");
            case MISCONFIGURED ->
                List.of("Mend it here or at " + view.worst().target()
                        + "; it is tried again now and then, and changes wait until then");
            case UNKNOWN -> List.of("A newer Rowcast says " + view.worst().state() + "; use its rowcast status");
            case PAUSED ->
                List.of("It goes on when all rows are there, or within a minute after whoever loads them was killed");
            case IDLE, DELIVERING, STALE, FAILED, HELD -> List.of();
        };
    }

    /** On one line each, to be pasted. */
    private List<String> decisions(SubscriptionView view) {
        return view.condition() != Condition.HELD
                ? List.of()
                : view.held().stream()
                        .filter(held -> !held.undecidable())
                        .map(HeldTable::table)
                        .distinct()
                        .sorted()
                        .map(table -> "Decide: " + next.diff(table))
                        .toList();
    }

    private String age(long millis) {
        return Wording.age(millis, overview.now());
    }

    private int[] widths() {
        int[] widths = HEADING.stream().mapToInt(String::length).toArray();
        overview.connectors().stream()
                .flatMap(connector -> connector.subscriptions().stream())
                .map(this::cells)
                .forEach(cells -> Arrays.setAll(
                        widths,
                        column -> Math.max(widths[column], cells.get(column).length())));
        return widths;
    }

    private String row(List<String> cells, int[] widths, @Nullable Condition condition) {
        StringBuilder row = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            row.append(column == 0 ? "" : GAP);
            if (FIGURES.contains(column)) {
                row.append(space).append(cell);
            } else {
                row.append(column == STATE ? painted(cell, condition) : cell)
                        .append(column == cells.size() - 1 ? "" : space);
            }
        }
        return row.toString();
    }

    private String painted(String text, @Nullable Condition condition) {
        if (!colours || condition == null) {
            return text;
        }
        int code = switch (condition) {
            case IDLE, DELIVERING -> 32;
            case PAUSED, BEHIND, WAITING_FOR_ANSWER, BACKING_OFF -> 33;
            case HELD, MISCONFIGURED, UNKNOWN, STALE, FAILED -> 31;
        };
        return "\033[" + code + "m" + text + "\033[0m";
    }

    /** The same at a given time, for a screen that is drawn again and again. */
    static String clock(Instant now) {
        return Wording.time(now.toEpochMilli());
    }
}
