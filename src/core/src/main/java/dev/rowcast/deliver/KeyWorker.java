package dev.rowcast.deliver;

import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One of the calls that a {@link KeyLane} may have out at once: what it holds, and how it fared. Guarded by the lane's lock. */
final class KeyWorker {
    enum Phase {
        /** Has nothing. */
        IDLE,
        /** A call is out or its answer is being dealt with. */
        BUSY,
        /** A timer runs until it tries again what it keeps. */
        WAITING
    }

    static final class Attempt {
        final List<Waiting> run;
        final Batch batch;
        final long startNanos;
        /** The push is over, so that whoever brings the answer deals with it. */
        boolean pushed;

        @Nullable Answer answer;

        Attempt(List<Waiting> run, long startNanos) {
            this.run = run;
            this.batch = Batch.of(run.stream().map(waiting -> waiting.change).toList());
            this.startNanos = startNanos;
        }
    }

    final BatchSizer sizer;
    final Pace pace;
    final OutcomeTeller teller;
    final Outlet outlet;
    Phase phase = Phase.IDLE;
    /** What it tries next, before anything else; its keys are bound to it. */
    List<Waiting> kept = List.of();

    @Nullable Attempt attempt;

    @Nullable Future<?> timer;
    /** Tells the timer that runs from those that were cancelled too late. */
    long turn;

    KeyWorker(LaneSettings settings, DeliveryContext context, OutcomeTeller teller, Outlet outlet) {
        this.sizer = new BatchSizer(settings.maxBatchChanges(), settings.maxBatchBytes());
        this.pace = new Pace(settings, context.random());
        this.teller = teller;
        this.outlet = outlet;
    }

    /** Whether it may be given something. */
    boolean isFree() {
        return phase == Phase.IDLE && outlet.room().isLeft();
    }

    void stopTimer() {
        turn++;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** What to try next: of what it keeps, or else of the backlog; empty if there is nothing, or nothing may be sent now. */
    List<Waiting> take(KeyBacklog backlog) {
        // Read once: another thread may change it in the meantime.
        Outlet.Room room = outlet.room();
        if (!room.isLeft()) {
            return List.of();
        }
        int mostChanges = Math.min(sizer.changes(), room.changes());
        long mostBytes = Math.min(sizer.bytes(), room.bytes());
        return kept.isEmpty() ? backlog.take(mostChanges, mostBytes) : takeKept(mostChanges, mostBytes);
    }

    private List<Waiting> takeKept(int mostChanges, long mostBytes) {
        long size = kept.get(0).change.batchKey().requestBytes();
        int count = 0;
        for (Waiting waiting : kept) {
            size += waiting.change.wireSize();
            if (count > 0 && (count >= mostChanges || size > mostBytes)) {
                break;
            }
            count++;
        }
        List<Waiting> run = kept.subList(0, count);
        kept = kept.subList(count, kept.size());
        return run;
    }

    void resize(Batch batch, Settlement settlement) {
        switch (settlement.next()) {
            case FOUND -> sizer.found();
            case NARROW -> sizer.refused(batch.size());
            case SPLIT -> sizer.tooLarge(batch.size(), batch.bytes(), settlement.sizeLimit());
            case BACK_OFF_SMALLER -> sizer.faulted(batch.size());
            case GO_ON, BACK_OFF, RETRY_SLOWLY -> sizer.ended(settlement.fates().size());
        }
    }
}
