package dev.rowcast.bench.task;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a sink written by hand knows of its calls: which were answered, and so how far each partition may be committed. For the task's thread, tickets apart. */
final class OpenOffsets {
    private final Map<TopicPartition, Deque<Ticket>> open = new HashMap<>();

    /** A call that isn't answered yet. */
    static final class Ticket {
        private final long offset;
        private volatile boolean done;

        private Ticket(long offset) {
            this.offset = offset;
        }

        /** It is answered; on any thread. */
        void done() {
            done = true;
        }
    }

    /** @param offset of the first record that the call is about */
    Ticket open(TopicPartition partition, long offset) {
        Deque<Ticket> tickets = open.computeIfAbsent(partition, unused -> new ArrayDeque<>());
        forgetDone(tickets);
        Ticket ticket = new Ticket(offset);
        tickets.add(ticket);
        return ticket;
    }

    /** What Connect may commit of these positions. */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(positions);
        open.forEach((partition, tickets) -> {
            forgetDone(tickets);
            Ticket oldest = tickets.peek();
            if (oldest != null) {
                offsets.put(partition, new OffsetAndMetadata(oldest.offset));
            }
        });
        return offsets;
    }

    private static void forgetDone(Deque<Ticket> tickets) {
        for (Ticket oldest = tickets.peek(); oldest != null && oldest.done; oldest = tickets.peek()) {
            tickets.remove();
        }
    }
}
