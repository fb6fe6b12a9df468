package dev.rowcast.deliver;

import java.util.function.Consumer;

/** A lane's way to its subscriber, which has room only while the subscription has a place for the call. Guarded by whoever has the places. */
final class LimitedOutlet implements Outlet {
    /** Of no generation. */
    static final long NO_PLACE = -1;

    /** Places for calls, of which there are not enough for all. */
    interface Places {
        /** What the lane may send; nothing where it has no place, and then it is told when it has. */
        Room room(LimitedOutlet outlet, Room room);

        /** Takes a place for a batch: by the outlet's generation, or {@link #NO_PLACE}. */
        long take(LimitedOutlet outlet);

        /** An answer came to the oldest batch of the outlet, unless what was out then has been given up. */
        void answered(LimitedOutlet outlet, long generation, Answer answer);

        /** Gives the place back if nothing is out any more, and offers it to the next. */
        void settle(LimitedOutlet outlet);

        /** Forgets what is out of it. */
        void forget(LimitedOutlet outlet, boolean forGood);

        /** It sends nothing more. */
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
    LimitedOutlet(Places places, Outlet inner, Runnable whenRoom) {
        this.places = places;
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
        // Only now, so that a lane which sends on at once on its stream keeps its place.
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
