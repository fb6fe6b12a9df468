package dev.rowcast.e2e;

import dev.rowcast.e2e.ChaosFaults.Happened;
import dev.rowcast.e2e.ChaosLedger.Again;
import dev.rowcast.e2e.ChaosPlan.Fault;
import dev.rowcast.e2e.SourceTopics.Change;
import dev.rowcast.e2e.SourceTopics.DeadLetter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What a chaos run has shown: problems, and figures. */
final class ChaosFindings {
    private static final int SHOWN = 8;
    /** After a server is back its clients take their time: sessions end, groups are dealt out anew. */
    private static final long STACK_ECHO_MILLIS = 30_000;

    private static final long SUBSCRIBER_ECHO_MILLIS = 5_000;
    /** While the first tasks join, each takes partitions from those before. */
    private static final long START_ECHO_MILLIS = 20_000;

    private final ChaosPlan plan;
    private final List<Change> written;
    private final ChaosLetters letters;
    private final ChangeIds ids = new ChangeIds();
    private final List<Happened> faults;
    private final long startMillis;
    private final LateAnswers lateAnswers =
            LateAnswers.in(TestStack.shared().stack().connect().log());
    private final Database db;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Integer> againBy = new TreeMap<>();
    private final Map<Topics.Place, Long> writtenMillis = new HashMap<>();
    private final Map<Topics.Place, Long> done = new HashMap<>();
    private final List<ChaosLedger> ledgers = new ArrayList<>();
    private int lost;
    private int outOfOrder;
    private int deadLettered;
    private int parked;
    private int again;
    private int deliveries;
    private int changes;
    private int samples;
    private Duration took = Duration.ZERO;
    private int approved;
    private int sourceRestarts;

    /** @param startMillis when the first change had arrived */
    ChaosFindings(
            ChaosPlan plan,
            List<Change> written,
            List<DeadLetter> deadLetters,
            List<Happened> faults,
            long startMillis,
            Database db) {
        this.plan = plan;
        this.written = written;
        this.letters = new ChaosLetters(written, deadLetters);
        this.faults = faults;
        this.startMillis = startMillis;
        this.db = db;
        written.forEach(change -> writtenMillis.put(change.place(), change.atMillis()));
        report("dead letters that don't have the row of their record", letters.withoutRow());
    }

    void problem(String what) {
        problems.add(what);
    }

    void ended(Duration time, int approvals, int restartsOfSource) {
        took = time;
        approved = approvals;
        sourceRestarts = restartsOfSource;
        report("ids that stand for two changes", ids.faults());
    }

    /** Looks at one subscriber's log. */
    void subscriber(ChaosPlan.Subscription subscription, int index, Path log) {
        ChaosLedger ledger = ChaosLedger.of(log, subscription.inPartitionOrder(), ids);
        ledgers.add(ledger);
        deliveries += ledger.deliveries();
        changes = Math.max(changes, ledger.changes());
        outOfOrder += ledger.faults().size();
        ledger.faults().forEach(fault -> problem(subscription.name() + ": " + fault));

        List<Change> wanted = written.stream()
                .filter(change -> subscription.tables().equals("*")
                        || subscription.tables().equals(change.table()))
                .toList();
        complete(subscription, wanted, ledger);
        for (String table : wanted.stream().map(Change::table).distinct().toList()) {
            List<String> differences =
                    ledger.differences(db, table, SourceTopics.unknowable(wanted, table, subscription.parks()));
            lost += differences.size();
            differences.forEach(each -> problem(subscription.name() + ", " + table + ": " + each));
        }
        explain(subscription, index, ledger);
    }

    /** Every change was accepted or can be read back from the dead-letter queue, and nothing is there that needn't be. */
    private void complete(ChaosPlan.Subscription subscription, List<Change> wanted, ChaosLedger ledger) {
        String name = subscription.name();
        Map<Topics.Place, Long> dead = letters.readBack(name);
        deadLettered += dead.size();
        Set<Topics.Place> places = new HashSet<>();
        List<Change> missing = new ArrayList<>();
        List<Change> refusedForNothing = new ArrayList<>();
        Set<String> parkable = parkable(subscription, wanted);
        for (Change change : wanted) {
            places.add(change.place());
            Long at = ledger.accepted().get(change.place());
            Long deadAt = dead.get(change.place());
            if (at == null && deadAt == null) {
                missing.add(change);
            } else {
                done.merge(change.place(), at == null ? deadAt : at, Math::max);
            }
            String key = change.table() + change.key();
            if (deadAt != null && !change.undeliverable()) {
                if (parkable.contains(key)) {
                    parked++;
                } else {
                    refusedForNothing.add(change);
                }
            }
        }
        lost += missing.size();
        report(name + ": changes neither accepted nor dead-lettered", missing);
        report(name + ": dead letters of changes that the subscriber takes", refusedForNothing);
        report(
                name + ": accepted, and not in Kafka",
                ledger.accepted().keySet().stream()
                        .filter(place -> !places.contains(place))
                        .toList());
        report(
                name + ": refused, and no dead letter",
                ledger.refused().stream()
                        .filter(place -> !dead.containsKey(place))
                        .toList());
    }

    /** The keys that are parked at some time: what came before that is a dead letter too where it is read again behind it. */
    private static Set<String> parkable(ChaosPlan.Subscription subscription, List<Change> wanted) {
        Set<String> keys = new HashSet<>();
        for (Change change : wanted) {
            if (subscription.parks() && change.undeliverable()) {
                keys.add(change.table() + change.key());
            }
        }
        return keys;
    }

    private void report(String what, List<?> found) {
        if (!found.isEmpty()) {
            problem(what + ": " + found.size() + ", such as " + found.subList(0, Math.min(SHOWN, found.size())));
        }
    }

    /** Every change that came again did so since something had gone wrong in between, and only what was in flight. */
    private void explain(ChaosPlan.Subscription subscription, int index, ChaosLedger ledger) {
        List<Again> unexplained = new ArrayList<>();
        List<Again> beyondWindow = new ArrayList<>();
        for (Again each : ledger.again()) {
            again++;
            List<Happened> causes = causes(each, index);
            boolean starting = each.firstMillis() < startMillis + START_ECHO_MILLIS;
            boolean late = each.sameRecord()
                    && lateAnswers.between(subscription.name(), each.firstMillis(), each.againMillis());
            if (causes.isEmpty() && !starting && !late) {
                unexplained.add(each);
                continue;
            }
            boolean onlySubscribers = !starting
                    && causes.stream()
                            .allMatch(cause ->
                                    Fault.OF_SUBSCRIBER.contains(cause.step().fault()));
            if (onlySubscribers && subscription.sendsBatchByBatch() && !each.ofLastBatch()) {
                beyondWindow.add(each);
            }
            Optional<String> cause =
                    causes.stream().reduce((first, last) -> last).map(Happened::kind);
            againBy.merge(
                    cause.orElse(starting ? "start" : "late answer") + (each.sameRecord() ? "" : " (source)"),
                    1,
                    Integer::sum);
        }
        report(subscription.name() + ": came again and no fault explains it", unexplained);
        report(subscription.name() + ": came again and was not in flight", beyondWindow);
    }

    /**
     * The faults between the first time and this. Where the source wrote the change twice it is the times of its writing that count, however late
     * the records were delivered.
     */
    private List<Happened> causes(Again again, int index) {
        boolean same = again.sameRecord();
        long first = same ? again.firstMillis() : writtenMillis.getOrDefault(again.firstPlace(), 0L);
        long second = same ? again.againMillis() : writtenMillis.getOrDefault(again.place(), 0L);
        return faults.stream()
                .filter(fault -> (same
                                ? concerns(fault, index)
                                : Fault.OF_STACK.contains(fault.step().fault()))
                        && fault.fromMillis() <= second
                        && fault.toMillis() + echo(fault) >= first)
                .sorted(Comparator.comparing(Happened::fromMillis))
                .toList();
    }

    /** Whether the fault can have made a record come again to that subscription. */
    private static boolean concerns(Happened happened, int index) {
        Fault fault = happened.step().fault();
        return fault == Fault.WORKER
                || fault == Fault.BROKER
                || fault == Fault.OUTAGE
                || Fault.OF_SUBSCRIBER.contains(fault) && happened.step().who() == index;
    }

    private static long echo(Happened fault) {
        return Fault.OF_STACK.contains(fault.step().fault()) ? STACK_ECHO_MILLIS : SUBSCRIBER_ECHO_MILLIS;
    }

    /** No offset was seen committed before all changes below it were done, and none below it came again. */
    void commits(List<CommitWatch.Sample> seen) {
        samples = seen.size();
        Map<TopicPartition, NavigableMap<Long, Long>> doneUpTo = doneUpTo();
        Map<TopicPartition, NavigableMap<Long, Long>> committed = new HashMap<>();
        List<CommitWatch.Sample> early = new ArrayList<>();
        for (CommitWatch.Sample sample : seen) {
            Map.Entry<Long, Long> below =
                    doneUpTo.getOrDefault(sample.partition(), new TreeMap<>()).lowerEntry(sample.offset());
            if (below != null && below.getValue() > sample.seenMillis()) {
                early.add(sample);
            }
            committed
                    .computeIfAbsent(sample.partition(), partition -> new TreeMap<>())
                    .merge(sample.seenMillis(), sample.offset(), Math::max);
        }
        report("offsets committed before all changes below were accepted or dead-lettered", early);
        for (ChaosLedger ledger : ledgers) {
            report(
                    "came again although it was committed",
                    ledger.again().stream()
                            .filter(each -> {
                                var partition = new TopicPartition(
                                        each.place().topic(), each.place().partition());
                                var before = committed
                                        .getOrDefault(partition, new TreeMap<>())
                                        .lowerEntry(each.againMillis());
                                return before != null
                                        && before.getValue() > each.place().offset();
                            })
                            .toList());
        }
    }

    /** By partition and offset, when the change there and all before it were done. */
    private Map<TopicPartition, NavigableMap<Long, Long>> doneUpTo() {
        Map<TopicPartition, NavigableMap<Long, Long>> byPartition = new HashMap<>();
        for (Change change : written) {
            Topics.Place place = change.place();
            NavigableMap<Long, Long> times = byPartition.computeIfAbsent(
                    new TopicPartition(place.topic(), place.partition()), partition -> new TreeMap<>());
            long before = times.isEmpty() ? 0 : times.lastEntry().getValue();
            times.put(place.offset(), Math.max(before, done.getOrDefault(place, Long.MAX_VALUE)));
        }
        return byPartition;
    }

    List<String> problems() {
        return problems;
    }

    int changes() {
        return changes;
    }

    int faultCount() {
        return faults.size();
    }

    int lost() {
        return lost;
    }

    int outOfOrder() {
        return outOfOrder;
    }

    /** Changes that were read back from the dead-letter queue, with their rows, for each subscription that they are there for. */
    int readBack() {
        return deadLettered;
    }

    /** Of these, the changes whose key was parked. */
    int parked() {
        return parked;
    }

    /** Ids that stand for two changes. */
    int sharedIds() {
        return ids.shared();
    }

    /** Of how many changes somebody got more than one delivery, by why. */
    Map<String, Integer> againBy() {
        return againBy;
    }

    int deliveries() {
        return deliveries;
    }

    int again() {
        return again;
    }

    /** A line of the table. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%8d %9d %6d %11d %6d %6d %6d %6d %6d %6d %5d %7d %6.0f s  %s",
                plan.seed(),
                changes,
                faults.size(),
                deliveries,
                lost,
                outOfOrder,
                ids.shared(),
                again,
                deadLettered,
                parked,
                approved,
                samples,
                took.toMillis() / 1_000.0,
                againBy.isEmpty()
                        ? ""
                        : againBy.toString() + (sourceRestarts > 0 ? " source restarted " + sourceRestarts : ""));
    }

    /** The head of the table. */
    static String head() {
        return String.format(
                "%8s %9s %6s %11s %6s %6s %6s %6s %6s %6s %5s %7s %8s  %s",
                "seed",
                "changes",
                "faults",
                "deliveries",
                "lost",
                "order",
                "ids",
                "again",
                "dead",
                "parked",
                "holds",
                "commits",
                "took",
                "what came again, by the last fault before");
    }
}
