package dev.rowcast.deliver;

import dev.rowcast.change.Coordinates;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ledgers of all partitions that a task holds, by their original topic and partition. Thread-safe.
 *
 * <p>Tickets of a forgotten partition may be closed at any time later; nobody looks at them again.
 */
public final class Ledger {
    private final Map<Partition, PartitionLedger> partitions = new ConcurrentHashMap<>();

    /** The ledger of one partition, made when first asked for. */
    public PartitionLedger of(Partition partition) {
        return partitions.computeIfAbsent(partition, unused -> new PartitionLedger());
    }

    /** Opens the record at these coordinates; see {@link PartitionLedger#open}. */
    public Ticket open(Coordinates at, int parts) {
        return of(Partition.of(at)).open(at.offset(), parts);
    }

    /** Notes a record that nobody wants; see {@link PartitionLedger#pass}. */
    public void pass(Coordinates at) {
        of(Partition.of(at)).pass(at.offset());
    }

    /** For each partition that has one, the next offset to read once its closed prefix is committed. */
    public Map<Partition, Long> committable() {
        Map<Partition, Long> offsets = new HashMap<>();
        partitions.forEach((partition, ledger) -> ledger.committable().ifPresent(next -> offsets.put(partition, next)));
        return offsets;
    }

    /** Ends an assignment: the partition is no longer ours, and what comes of its open tickets is no longer of interest. */
    public void forget(Partition partition) {
        partitions.remove(partition);
    }
}
