package dev.rowcast.connect;

import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A copy of a contract log: what is appended to it stands in nobody else's. Not thread-safe. */
final class LogCopy implements ContractLog {
    private final List<LogEntry> entries;
    private int read;

    LogCopy(List<LogEntry> entries) {
        this.entries = new ArrayList<>(entries);
    }

    @Override
    public void readNew(Consumer<LogEntry> taker) {
        while (read < entries.size()) {
            taker.accept(entries.get(read));
            read++;
        }
    }

    @Override
    public void readArrived(Consumer<LogEntry> taker) {
        readNew(taker);
    }

    @Override
    public void append(LogEntry entry) {
        entries.add(entry);
    }

    @Override
    public void close() {}
}
