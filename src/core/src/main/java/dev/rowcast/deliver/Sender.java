package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.How;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches of a {@link Lane}: has its batches in flight, what to try next, and its retry pacing. In partition order a lane has one sender,
 * with as many batches in flight as its outlet has room for; in key order it has several, each with one. Guarded by the lane's lock.
 */
final class Sender {
    final Outlet outlet;
    final Tempo tempo;
    final OutcomeReporter reporter;
    final RetryTimer timer;
    final InFlight inFlight = new InFlight();
    /** Most batches in flight, whatever the outlet has room for. */
    private final int most;

    /** Changes to try next, before any others; their keys are bound to this sender. */
    List<EncodedChange> kept = List.of();
    /** Whether a thread is sending or handling answers. */
    boolean busy;
    /** Whether it waits for its next try. */
    boolean waiting;
    /** Whether it had work when it was last asked, and no room for it. */
    boolean lacksRoom;

    Sender(Outlet outlet, int most, Tempo tempo, OutcomeReporter reporter, RetryTimer timer) {
        this.most = most;
        this.outlet = outlet;
        this.tempo = tempo;
        this.reporter = reporter;
        this.timer = timer;
    }

    /** Whether it may start a batch now, busy or not. */
    boolean maySend(Backlog backlog) {
        boolean hasWork = !waiting && !(kept.isEmpty() && !backlog.hasReady());
        boolean may = hasWork && isRoom(backlog);
        lacksRoom = hasWork && !may;
        return may;
    }

    private Outlet.Room room() {
        return kept.isEmpty() ? outlet.room() : outlet.roomForBound();
    }

    private boolean isRoom(Backlog backlog) {
        Outlet.Room room = room();
        return inFlight.takesMore(Math.min(most, room.batches()))
                && room.isLeft()
                && (inFlight.isEmpty() || nextBytes(backlog) <= room.bytes());
    }

    private long nextBytes(Backlog backlog) {
        return kept.isEmpty()
                ? backlog.nextRequestBytes()
                : kept.get(0).batchKey().requestBytes() + kept.get(0).wireSize();
    }

    /** What to try next: its kept changes, or otherwise changes of the backlog; empty if there is nothing, or nothing may be sent now. */
    List<EncodedChange> take(Backlog backlog) {
        // Read once: another thread may change it in the meantime.
        Outlet.Room room = room();
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

    /** Notes a batch as in flight. */
    InFlight.Attempt begin(List<EncodedChange> run, long nowNanos) {
        Batch batch = Batch.of(run);
        batch.called();
        return inFlight.add(batch, nowNanos);
    }

    /**
     * The consequences of the answer to the oldest batch.
     *
     * @param back changes to send again, in order: those of the batch that aren't done, and those of later batches
     * @param whole whether the batch ended as a whole, so that later ones stay in flight
     */
    record Settled(OutcomeReporter.Outcome outcome, List<EncodedChange> back, boolean whole) {}

    /** What an answer means; see {@link AnswerInterpreter#settle}. */
    interface Interpretation {
        Settlement of(Batch batch, Answer answer, boolean several);
    }

    /** Ends the oldest batch if all of its changes are done and nothing has to wait; otherwise takes it and later ones back. A rejected change still uses buffer space until it is written. */
    Settled settle(
            InFlight.Attempt sent, Answer answer, Interpretation interpretation, Backlog backlog, long nowNanos) {
        Batch batch = sent.batch;
        boolean several = inFlight.isSeveral();
        int behind = inFlight.changes() - batch.size();
        Settlement settlement = interpretation.of(batch, answer, several);
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

    /** The oldest batch if it is answered; otherwise null. */
    InFlight.@Nullable Attempt answered() {
        InFlight.Attempt oldest = inFlight.oldest();
        return oldest == null || oldest.answer == null ? null : oldest;
    }

    /**
     * Keeps the first {@code most} of these changes and of those kept before; gives the others back.
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

    /** Its oldest change; null if none. */
    @Nullable EncodedChange oldest() {
        InFlight.Attempt out = inFlight.oldest();
        return out != null ? out.batch.changes().get(0) : kept.isEmpty() ? null : kept.get(0);
    }
}
