package dev.rowcast.deliver;

import java.util.function.Consumer;

/** A lane's outlet that has room only while the subscription has a place for the call. Guarded by the lock of its {@link Places}. */
final class LimitedOutlet implements Outlet {
    /** No place was free. */
    static final long NO_PLACE = -1;

    /** A limited number of places for calls. */
    interface Places {
        /** What the lane may send: nothing without a place; then the outlet is told when it gets one. */
        Room room(LimitedOutlet outlet, Room room);

        /** Takes a place for a batch. Returns the outlet's generation, or {@link #NO_PLACE}. */
        long take(LimitedOutlet outlet);

        /** The oldest batch of the outlet was answered; ignored if that batch has been abandoned since. */
        void answered(LimitedOutlet outlet, long generation, Answer answer);

        /** Returns the place if nothing is in flight, and offers it to the next. */
        void settle(LimitedOutlet outlet);

        /** Abandons the outlet's batches in flight. */
        void forget(LimitedOutlet outlet, boolean forGood);

        /** Removes the outlet, which sends nothing more. */
        void leave(LimitedOutlet outlet);
    }

    private final Places places;
    private final Outlet inner;
    private final Runnable whenRoom;

    /** Whether it has a place. */
    boolean holds;
    /** Whether a place is being offered to it. */
    boolean granted;

    boolean closed;
    /** Batches in flight. */
    int out;
    /** Changes when batches in flight are abandoned, so that their answers don't count. */
    long generation;
    /** When it got its place. */
    long turnNanos;
    /** When it started to wait for a place. */
    long waitingNanos;
    /** When it last sent a batch or got an answer. */
    long lastNanos;

    /** @param inner carries the calls; it was opened with {@code whenRoom} */
    LimitedOutlet(Places places, Outlet inner, Runnable whenRoom) {
        this.places = places;
        this.inner = inner;
        this.whenRoom = whenRoom;
    }

    /** Tells the lane that it may have room. */
    void wake() {
        whenRoom.run();
    }

    @Override
    public Room room() {
        return limited(inner.room());
    }

    @Override
    public Room roomForBound() {
        return limited(inner.roomForBound());
    }

    private Room limited(Room room) {
        return room.isLeft() ? places.room(this, room) : room;
    }

    @Override
    public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
        long sent = places.take(this);
        if (sent == NO_PLACE) {
            whenAnswered.accept(new Answer.Returned("another call took the last place"));
            return;
        }
        try {
            inner.push(batch, first, answer -> answered(sent, answer, whenAnswered));
        } catch (RuntimeException e) {
            places.forget(this, false);
            throw e;
        }
    }

    private void answered(long sent, Answer answer, Consumer<Answer> whenAnswered) {
        places.answered(this, sent, answer);
        whenAnswered.accept(answer);
        // Not earlier, so that a lane that immediately sends more on its stream keeps its place.
        places.settle(this);
    }

    @Override
    public void withdraw() {
        inner.withdraw();
        places.forget(this, false);
    }

    @Override
    public void drain() {
        places.leave(this);
        inner.drain();
    }

    @Override
    public void rest() {
        inner.rest();
    }

    @Override
    public void close() {
        inner.close();
        places.forget(this, true);
    }
}
