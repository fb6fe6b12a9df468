package dev.rowcast.deliver;

import java.util.function.Consumer;

/** A lane's way to its subscriber, which has room only while the subscription has a place for the call. Guarded by the {@link CallLimit}. */
final class LimitedOutlet implements Outlet {
    private final CallLimit limit;
    private final Outlet inner;
    private final Runnable whenRoom;

    /** Whether it has a place. */
    boolean holds;
    /** Whether a place is being offered to it. */
    boolean granted;

    boolean closed;
    /** Batches that are out. */
    int out;
    /** Changes when what is out is given up, so that later answers don't count. */
    long generation;
    /** Since when it has its place. */
    long turnNanos;
    /** Since when it waits for one. */
    long waitingNanos;
    /** When it last sent or was answered. */
    long lastNanos;

    /** @param inner the way that calls take; {@code whenRoom} is known to it */
    LimitedOutlet(CallLimit limit, Outlet inner, Runnable whenRoom) {
        this.limit = limit;
        this.inner = inner;
        this.whenRoom = whenRoom;
    }

    /** There may be something to send now, and room for it. */
    void wake() {
        whenRoom.run();
    }

    @Override
    public Room room() {
        Room room = inner.room();
        return room.isLeft() ? limit.room(this, room) : room;
    }

    @Override
    public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
        long sent = limit.take(this);
        if (sent == CallLimit.NO_PLACE) {
            whenAnswered.accept(new Answer.Returned("another call took the last place"));
            return;
        }
        try {
            inner.push(batch, first, answer -> answered(sent, answer, whenAnswered));
        } catch (RuntimeException e) {
            limit.forget(this, false);
            throw e;
        }
    }

    private void answered(long sent, Answer answer, Consumer<Answer> whenAnswered) {
        limit.answered(this, sent, answer);
        whenAnswered.accept(answer);
        // Only now, so that a lane which sends on at once on its stream keeps its place.
        limit.settle(this);
    }

    @Override
    public void withdraw() {
        inner.withdraw();
        limit.forget(this, false);
    }

    @Override
    public void drain() {
        limit.leave(this);
        inner.drain();
    }

    @Override
    public void rest() {
        inner.rest();
    }

    @Override
    public void close() {
        inner.close();
        limit.forget(this, true);
    }
}
