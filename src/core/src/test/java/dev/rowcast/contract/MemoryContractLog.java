package dev.rowcast.contract;

import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A contract log that several tasks of one test share: each {@link #reader} folds at its own pace. */
public final class MemoryContractLog {
    private final List<LogEntry> entries = new ArrayList<>();

    /** Another task's view of this log, at its beginning. */
    public ContractLog reader() {
        return readerThatIsBlindAtFirst(0);
    }

    /** A view to which what others append shows only after so many readings: it decides at the same time as they. */
    public ContractLog readerThatIsBlindAtFirst(int blindReadings) {
        return readerThatIsBlindFrom(0, blindReadings);
    }

    /** Likewise, but it sees so many of the log's first entries. */
    public ContractLog readerThatIsBlindFrom(int seen, int blindReadings) {
        return new ContractLog() {
            private int blind = blindReadings;
            private int read;

            @Override
            public void readNew(Consumer<LogEntry> consumer) {
                synchronized (entries) {
                    int end = blind-- > 0 ? Math.min(seen, entries.size()) : entries.size();
                    while (read < end) {
                        consumer.accept(entries.get(read));
                        read++;
                    }
                }
            }

            @Override
            public void readArrived(Consumer<LogEntry> consumer) {
                readNew(consumer);
            }

            @Override
            public void append(LogEntry entry) {
                // What can't be written or read back can't be appended.
                synchronized (entries) {
                    entries.add(ContractJson.parse(ContractJson.write(entry)));
                }
            }

            @Override
            public void close() {}
        };
    }

    /** All that was ever appended, also what lost its race. */
    public List<LogEntry> entries() {
        return List.copyOf(entries);
    }

    /** The revisions that were ever appended, also those that lost their race. */
    public List<ContractEntry> revisions() {
        return entries.stream()
                .filter(ContractEntry.class::isInstance)
                .map(ContractEntry.class::cast)
                .toList();
    }
}
