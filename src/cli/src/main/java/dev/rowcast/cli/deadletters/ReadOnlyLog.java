package dev.rowcast.cli.deadletters;

import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.LogEntry;
import java.util.function.Consumer;

/** A contract log that is only looked at: what is sent again must decide nothing for those that run. */
final class ReadOnlyLog implements ContractLog {
    private final ContractLog log;

    ReadOnlyLog(ContractLog log) {
        this.log = log;
    }

    @Override
    public void readNew(Consumer<LogEntry> entries) {
        log.readNew(entries);
    }

    @Override
    public void readArrived(Consumer<LogEntry> entries) {
        log.readArrived(entries);
    }

    @Override
    public void append(LogEntry entry) {
        throw new UndecidedException(entry.subject());
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public void close() {
        log.close();
    }
}
