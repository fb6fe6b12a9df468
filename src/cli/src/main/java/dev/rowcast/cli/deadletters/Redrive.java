package dev.rowcast.cli.deadletters;

import dev.rowcast.change.Decoded;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.flow.Destinations;
import dev.rowcast.flow.KeyOrder;
import dev.rowcast.route.Routing;
import dev.rowcast.route.Subscription;
import dev.rowcast.store.StoreCommands;
import dev.rowcast.store.StoreDestination;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Sends dead letters again, each to just the subscription that it names, in the order of their topic. What was delivered is settled; the rest
 * stays. For one thread, and for one use.
 */
public final class Redrive implements AutoCloseable {
    /** Sooner than its store a letter is too old, for what clocks differ and sending takes. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final Letters letters;
    private final LetterTopic topic;
    private final Routing routing;
    private final Destinations destinations;
    private final SourceSettings source;
    private final ContractGate gate;
    private final LetterRecords records;
    private final Settings settings;
    private final Progress progress;
    private final Release release;
    private final Map<Row, ChangeKey> parked = new LinkedHashMap<>();
    private final Map<String, Optional<Duration>> retentions = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final EnvelopeDecoder decoder = new EnvelopeDecoder();
    private final Map<String, SubscriptionRun> runs = new LinkedHashMap<>();
    private final Map<DeadLetterRecord.Place, List<DeadLetterRecord>> twins = new HashMap<>();
    private final Map<Row, DeadLetterRecord> stuck = new HashMap<>();
    private final List<Fate> fates = new ArrayList<>();
    private int chosen;

    /** A row's changes for one subscription. */
    private record Row(Optional<String> subscription, Optional<String> table, UUID key) {
        static Row of(DeadLetterRecord letter) {
            return new Row(letter.subscription(), letter.table(), letter.row());
        }
    }

    /**
     * How to do it.
     *
     * @param patience how long to wait for a subscriber without a letter of it coming to an end
     * @param by who does it, for the record
     * @param clock tells how old letters are
     */
    public record Settings(Duration patience, String by, InstantSource clock) {}

    /** Has a key's changes delivered again that was parked. */
    @FunctionalInterface
    public interface Release {
        /** Releases the key, if it is parked. */
        void release(String subscription, ChangeKey key);
    }

    /**
     * @param letters all letters of the topic
     * @param topic where they stand
     * @param setup the connector whose letters they are
     * @param rules what its configuration says to the gate
     * @param log its contract log, at its beginning; left open, and nothing is written to it
     * @param release is told of each key of which no change is a dead letter any more
     */
    public Redrive(
            Letters letters,
            LetterTopic topic,
            Setup setup,
            GateRules rules,
            ContractLog log,
            Settings settings,
            Release release,
            Progress progress) {
        this.release = release;
        this.letters = letters;
        this.topic = topic;
        this.routing = setup.routing();
        this.destinations = setup.destinations();
        this.source = setup.source();
        this.records = setup.records();
        ContractRegistry registry = new ContractRegistry(new ReadOnlyLog(log));
        registry.refresh();
        this.gate = new ContractGate(registry, rules);
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * What a connector makes records of and where it sends them.
     *
     * @param routing who gets what
     * @param destinations makes the subscriptions' destinations
     * @param source what its source connector is set to
     * @param records reads its letters
     */
    public record Setup(Routing routing, Destinations destinations, SourceSettings source, LetterRecords records) {}

    /** Sends those letters again that are open, and says what became of each, in the order in which they ended. */
    public List<Fate> run(Predicate<DeadLetterRecord> wanted) {
        Map<DeadLetterRecord.Place, DeadLetterRecord> open = new LinkedHashMap<>();
        Map<List<Object>, DeadLetterRecord> firsts = new HashMap<>();
        for (DeadLetterRecord letter : letters.all()) {
            if (!letters.isOpen(letter)) {
                continue;
            }
            open.put(letter.place(), letter);
            if (wanted.test(letter)) {
                chosen++;
                // A task that was restarted before its commit leaves the same letter again.
                Optional<DeadLetterRecord> first = letter.subscription()
                        .flatMap(name -> topic.change(letter)
                                .map(change -> firsts.computeIfAbsent(List.of(name, change), unused -> letter)));
                first.filter(other -> other != letter)
                        .ifPresent(other -> twins.computeIfAbsent(other.place(), unused -> new ArrayList<>())
                                .add(letter));
            }
        }
        Map<DeadLetterRecord.Place, Boolean> isTwin = new HashMap<>();
        twins.values().forEach(same -> same.forEach(letter -> isTwin.put(letter.place(), true)));
        topic.read(record -> {
            DeadLetterRecord letter = open.get(DeadLetterRecord.placeOf(record));
            if (letter == null || isTwin.containsKey(letter.place())) {
                return;
            }
            if (wanted.test(letter)) {
                take(letter, record);
            } else {
                stuck.putIfAbsent(Row.of(letter), letter);
            }
        });
        runs.values().forEach(SubscriptionRun::finish);
        topic.flush();
        releaseKeys();
        return List.copyOf(fates);
    }

    /** What else there is to say after {@link #run}. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** The task parks on until a key is released, so what has come since decides. */
    private void releaseKeys() {
        parked.keySet().removeIf(stuck::containsKey);
        if (parked.isEmpty()) {
            return;
        }
        topic.look();
        Letters now = Letters.read(topic);
        Map<Row, Long> left =
                now.all().stream().filter(now::isOpen).collect(Collectors.groupingBy(Row::of, Collectors.counting()));
        parked.forEach((row, key) -> {
            long more = left.getOrDefault(row, 0L);
            if (more > 0) {
                notes.add("key " + key + " stays parked: " + more
                        + " more of its changes came meanwhile; redrive again, with the"
                        + " connector paused if they come all the time");
            } else {
                release.release(row.subscription().orElseThrow(), key);
                notes.add("key " + key + " is released");
            }
        });
    }

    private void take(DeadLetterRecord letter, ConsumerRecord<byte[], byte[]> record) {
        Optional<Subscription> to = letter.subscription()
                .flatMap(name -> routing.subscriptions().stream()
                        .filter(subscription -> subscription.name().equals(name))
                        .findFirst());
        if (to.isEmpty()) {
            end(new Fate(letter, Fate.End.IMPOSSIBLE, nobody(letter)));
            return;
        }
        Optional<Duration> retention = retentions.computeIfAbsent(to.get().name(), unused -> retention(to.get()));
        if (retention.filter(kept -> isForgotten(letter, kept)).isPresent()) {
            end(new Fate(
                    letter,
                    Fate.End.IMPOSSIBLE,
                    forgotten(letter, retention.get(), to.get().name())));
            return;
        }
        RawRecord raw;
        RowChange change;
        try {
            RawRecord read = records.record(letter, record);
            change = checked(letter, decoder.decode(read), to.get());
            raw = change.shortId() ? read.withShortId() : read;
        } catch (ConnectException unreadable) {
            Throwable root = unreadable;
            for (Throwable next = root.getCause(); next != null; next = next.getCause()) {
                root = next;
            }
            end(new Fate(
                    letter,
                    Fate.End.IMPOSSIBLE,
                    "the converter can't read it; is it the connector's? " + root.getMessage()));
            return;
        } catch (RecordException | ImpossibleException unfit) {
            end(new Fate(letter, Fate.End.IMPOSSIBLE, String.valueOf(unfit.getMessage())));
            return;
        }
        SubscriptionRun run = runs.computeIfAbsent(to.get().name(), this::open);
        if (letter.parked()) {
            parked.put(Row.of(letter), KeyOrder.keyOf(change));
            if (run.isUnderWay(letter.row())) {
                run.finish();
            }
            DeadLetterRecord before = stuck.get(Row.of(letter));
            if (before != null) {
                end(new Fate(
                        letter,
                        Fate.End.BEHIND,
                        "an earlier change of its key isn't delivered: " + LettersText.name(before)));
                return;
            }
        }
        run.send(letter, raw);
    }

    /** For how long the subscription's store remembers deletes; empty where it has none. */
    private Optional<Duration> retention(Subscription subscription) {
        try (Destination destination = destinations.of(subscription)) {
            return InstalledDestinations.store(destination).map(StoreDestination::retention);
        }
    }

    /** Whether the row may have been deleted since, and the store may not know that any more or not for long. */
    private boolean isForgotten(DeadLetterRecord letter, Duration retention) {
        Instant safe = settings.clock().instant().minus(retention).plus(MARGIN);
        return letter.time().isBefore(safe);
    }

    private static String forgotten(DeadLetterRecord letter, Duration retention, String subscription) {
        return "it is from " + letter.time() + ", and its store remembers deletes for " + retention.toHours()
                + " h: it may bring back a row that was deleted since. Have the store compared with MySQL and mended: "
                + StoreCommands.repair(subscription);
    }

    private static String nobody(DeadLetterRecord letter) {
        return letter.subscription()
                .map(name -> "the routing has no subscription " + name + " any more")
                .orElse(
                        "it names no subscription, since it couldn't be understood: mend what wrote it, and have the source write"
                                + " the row again");
    }

    private SubscriptionRun open(String subscription) {
        return new SubscriptionRun(
                subscription, routing, gate, destinations, source, settings.patience(), this::end, progress);
    }

    /** What would go out must be what was to go out at first. */
    private RowChange checked(DeadLetterRecord letter, Decoded decoded, Subscription to) {
        if (!(decoded instanceof RowChange change)) {
            throw new ImpossibleException("it is no change of a row");
        }
        RowChange routed = change.of(routing.contractOf(change.table()));
        if (!to.wants(routed.table())) {
            throw new ImpossibleException(
                    "the subscription " + to.name() + " doesn't take " + routed.table() + " any more");
        }
        if (letter.id().filter(id -> !id.equals(routed.id())).isEmpty()) {
            return routed;
        }
        // Its task gave it a short id, as earlier builds did.
        RowChange asBefore = routed.withShortId();
        if (letter.id().filter(asBefore.id()::equals).isEmpty()) {
            throw new ImpossibleException("it would have another id now, " + routed.id()
                    + ", and the subscriber couldn't know it again; was the letter copied or changed?");
        }
        return asBefore;
    }

    private void end(Fate fate) {
        record(fate);
        twins.getOrDefault(fate.letter().place(), List.of())
                .forEach(twin -> record(new Fate(twin, fate.end(), fate.why())));
        progress.ended(fates.size(), chosen);
    }

    private void record(Fate fate) {
        fates.add(fate);
        if (fate.end().good()) {
            topic.settle(
                    fate.letter(), fate.end() == Fate.End.SKIPPED ? Settled.SKIPPED : Settled.DELIVERED, settings.by());
        } else {
            stuck.putIfAbsent(Row.of(fate.letter()), fate.letter());
        }
    }

    @Override
    public void close() {
        runs.values().forEach(SubscriptionRun::close);
    }
}
