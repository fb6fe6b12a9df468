package dev.rowcast.flow;

import dev.rowcast.change.Decoded;
import dev.rowcast.change.ProgressId;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.StreamId;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.gate.RuntimeWords;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.ListenerGroup;
import dev.rowcast.progress.OffsetTracker;
import dev.rowcast.route.Routing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes a record through all steps: decodes it, routes it, checks it against its table's contract, encodes it, and offers it to the lanes of
 * the subscriptions that want it. The lanes then deliver it on their own threads, and the offset tracker says how far a runtime may commit.
 *
 * <p>For the task's thread alone. No method waits for a subscriber.
 */
public final class ChangeFlow implements AutoCloseable {
    private static final long LOOK_MILLIS = 250;

    /** Time until the next turn while streams are paused or dead letters are being written. */
    private static final Duration SOON = Duration.ofMillis(20);

    /** Time until the next turn while every paused stream waits for a decision. */
    private static final Duration LATER = Duration.ofMillis(LOOK_MILLIS);

    private final EnvelopeDecoder decoder = new EnvelopeDecoder();
    private final OffsetTracker offsets = new OffsetTracker();
    private final Map<StreamId, StreamFlow> streams = new HashMap<>();
    /** Of the streams, and of those that are gone and may come back, since a rebalance takes and gives them: what was too much stays too much. */
    private final Map<StreamId, LetterBrake> brakes = new HashMap<>();

    private final RejectedChanges rejected = new RejectedChanges();
    private final List<SubscriptionDelivery> subscriptions = new ArrayList<>();
    private final ScheduledExecutorService scheduler;
    private final TablePlans plans;
    private final DeadLetters deadLetters;
    private final DeadLetterRetries retries;
    private final Routing routing;
    private final Holds holds;
    private final Blockages blockages;
    private final ParkedKeys parked;
    private final Clock clock;
    private final int brake;
    private final RuntimeWords words;
    private final LogQuestions log;
    private final DeliveryListener listener;

    /** The streams that the runtime has been told to pause. */
    private final Set<StreamId> paused = new LinkedHashSet<>();

    /** The streams of the current records, that of the last record included. */
    private final Set<StreamFlow> touched = new LinkedHashSet<>();

    private @Nullable StreamFlow recent;
    private long lastLook;

    /**
     * Creates the destinations that the routing names. They connect when there is something to send.
     *
     * @throws IllegalArgumentException if one of them can't be created; the message says which and why
     */
    public ChangeFlow(FlowOptions options) {
        this.deadLetters = options.deadLetters();
        this.routing = options.routing();
        this.clock = options.clock();
        this.listener = ListenerGroup.of(List.of(options.listener()));
        this.parked = options.parked();
        this.brake = options.brake();
        this.words = options.gate().words();
        this.log = new LogQuestions(clock);
        this.holds = new Holds(options.listener(), subscriptions, options.gate().words());
        this.blockages = new Blockages(options.listener(), subscriptions, clock);
        this.retries = new DeadLetterRetries(deadLetters, subscriptions, options.listener(), clock);
        this.lastLook = clock.millis();
        this.scheduler = scheduler(options.name());
        DeliveryContext context = DeliveryContext.builder(scheduler, rejected, options.listener())
                .parked(options.parked())
                // Without a queue there is nowhere to put them.
                .skipped(deadLetters.present() ? options.gate().skipped() : Map.of())
                .epochs(options.epochs())
                .memory(options.memory())
                .may(options.mayDeliver())
                .build();
        try {
            routing.subscriptions().stream()
                    .filter(options::serves)
                    .forEach(each -> subscriptions.add(SubscriptionDelivery.open(
                            each, options.destinations().of(each), context, brake)));
        } catch (RuntimeException unusable) {
            close();
            throw unusable;
        }
        this.plans = new TablePlans(
                options.gate(), routing.subscriptions(), List.copyOf(subscriptions), options.source(), log);
    }

    private static ScheduledExecutorService scheduler(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "rowcast-" + name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /**
     * Takes records, those of a stream in the order of their sequences. Also passes on dead letters, and releases held streams after a decision.
     * Call it repeatedly, with an empty list if there are no records. It never waits for a destination.
     *
     * <p>A record that can't be decoded or encoded, for any reason, goes to the dead-letter queue. Without a queue it stops its stream, or
     * holds it until the task restarts. A record that must not be skipped stops its stream: that record and
     * all later ones stay uncommitted, and after all earlier ones are done, a turn fails with a message that says what to do.
     *
     * @param read converts a runtime's record
     * @throws RuntimeException if the task has to stop: a record stopped its stream, a hold exceeded its deadline, a dead letter can't be
     *     written, or the contract log has lost entries or holds something else. Records that were not taken are not committed
     */
    public <T> Turn turn(Collection<T> records, Function<T, RawRecord> read) {
        settle();
        lookForDecisions();
        // Before these records are taken: Connect commits only up to the last call that succeeded, and the records
        // before the one that stops the stream must be part of that.
        failWhereStopped();
        Collection<StreamId> full = acceptAll(records, read);
        Set<StreamId> resume = new HashSet<>();
        Map<StreamId, Long> rewind = new HashMap<>();
        for (StreamId stream : paused) {
            if (hasRoom(stream)) {
                resume.add(stream);
                takeRewind(stream).ifPresent(offset -> rewind.put(stream, offset));
            }
        }
        paused.removeAll(resume);
        blockages.resumed(resume);
        Set<StreamId> pause = new HashSet<>(full);
        pause.removeIf(stream -> !paused.add(stream));
        blockages.paused(pause);
        return new Turn(pause, resume, rewind, lookAgainIn());
    }

    /**
     * Gives tables their contracts together, where they have none. A turn does it too, for each table by itself, which takes a write to the contract log each; so call
     * this before a turn with many tables that come for the first time. It delivers nothing, and what is wrong with a record or the log, the turn says.
     *
     * @param firsts of the records of that turn the first of each of those tables
     * @throws RuntimeException if the contract log has lost entries or holds something else
     */
    public void begin(Collection<RawRecord> firsts) {
        plans.begin(firsts.stream().flatMap(raw -> change(raw).stream()).toList());
    }

    private Optional<RowChange> change(RawRecord raw) {
        try {
            return decode(raw) instanceof RowChange change ? Optional.of(change) : Optional.empty();
        } catch (RecordException bad) {
            return Optional.empty();
        }
    }

    private Optional<Duration> lookAgainIn() {
        if (unsettled() || deadLetters.pending() || paused.size() > holds.size()) {
            return Optional.of(SOON);
        }
        return holds.size() > 0 ? Optional.of(LATER) : Optional.empty();
    }

    /** Takes a record. */
    void accept(RawRecord raw) {
        acceptAll(List.of(raw), record -> record);
    }

    /** Takes records; returns those of their streams that must not deliver more now. */
    <T> Collection<StreamId> acceptAll(Collection<T> records, Function<T, RawRecord> read) {
        for (T record : records) {
            take(read.apply(record));
        }
        List<StreamId> full = new ArrayList<>();
        for (StreamFlow flow : touched) {
            flow.flush();
            if (!flow.hasRoom()) {
                full.add(flow.stream());
            }
        }
        touched.clear();
        recent = null;
        return full;
    }

    private void take(RawRecord raw) {
        StreamFlow stream = flowOf(raw);
        if (stream.takesNothing()) {
            return;
        }
        try {
            Decoded decoded = decode(raw);
            if (decoded instanceof RowChange change) {
                countKeyChange(stream, change, raw);
                stream.deliver(change, raw);
            } else {
                stream.offsets().pass(raw.at().sequence());
            }
        } catch (UnexpectedRecordException bad) {
            letterOrHold(stream, raw, bad);
        } catch (RecordException bad) {
            deadLetter(stream, raw, bad, null);
        } catch (TableHeldException held) {
            stream.hold(held.rows());
        } catch (TableStoppedException end) {
            stream.stop(raw.at(), end);
        }
    }

    /** Counts the halves of key changes, so that it shows when only one of two arrives. */
    private void countKeyChange(StreamFlow stream, RowChange change, RawRecord raw) {
        if (raw.headers().isEmpty() || !stream.isNew(raw.at())) {
            return;
        }
        boolean delete = KeyOrder.isKeyDelete(change, raw.headers());
        if (delete || KeyOrder.isKeyInsert(change, raw.headers())) {
            listener.keyChangeRead(
                    change.table().toString(),
                    delete,
                    TimeUnit.NANOSECONDS.toMillis(change.source().commitTimeNanos()));
        }
    }

    private Decoded decode(RawRecord raw) {
        try {
            Decoded decoded = decoder.decode(raw);
            return decoded instanceof RowChange change ? change.of(routing.contractOf(change.table())) : decoded;
        } catch (RecordException bad) {
            throw bad;
        } catch (RuntimeException unexpected) {
            throw new UnexpectedRecordException(raw.at(), null, unexpected);
        }
    }

    private void letterOrHold(StreamFlow stream, RawRecord raw, UnexpectedRecordException bad) {
        if (retries.present()) {
            deadLetter(stream, raw, bad, bad.change());
        } else {
            stream.hold(HeldRows.withoutQueue(bad));
        }
    }

    /** Checks periodically which streams keep subscriptions behind, and for decisions about tables, and releases the streams that waited for them. */
    void lookForDecisions() {
        long now = clock.millis();
        if (Math.abs(now - lastLook) < LOOK_MILLIS) {
            return;
        }
        lastLook = now;
        blockages.look(holds.all());
        subscriptions.forEach(wired -> wired.lanes().look());
        Set<TableId> news = plans.takeNews();
        holds.all().forEach((stream, rows) -> {
            RowChange first = rows.first();
            GateDecision.Hold hold = rows.hold();
            if (first != null && hold != null) {
                checkDeadline(first, hold);
            }
            boolean decidable = hold != null && first != null && news.contains(first.table());
            if (first != null && (decidable || (rows.isUnanswered() && log.isDue()))) {
                decideAgain(Objects.requireNonNull(streams.get(stream)), rows, first);
            }
        });
    }

    private void checkDeadline(RowChange first, GateDecision.Hold hold) {
        Duration lasted = Duration.between(Instant.ofEpochMilli(hold.held().atMillis()), clock.instant());
        routing.subscriptions().stream()
                .filter(subscription -> subscription.wants(first.table()))
                .flatMap(subscription -> subscription.holdDeadline().stream())
                .min(Comparator.naturalOrder())
                .filter(deadline -> lasted.compareTo(deadline) > 0)
                .ifPresent(deadline -> {
                    throw TableStoppedException.overdue(first, hold, deadline, words);
                });
    }

    private void decideAgain(StreamFlow flow, HeldRows rows, RowChange first) {
        try {
            plans.planFor(first);
        } catch (TableHeldException still) {
            if (still.rows().isUnanswered() && rows.isUnanswered()) {
                holds.begin(flow.stream(), still.rows());
                return;
            }
            if (still.rows().isUnanswered() == rows.isUnanswered()) {
                return;
            }
        }
        flow.release(rows);
    }

    /** Where to resume reading the stream after a decision. Returned once. */
    Optional<Long> takeRewind(StreamId stream) {
        StreamFlow flow = streams.get(stream);
        return flow == null ? Optional.empty() : flow.takeRewind();
    }

    /** How many streams wait for a decision. */
    int held() {
        return holds.size();
    }

    private void deadLetter(StreamFlow stream, RawRecord raw, RecordException bad, @Nullable RowChange change) {
        try {
            stream.notUnderstood(raw, bad, change);
        } catch (RuntimeException nowhere) {
            stream.stop(raw.at(), nowhere);
        }
    }

    /**
     * Stops the task if a record stopped its stream, but only after all earlier records of the stream are done, so that the offset of that
     * record can be committed.
     */
    void failWhereStopped() {
        streams.values().forEach(StreamFlow::failIfStoppedAndDone);
    }

    /** Consecutive records are mostly of one stream. */
    private StreamFlow flowOf(RawRecord raw) {
        StreamFlow flow = recent;
        if (flow == null || !flow.stream().equals(raw.at().stream())) {
            flow = streams.computeIfAbsent(
                    raw.at().stream(),
                    stream -> new StreamFlow(
                            stream, offsets.of(raw.at()), plans, holds, retries, parked, brakeOf(stream), listener));
            touched.add(flow);
            recent = flow;
        }
        return flow;
    }

    private LetterBrake brakeOf(StreamId stream) {
        return brakes.computeIfAbsent(stream, unused -> new LetterBrake(brake));
    }

    /** Passes rejected changes to the dead-letter queue, retries the refused ones, and closes the records of written ones. */
    void settle() {
        rejected.drainTo(deadLetters);
        retries.handInAgain();
        deadLetters.settle();
    }

    /** Whether a turn has said to pause the stream, and none since to resume it. */
    public boolean isPaused(StreamId stream) {
        return paused.contains(stream);
    }

    /** Whether any delivery is pending. A stream that waits for a decision doesn't count. */
    public boolean unsettled() {
        if (!rejected.isEmpty()) {
            return true;
        }
        for (StreamFlow flow : streams.values()) {
            if (flow.isBusy()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the stream may deliver more: false while a subscription's buffer for it is full, and after the stream has stopped. */
    boolean hasRoom(StreamId stream) {
        StreamFlow flow = streams.get(stream);
        return flow == null || flow.hasRoom();
    }

    /**
     * How far a runtime may commit.
     *
     * @param progress the stream that it commits: for Kafka, a partition's
     * @param position the sequence after the last record that the runtime took from it, whether or not the record came here. A record that the
     *     runtime keeps back doesn't count as taken, see {@link Turn}
     * @return {@code position} if no record of it is pending; otherwise the sequence of the first pending record
     * @throws IllegalArgumentException for a stream whose records count toward another stream's progress
     */
    public long committable(ProgressId progress, long position) {
        return offsets.committable(progress, position);
    }

    /** Sends no more changes of these streams. Answers to changes in flight still count. Call {@link #close(Collection)} afterwards. */
    public void drain(Collection<StreamId> given) {
        given.forEach(stream -> subscriptions.forEach(wired -> wired.lanes().drain(stream)));
    }

    /**
     * Passes on the rejected changes of these draining streams. Returns whether none of their changes is in flight or on its way to the dead-letter
     * queue.
     *
     * @throws RuntimeException if a dead letter can't be written
     */
    public boolean isDrained(Collection<StreamId> given) {
        boolean drained = given.stream()
                .allMatch(stream ->
                        subscriptions.stream().allMatch(wired -> wired.lanes().isDrained(stream)));
        settle();
        return drained && !deadLetters.pending();
    }

    /** Abandons streams: cancels calls in flight and ignores late answers. */
    public void close(Collection<StreamId> given) {
        for (StreamId stream : given) {
            subscriptions.forEach(wired -> wired.lanes().close(stream));
            streams.remove(stream);
            brakes.computeIfPresent(stream, (same, engaged) -> engaged.isEngaged() ? engaged : null);
            holds.forget(stream);
            blockages.resumed(List.of(stream));
            retries.forget(stream);
            offsets.forget(stream);
        }
        paused.removeAll(Set.copyOf(given));
        rejected.forget(given);
        // Left there by records whose processing failed.
        touched.removeIf(flow -> given.contains(flow.stream()));
        recent = null;
    }

    /** Abandons all streams; none of them counts as held or blocked any more. */
    @Override
    public void close() {
        subscriptions.forEach(wired -> wired.lanes().close());
        streams.keySet().forEach(holds::forget);
        blockages.resumed(streams.keySet());
        scheduler.shutdownNow();
    }
}
