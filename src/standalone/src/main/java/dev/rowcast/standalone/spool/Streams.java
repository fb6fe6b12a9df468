package dev.rowcast.standalone.spool;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.flow.Turn;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.SpoolTable;
import dev.rowcast.standalone.state.SpoolTable.Chunk;
import dev.rowcast.standalone.state.SpoolTable.Extent;
import dev.rowcast.standalone.state.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * All records that aren't known to be done, by their streams; and which of them the flow gets next. A stream that is slow, down or held stops no other: its
 * records go to the state, and come from there again. For one thread.
 */
public final class Streams implements AutoCloseable {
    /** Of a stream that has many waiting, so many in one turn, so that the others aren't kept waiting. */
    private static final int MOST_IN_TURN = 1_000;

    private static final int CHUNK_BYTES = 1 << 20;
    private static final int CHUNK_RECORDS = 5_000;

    private final Session session;
    private final Schemas schemas;
    private final RecordBytes format;
    private final SpoolLimits limits;
    private final LongSupplier nanos;
    private final Map<StreamId, StreamQueue> queues = new LinkedHashMap<>();
    private final Map<StreamId, Long> removedBelow = new HashMap<>();
    private Set<StreamId> withheld = Set.of();
    /** Raised by any thread. */
    private final Map<StreamId, Long> epochFloor = new ConcurrentHashMap<>();

    private long spooledBytes;
    private long addedBytes;

    /** How far the flow allows a stream to be committed. */
    @FunctionalInterface
    public interface Done {
        /**
         * @param stream the stream
         * @param position the sequence behind the last record that the flow got of it
         * @return below that sequence all are done
         */
        long upTo(StreamId stream, long position);
    }

    /**
     * Begins with what a process before left in the spool.
     *
     * @param nanos as {@link System#nanoTime}
     */
    public Streams(State state, SpoolLimits limits, LongSupplier nanos) {
        this.session = state.session();
        this.schemas = new Schemas(session);
        this.format = new RecordBytes(schemas);
        this.limits = limits;
        this.nanos = nanos;
        reload();
    }

    private void reload() {
        queues.clear();
        removedBelow.clear();
        spooledBytes = 0;
        for (Extent each : session.run(SpoolTable::extents)) {
            StreamId stream = new StreamId(each.stream(), 0);
            StreamQueue queue = new StreamQueue(stream, each.first(), each.last());
            queue.withhold(withheld.contains(stream));
            queues.put(stream, queue);
            spooledBytes += each.bytes();
        }
    }

    /** Forgets what is in memory: the source is read again from its stored position, and the spool from its beginning. */
    public void restart() {
        reload();
    }

    /**
     * What the flow gets now: of what has waited first, then of what has arrived.
     *
     * @param arrived records, in the order in which they arrived
     */
    public List<EngineRecord> next(Collection<EngineRecord> arrived) {
        List<EngineRecord> ready = new ArrayList<>(arrived.size());
        for (StreamQueue queue : queues.values()) {
            if (queue.hasWaiting() && !queue.isPaused()) {
                load(queue);
                queue.pull(MOST_IN_TURN, ready);
            }
        }
        for (EngineRecord record : arrived) {
            StreamId stream = record.place().stream();
            if (queue(stream).offer(record)) {
                ready.add(record);
            }
        }
        return ready;
    }

    private void load(StreamQueue queue) {
        if (queue.wantsMore()) {
            Optional<Chunk> chunk = session.run(
                    connection -> SpoolTable.from(connection, queue.stream().topic(), queue.wantedFrom()));
            chunk.ifPresent(found -> queue.loaded(format.read(
                    queue.stream(), epochOf(queue.stream(), found.epoch()), found.records(), nanos.getAsLong())));
        }
        queue.endSpooling();
    }

    private Epoch epochOf(StreamId stream, long written) {
        return new Epoch(Math.max(written, epochFloor.getOrDefault(stream, 0L)), true, null);
    }

    /** Has spooled records of the stream come with an epoch that isn't lower than that. For any thread. */
    public void raise(StreamId stream, long epoch) {
        epochFloor.put(stream, epoch);
    }

    /** Does as the flow says. */
    public void follow(Turn turn) {
        turn.rewind().forEach((stream, sequence) -> queue(stream).rewind(sequence));
        turn.resume().forEach(stream -> queue(stream).resume());
        turn.pause().forEach(stream -> queue(stream).pause());
    }

    private StreamQueue queue(StreamId stream) {
        return queues.computeIfAbsent(stream, each -> {
            StreamQueue queue = new StreamQueue(each);
            queue.withhold(withheld.contains(each));
            return queue;
        });
    }

    /** Hands out nothing of these from now on, in place of those before; what comes of them goes to the spool as that of a slow stream. */
    public void withhold(Set<StreamId> these) {
        withheld = Set.copyOf(these);
        queues.values().forEach(queue -> queue.withhold(withheld.contains(queue.stream())));
    }

    /** Whether the flow has something of the stream that isn't known to be done. */
    public boolean hasOpen(StreamId stream) {
        StreamQueue queue = queues.get(stream);
        return queue != null && queue.hasOpen();
    }

    /** Whether a stream has records that wait and may go on now. */
    public boolean hasReady() {
        return queues.values().stream().anyMatch(queue -> queue.hasWaiting() && !queue.isPaused());
    }

    /** Forgets what is done, and decides which streams are spooled with the next commit. */
    public void settle(Done done) {
        for (StreamQueue queue : queues.values()) {
            if (queue.hasOpen()) {
                queue.settle(done.upTo(queue.stream(), queue.position()));
            }
            if (queue.hasRemovable()) {
                removedBelow.put(queue.stream(), queue.removableBelow());
            }
        }
        queues.values().removeIf(queue -> queue.isEmpty() && !queue.isPaused());
        if (spooledBytes < limits.bytes()) {
            spoolTheOld();
            spoolTheLargest();
        }
    }

    private void spoolTheOld() {
        long now = nanos.getAsLong();
        for (StreamQueue queue : queues.values()) {
            if (queue.isOlderThan(now, limits.after().toNanos())) {
                queue.beginSpooling();
            }
        }
    }

    private void spoolTheLargest() {
        if (bytes() > limits.memoryBytes()) {
            queues.values().stream()
                    .filter(StreamQueue::canBeSpooled)
                    .max(Comparator.comparingLong(StreamQueue::bytes))
                    .ifPresent(StreamQueue::beginSpooling);
        }
    }

    /** Below that sequence all are done, or lie in the state once {@link #write} is committed. {@link Long#MAX_VALUE} where that goes for all. */
    public long durableTo() {
        return queues.values().stream().mapToLong(StreamQueue::durableTo).min().orElse(Long.MAX_VALUE);
    }

    /** Whether {@link #write} would write something. */
    public boolean hasUnwritten() {
        return !removedBelow.isEmpty()
                || queues.values().stream().anyMatch(queue -> !queue.tail().isEmpty());
    }

    /** Writes what is to be spooled, and removes what isn't needed any more. May be tried again after a failure. */
    public void write(Connection connection) throws SQLException {
        addedBytes = 0;
        for (Map.Entry<StreamId, Long> each : removedBelow.entrySet()) {
            addedBytes -= SpoolTable.remove(connection, each.getKey().topic(), each.getValue());
        }
        for (StreamQueue queue : queues.values()) {
            if (!queue.tail().isEmpty()) {
                for (Chunk chunk : chunks(queue)) {
                    addedBytes += chunk.records().length;
                    SpoolTable.add(connection, chunk);
                }
            }
        }
        schemas.write(connection);
    }

    private List<Chunk> chunks(StreamQueue queue) {
        List<Chunk> chunks = new ArrayList<>();
        List<EngineRecord> run = new ArrayList<>();
        long bytes = 0;
        for (EngineRecord record : queue.tail()) {
            boolean full = bytes + record.bytes() > CHUNK_BYTES || run.size() >= CHUNK_RECORDS;
            if (full && !run.isEmpty()) {
                chunks.add(chunk(queue, run));
                run = new ArrayList<>();
                bytes = 0;
            }
            run.add(record);
            bytes += record.bytes();
        }
        chunks.add(chunk(queue, run));
        return chunks;
    }

    /** All of a tail are of this run's epoch: those of one before have their rows already. */
    private Chunk chunk(StreamQueue queue, List<EngineRecord> run) {
        return new Chunk(
                queue.stream().topic(),
                run.get(0).sequence(),
                run.get(run.size() - 1).sequence(),
                run.get(0).place().epoch().number(),
                run.size(),
                format.write(run));
    }

    /** What {@link #write} wrote is committed. */
    public void written() {
        removedBelow.forEach((stream, below) -> {
            StreamQueue queue = queues.get(stream);
            if (queue != null) {
                queue.removed(below);
            }
        });
        removedBelow.clear();
        queues.values().forEach(StreamQueue::tailWritten);
        schemas.written();
        spooledBytes += addedBytes;
    }

    /** Whether there is room in memory for more of what the source has. */
    public boolean hasRoom() {
        return bytes() <= limits.memoryBytes();
    }

    /** About how many bytes of the heap the records take that aren't done. */
    public long bytes() {
        return queues.values().stream().mapToLong(StreamQueue::bytes).sum();
    }

    /** How many bytes the spool holds. */
    public long spooledBytes() {
        return spooledBytes;
    }

    /** The streams of which records lie in the spool, or are about to. */
    public List<StreamId> spooled() {
        return queues.values().stream()
                .filter(queue -> queue.hasRows() || queue.isSpooling())
                .map(StreamQueue::stream)
                .toList();
    }

    @Override
    public void close() {
        session.close();
    }
}
