package dev.rowcast.contract.log;

import java.util.List;
import java.util.function.Consumer;

/**
 * Where contracts are remembered, for ever and in one order for all: on Kafka, in a file, in memory. Not thread-safe: each task has its own.
 */
public interface ContractLog extends AutoCloseable {
    /**
     * Hands over each entry that this instance hasn't handed over before, in the log's order, up to the end that the log had when called.
     *
     * @param entries takes the entries; throws {@link ContradictionException} for one that can't be, which then isn't handed over yet
     * @throws ContractLogUnavailableException if the log can't be read now, and may be later
     * @throws ContractLogException if the log has lost entries, or an entry isn't one or can't be; the message names its place
     */
    void readNew(Consumer<LogEntry> entries);

    /**
     * Like {@link #readNew}, but hands over only what has arrived here already, and waits for nothing. To be called every now and then: what
     * isn't here yet comes with a later call.
     *
     * @throws ContractLogException if an entry isn't one or can't be; the message names its place
     */
    void readArrived(Consumer<LogEntry> entries);

    /**
     * Appends an entry and returns when it is durable. Whether it counts only a later {@link #readNew} tells, for another may have
     * been first.
     *
     * @throws ContractLogUnavailableException if it can't be written now, and may be later
     * @throws ContractLogException if it can't be written
     */
    void append(LogEntry entry);

    /**
     * Appends entries, in their order, as {@link #append} does each; what can write many at once does so.
     *
     * @throws ContractLogUnavailableException if they can't be written now, and may be later; some of them may have been
     * @throws ContractLogException if they can't be written; some of them may have been
     */
    default void appendAll(List<LogEntry> entries) {
        entries.forEach(this::append);
    }

    /** Whether nobody may append to it here. */
    default boolean isReadOnly() {
        return false;
    }

    @Override
    void close();
}
