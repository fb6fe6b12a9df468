package dev.rowcast.standalone.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where reading may begin again: only ever before the first record of a transaction or behind its last. A place within one would have the connector skip by
 * counts that another server, or the same after a restart, doesn't share; and the two records of a key change have one place. Not thread-safe.
 */
public final class TransactionStarts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = "event";
    private static final String ROWS = "row";
    /** What the connector's offset has while it reads whole tables. */
    public static final String SNAPSHOT = "snapshot";

    private static final String TRANSACTION = "transaction_";

    private final Map<String, String> marks;
    private final Deque<Start> starts = new ArrayDeque<>();
    private @Nullable String snapshotFrom;
    private long begun;
    private long wholeBelow;

    /**
     * Once all records below the sequence are done, reading may begin again there.
     *
     * @param wholeBelow the GTIDs of the offset have the transaction of each record below that
     */
    private record Start(long sequence, long wholeBelow, Map<String, ?> offset) {}

    /** @param marks what each place is marked with, beside the connector's own words: which server's binary log it is of */
    public TransactionStarts(Map<String, String> marks) {
        this.marks = Map.copyOf(marks);
    }

    /** Takes notice of a record. Call it for each, in their order. */
    public void read(SourceRecord record, long sequence, Kind kind) {
        Map<String, ?> offset = record.sourceOffset();
        if (offset.containsKey(SNAPSHOT)) {
            if (snapshotFrom == null) {
                snapshotFrom = marked(offset);
            }
            return;
        }
        switch (kind) {
            case TRANSACTION -> {
                boolean begins = "BEGIN".equals(((Struct) record.value()).getString("status"));
                if (begins) {
                    begun = sequence;
                }
                // The connector writes the end before it counts the transaction among those that it has read.
                starts.add(new Start(begins ? sequence : sequence + 1, begun, offset));
            }
            case HEARTBEAT -> {
                // Without a count of events it stands where a transaction begins.
                if (!offset.containsKey(EVENTS)) {
                    starts.add(new Start(sequence + 1, sequence + 1, offset));
                }
            }
            default -> {}
        }
    }

    /** What a record is. */
    public enum Kind {
        /** A row's change, or a table's. */
        CHANGE,
        /** The begin or the end of a transaction. */
        TRANSACTION,
        /** A sign of life. */
        HEARTBEAT,
        /** A change of a table's definition. */
        DEFINITION
    }

    /**
     * The last place from where all records come again that aren't done; forgets those before it.
     *
     * @param done all records below that sequence are done
     * @return the connector's offset as JSON; null where that is still the one that was returned last
     */
    public @Nullable String upTo(long done) {
        Start last = null;
        for (Start next = starts.peek(); next != null && next.sequence <= done; next = starts.peek()) {
            last = starts.remove();
            wholeBelow = Math.max(wholeBelow, last.wholeBelow);
        }
        return last == null ? null : marked(last.offset);
    }

    /** The GTIDs of the place that {@link #upTo} returned last have the transactions of all records below that sequence. */
    public long wholeBelow() {
        return wholeBelow;
    }

    /** Where the binary log stood when the snapshot began of which records came; null where none did. */
    public @Nullable String snapshotFrom() {
        return snapshotFrom;
    }

    private String marked(Map<String, ?> offset) {
        Map<String, Object> marked = new TreeMap<>(offset);
        marked.putAll(marks);
        return text(marked);
    }

    /** The connector's offset as JSON, without what counts within a transaction: so it stands where that begins. */
    public static String text(Map<String, ?> offset) {
        Map<String, Object> kept = new TreeMap<>();
        offset.forEach((name, value) -> {
            if (value != null
                    && !name.equals(EVENTS)
                    && !name.equals(ROWS)
                    && !name.startsWith(SNAPSHOT)
                    && !name.startsWith(TRANSACTION)) {
                kept.put(name, value);
            }
        });
        try {
            return JSON.writeValueAsString(kept);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }
}
