package dev.rowcast.standalone.run;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.standalone.engine.EnginePlace;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.engine.HeapSizes;
import dev.rowcast.standalone.engine.PlaceJson;
import dev.rowcast.standalone.engine.TransactionStarts;
import dev.rowcast.standalone.engine.TransactionStarts.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Numbers what one run of the engine reads, keeps the rows' changes apart from what else comes, and knows where reading may begin again. For one
 * thread.
 */
final class Reading {
    private static final String HEARTBEATS = "__debezium-heartbeat.";
    private static final String TRANSACTIONS = ".transaction";

    private final String source;
    private final Epoch epoch;
    private final LongSupplier nanos;
    private final TransactionStarts starts;
    private final HeapSizes sizes = new HeapSizes();
    private final Map<String, Topic> topics = new HashMap<>();
    private long next;
    private boolean atLog;
    private boolean streaming;
    private final @Nullable String place;
    private @Nullable SourceRecord last;

    private record Topic(Kind kind, StreamId stream) {}

    /**
     * @param source the source's name, which begins its topics' names
     * @param epoch of this run
     * @param next the number of the next record
     * @param place where it begins, as JSON of the connector's offset; null where it begins with a snapshot
     * @param marks what each place is marked with: which server's binary log it is of
     * @param nanos as {@link System#nanoTime}
     */
    Reading(
            String source,
            long epoch,
            long next,
            @Nullable String place,
            Map<String, String> marks,
            LongSupplier nanos) {
        this.starts = new TransactionStarts(marks);
        this.source = source;
        this.epoch = new Epoch(epoch, true, null);
        this.next = next;
        this.place = place;
        this.nanos = nanos;
    }

    /** Takes records, in their order; returns those of rows. */
    List<EngineRecord> take(List<SourceRecord> batch) {
        if (!batch.isEmpty()) {
            last = batch.get(batch.size() - 1);
        }
        List<EngineRecord> changes = new ArrayList<>(batch.size());
        long now = nanos.getAsLong();
        for (SourceRecord record : batch) {
            long sequence = next++;
            Topic topic = topics.computeIfAbsent(record.topic(), this::topic);
            Kind kind = topic.kind();
            starts.read(record, sequence, kind);
            atLog |= !record.sourceOffset().containsKey(TransactionStarts.SNAPSHOT);
            streaming |= atLog && (kind == Kind.HEARTBEAT || place != null);
            if (kind == Kind.CHANGE) {
                changes.add(kept(record, topic.stream(), sequence, now));
            }
        }
        return changes;
    }

    private Topic topic(String name) {
        return new Topic(kindOf(name), new StreamId(name, 0));
    }

    private Kind kindOf(String topic) {
        if (topic.equals(source)) {
            return Kind.DEFINITION;
        } else if (topic.endsWith(TRANSACTIONS) && topic.length() == source.length() + TRANSACTIONS.length()) {
            return Kind.TRANSACTION;
        }
        return topic.startsWith(HEARTBEATS) ? Kind.HEARTBEAT : Kind.CHANGE;
    }

    private EngineRecord kept(SourceRecord record, StreamId stream, long sequence, long now) {
        return new EngineRecord(
                new EnginePlace(
                        stream,
                        sequence,
                        epoch,
                        EngineRecord.sourceOf(record.value()),
                        record.key() instanceof Struct key ? key : null),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.headers(),
                sizes.of(record.key()) + sizes.of(record.value()),
                now);
    }

    /** The number of the next record; all below it have been taken. */
    long next() {
        return next;
    }

    /** The epoch of this run. */
    long epoch() {
        return epoch.number();
    }

    /** How far it has come in the binary log, for people; empty while it reads whole tables. */
    String logPlace() {
        SourceRecord latest = last;
        if (latest != null && latest.sourceOffset().containsKey(TransactionStarts.SNAPSHOT)) {
            return "";
        }
        String reached = latest == null ? place : TransactionStarts.text(latest.sourceOffset());
        return reached == null ? "" : PlaceJson.logPlace(reached);
    }

    /** Whether the binary log is next or being read: the last row of a snapshot has come, or something of the log. */
    boolean isAtLog() {
        return atLog;
    }

    /** Whether the binary log is being read, so that there is a sign of life at least every few seconds. */
    boolean isStreaming() {
        return streaming;
    }

    /** Where the binary log stood when the snapshot began of which records came; null where none did. */
    @Nullable String snapshotFrom() {
        return starts.snapshotFrom();
    }

    /** The last place from where all records come again that aren't done; null where it is still the last one. */
    @Nullable String placeUpTo(long done) {
        return starts.upTo(Math.min(done, next));
    }

    /** The GTIDs of the place that {@link #placeUpTo} returned last have the transactions of all records of this run below that number. */
    long wholeBelow() {
        return starts.wholeBelow();
    }
}
