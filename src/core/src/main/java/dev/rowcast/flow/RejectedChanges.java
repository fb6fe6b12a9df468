package dev.rowcast.flow;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.Rejections;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Passes rejected changes from the delivery threads to the task's thread: a runtime takes dead letters only there. */
final class RejectedChanges implements Rejections {
    private final Queue<Rejected> queue = new ConcurrentLinkedQueue<>();

    private record Rejected(EncodedChange change, String reason, Runnable whenDurable, Consumer<Throwable> failed) {}

    @Override
    public void reject(EncodedChange change, String reason, Runnable whenDurable, Consumer<Throwable> failed) {
        queue.add(new Rejected(change, reason, whenDurable, failed));
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Drops the rejected changes of these streams, which another task will deliver again. */
    void forget(Collection<StreamId> given) {
        queue.removeIf(rejected -> given.contains(rejected.change.at().stream()));
    }

    /**
     * Passes on the changes that have arrived. A change that the dead-letter queue refuses goes back to its lane, which rejects it again later. Without a
     * queue the change stays, and the exception stops the task.
     */
    void drainTo(DeadLetters deadLetters) {
        for (Rejected next = queue.peek(); next != null; next = queue.peek()) {
            try {
                deadLetters.report(DeadLetter.notDelivered(next.change(), next.reason()), next.whenDurable());
                queue.remove();
            } catch (LetterRefusedException refused) {
                queue.remove();
                next.failed().accept(refused);
            }
        }
    }
}
