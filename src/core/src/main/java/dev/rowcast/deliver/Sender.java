package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.How;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways by which a {@link Lane} sends: what is out on it, what it tries next, and how it fared. In the partition's order a lane has one,
 * with as many batches out as its outlet has room for; in the order of keys it has several, each with one. Guarded by the lane's lock.
 */
final class Sender {
    final Outlet outlet;
    final Tempo tempo;
    final OutcomeReporter reporter;
    final RetryTimer timer;
    final InFlight inFlight = new InFlight();
    /** Most batches that may be out at once, whatever the outlet has room for. */
    private final int most;

    /** What it tries next, before anything else; its keys are bound to it. */
    List<EncodedChange> kept = List.of();
    /** Whether a thread sends on it or deals with its answers. */
    boolean busy;
    /** Whether it waits until it may try again. */
    boolean waiting;

    Sender(Outlet outlet, int most, Tempo tempo, OutcomeReporter reporter, RetryTimer timer) {
        this.most = most;
        this.outlet = outlet;
        this.tempo = tempo;
        this.reporter = reporter;
        this.timer = timer;
    }

    /** Whether it may begin a batch now, busy or not. */
    boolean maySend(Backlog backlog) {
        if (waiting || (kept.isEmpty() && !backlog.hasReady())) {
            return false;
        }
        Outlet.Room room = outlet.room();
        return inFlight.takesMore(Math.min(most, room.batches()))
                && room.isLeft()
                && (inFlight.isEmpty() || nextBytes(backlog) <= room.bytes());
    }

    private long nextBytes(Backlog backlog) {
        return kept.isEmpty()
                ? backlog.nextRequestBytes()
                : kept.get(0).batchKey().requestBytes() + kept.get(0).wireSize();
    }

    /** What to try next: of what it keeps, or else of the backlog; empty if there is nothing, or nothing may be sent now. */
    List<EncodedChange> take(Backlog backlog) {
        // Read once: another thread may change it in the meantime.
        Outlet.Room room = outlet.room();
        if (!room.isLeft()) {
            return List.of();
        }
        int mostChanges = Math.min(tempo.changes(), room.changes());
        long mostBytes = Math.min(tempo.bytes(), room.bytes());
        return kept.isEmpty() ? backlog.take(mostChanges, mostBytes) : takeKept(mostChanges, mostBytes);
    }

    private List<EncodedChange> takeKept(int mostChanges, long mostBytes) {
        BatchKey key = kept.get(0).batchKey();
        long size = key.requestBytes();
        int count = 0;
        for (EncodedChange change : kept) {
            size += change.wireSize();
            if (count > 0
                    && (count >= mostChanges
                            || size > mostBytes
                            || !change.batchKey().equals(key))) {
                break;
            }
            count++;
        }
        List<EncodedChange> run = kept.subList(0, count);
        kept = kept.subList(count, kept.size());
        return run;
    }

    /** Puts a batch on the way. */
    InFlight.Attempt begin(List<EncodedChange> run, long nowNanos) {
        Batch batch = Batch.of(run);
        batch.called();
        return inFlight.add(batch, nowNanos);
    }

    /**
     * What follows from the answer to the oldest batch.
     *
     * @param back what is to be sent again, in its order: of that batch what hasn't ended, and the batches behind it
     * @param whole whether nothing is, nor has to be waited for
     */
    record Settled(OutcomeReporter.Outcome outcome, List<EncodedChange> back, boolean whole) {}

    /** Takes the oldest batch in, and where it isn't accepted whole those behind it. A change that is rejected still takes up room until it is written. */
    Settled settle(
            InFlight.Attempt sent, Answer answer, AnswerInterpreter interpreter, Backlog backlog, long nowNanos) {
        Batch batch = sent.batch;
        boolean several = inFlight.isSeveral();
        int behind = inFlight.changes() - batch.size();
        Settlement settlement = interpreter.settle(batch, answer, several);
        Duration wait = tempo.after(batch, answer, settlement);
        boolean whole =
                settlement.ended() == batch.size() && wait == null && (answer instanceof Answer.Accepted || !several);
        backlog.ended(
                settlement.of(batch, end -> end != null && end.how() != How.REJECTED),
                settlement.of(batch, end -> end != null && end.how() == How.REJECTED));
        List<EncodedChange> back = List.of();
        if (whole) {
            inFlight.ended(tempo.isSearching());
        } else {
            back = inFlight.takeBack(settlement.ends());
        }
        OutcomeReporter.Outcome outcome = new OutcomeReporter.Outcome(
                batch, answer, settlement, nowNanos - sent.startNanos, wait, tempo.failures(), whole ? 0 : behind);
        return new Settled(outcome, back, whole);
    }

    /** The oldest batch, if it is answered; null else. */
    InFlight.@Nullable Attempt answered() {
        InFlight.Attempt oldest = inFlight.oldest();
        return oldest == null || oldest.answer == null ? null : oldest;
    }

    /**
     * Keeps of these changes, and of what it kept before, the first; the others go back.
     *
     * @param again orders whose changes aren't kept
     */
    void keep(int most, List<EncodedChange> taken, Set<Object> again, Backlog backlog) {
        if (taken.isEmpty() && kept.isEmpty()) {
            return;
        }
        List<EncodedChange> rest = new ArrayList<>();
        List<EncodedChange> back = new ArrayList<>();
        for (List<EncodedChange> held : List.of(taken, kept)) {
            for (EncodedChange change : held) {
                boolean keep = rest.size() < most && (again.isEmpty() || !again.contains(backlog.orderOf(change)));
                (keep ? rest : back).add(change);
            }
        }
        kept = rest;
        backlog.giveBack(back);
    }

    void stop() {
        timer.stop();
        inFlight.clear();
        kept = List.of();
    }

    /** The oldest change that it has; null if none. */
    @Nullable EncodedChange oldest() {
        InFlight.Attempt out = inFlight.oldest();
        return out != null ? out.batch.changes().get(0) : kept.isEmpty() ? null : kept.get(0);
    }
}
