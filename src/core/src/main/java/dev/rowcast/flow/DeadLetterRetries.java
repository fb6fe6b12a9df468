package dev.rowcast.flow;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.SubscriptionState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes dead letters of records that no lane has, and tells the listener of each. Retries a refused letter at growing intervals, and later ones of
 * its stream wait for it; those of other streams don't. For the task's thread alone.
 */
final class DeadLetterRetries {
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final DeadLetters deadLetters;
    private final List<SubscriptionDelivery> subscriptions;
    private final DeliveryListener listener;
    private final Clock clock;
    private final Map<StreamId, Line> lines = new HashMap<>();

    private record Waiting(DeadLetter letter, Runnable whenDurable) {}

    /** The waiting letters of a stream, the first of which was refused. */
    private final class Line {
        private final StreamId stream;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private long waitMillis = FIRST_WAIT_MILLIS;
        private long notBeforeMillis;

        Line(StreamId stream) {
            this.stream = stream;
        }

        /** Writes the letters in order until one is refused. */
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
                // A letter without a subscription is of a record that couldn't be decoded: every subscription waits for
                // it.
                if (wired.subscription()
                        .name()
                        .equals(letter.subscription().orElse(wired.lanes().name()))) {
                    wired.lanes()
                            .backOff(
                                    this,
                                    String.valueOf(why.getMessage()),
                                    Duration.ofMillis(waitMillis),
                                    SubscriptionState.DEAD_LETTERS);
                } else {
                    wired.lanes().goOn(this);
                }
            }
            waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS);
        }
    }

    /** @param subscriptions all of the task's; read when a letter is refused, and may be filled until then */
    DeadLetterRetries(
            DeadLetters deadLetters, List<SubscriptionDelivery> subscriptions, DeliveryListener listener, Clock clock) {
        this.deadLetters = deadLetters;
        this.subscriptions = subscriptions;
        this.listener = listener;
        this.clock = clock;
    }

    /** Whether there is a dead-letter queue. */
    boolean present() {
        return deadLetters.present();
    }

    /**
     * Writes the letter, after those of its stream that wait.
     *
     * @param whenDurable called when it is durably written
     * @throws RuntimeException if there is no dead-letter queue
     */
    void report(StreamId stream, DeadLetter letter, Runnable whenDurable) {
        Line waiting = lines.get(stream);
        Line line = waiting == null ? new Line(stream) : waiting;
        line.waiting.addLast(new Waiting(letter, whenDurable));
        if (waiting == null) {
            line.handIn();
        }
        tell(letter);
    }

    private void tell(DeadLetter letter) {
        letter.subscription()
                .ifPresentOrElse(
                        name -> listener.rejected(name, letter.why().at(), letter.reason()),
                        () -> listener.notUnderstood(letter.why().at(), letter.reason()));
    }

    /** Retries refused letters whose wait is over. */
    void handInAgain() {
        if (!lines.isEmpty()) {
            long now = clock.millis();
            List.copyOf(lines.values()).stream()
                    .filter(line -> now >= line.notBeforeMillis)
                    .forEach(Line::handIn);
        }
    }

    /** Removes the letters of a stream, which has none left or is abandoned. */
    void forget(StreamId stream) {
        Line line = lines.remove(stream);
        if (line != null) {
            subscriptions.forEach(wired -> wired.lanes().goOn(line));
        }
    }
}
