package dev.rowcast.flow;

import dev.rowcast.change.StreamId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sees the letters of records that no lane has into the dead letters. One that is refused is handed in again at growing intervals, and later ones of
 * its stream wait behind it; those of other streams don't. For the task's thread alone.
 */
final class DeadLetterRetries {
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final DeadLetters deadLetters;
    private final List<SubscriptionDelivery> subscriptions;
    private final Clock clock;
    private final Map<StreamId, Line> lines = new HashMap<>();

    private record Waiting(DeadLetter letter, Runnable whenDurable) {}

    /** The letters of a stream of which the first was refused. */
    private final class Line {
        private final StreamId stream;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private long waitMillis = FIRST_WAIT_MILLIS;
        private long notBeforeMillis;

        Line(StreamId stream) {
            this.stream = stream;
        }

        /** Hands in one after the other until one is refused. */
        void handIn() {
            for (Waiting next = waiting.peekFirst(); next != null; next = waiting.peekFirst()) {
                try {
                    deadLetters.report(next.letter, next.whenDurable);
                    waiting.removeFirst();
                    waitMillis = FIRST_WAIT_MILLIS;
                } catch (LetterRefusedException why) {
                    backOff(next.letter, why);
                    return;
                }
            }
            forget(stream);
        }

        private void backOff(DeadLetter letter, LetterRefusedException why) {
            lines.put(stream, this);
            notBeforeMillis = clock.millis() + waitMillis;
            for (SubscriptionDelivery wired : subscriptions) {
                // A letter that names none is of a record that nobody understands, and that all wait behind.
                if (wired.subscription()
                        .name()
                        .equals(letter.subscription().orElse(wired.lanes().name()))) {
                    wired.lanes().backOff(this, String.valueOf(why.getMessage()), Duration.ofMillis(waitMillis));
                } else {
                    wired.lanes().goOn(this);
                }
            }
            waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS);
        }
    }

    /** @param subscriptions all of the task's; looked at when a letter is refused, and may be filled until then */
    DeadLetterRetries(DeadLetters deadLetters, List<SubscriptionDelivery> subscriptions, Clock clock) {
        this.deadLetters = deadLetters;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /** Whether there are dead letters at all. */
    boolean present() {
        return deadLetters.present();
    }

    /**
     * Hands the letter in, behind those of its stream that wait.
     *
     * @param whenDurable once it is safely written
     * @throws RuntimeException if there is nowhere to hand it in
     */
    void report(StreamId stream, DeadLetter letter, Runnable whenDurable) {
        Line waiting = lines.get(stream);
        Line line = waiting == null ? new Line(stream) : waiting;
        line.waiting.addLast(new Waiting(letter, whenDurable));
        if (waiting == null) {
            line.handIn();
        }
    }

    /** Hands in what was refused, where that is long enough ago. */
    void handInAgain() {
        if (!lines.isEmpty()) {
            long now = clock.millis();
            List.copyOf(lines.values()).stream()
                    .filter(line -> now >= line.notBeforeMillis)
                    .forEach(Line::handIn);
        }
    }

    /** Forgets the letters of a stream: it has none any more, or is given up. */
    void forget(StreamId stream) {
        Line line = lines.remove(stream);
        if (line != null) {
            subscriptions.forEach(wired -> wired.lanes().goOn(line));
        }
    }
}
