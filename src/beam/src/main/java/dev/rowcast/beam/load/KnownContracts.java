package dev.rowcast.beam.load;

import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** The contract log as it was when the load began; a worker decides nothing. Not thread-safe. */
final class KnownContracts implements ContractLog {
    private final Iterator<String> entries;

    KnownContracts(List<String> entries) {
        this.entries = entries.iterator();
    }

    @Override
    public void readNew(Consumer<LogEntry> taker) {
        while (entries.hasNext()) {
            taker.accept(ContractJson.parse(entries.next().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void readArrived(Consumer<LogEntry> taker) {
        readNew(taker);
    }

    @Override
    public void append(LogEntry entry) {
        throw new ContractLogException(
                "rows of " + entry.subject()
                        + " aren't what its contract was made for when the load began: the table was altered"
                        + " since; begin the load again",
                null);
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public void close() {}
}
