package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RawRecord;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractLogUnavailableException;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogEntry.Described;
import dev.rowcast.samples.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Many tables that come for the first time, at once. */
class BegunTogetherTest {
    private final MemoryContractLog entries = new MemoryContractLog();
    private boolean silent;
    private int writes;

    /** Counts how often somebody waits for a write, of one entry or of many. */
    private final ContractLog log = new ContractLog() {
        private final ContractLog memory = entries.reader();

        @Override
        public void readNew(Consumer<LogEntry> consumer) {
            memory.readNew(consumer);
        }

        @Override
        public void readArrived(Consumer<LogEntry> consumer) {
            memory.readArrived(consumer);
        }

        @Override
        public void append(LogEntry entry) {
            appendAll(List.of(entry));
        }

        @Override
        public void appendAll(List<LogEntry> all) {
            writes++;
            if (silent) {
                throw new ContractLogUnavailableException("the log", "it says nothing", null);
            }
            all.forEach(memory::append);
        }

        @Override
        public void close() {}
    };

    private static List<RawRecord> aRowOfEach() {
        List<RawRecord> rows = new ArrayList<>();
        for (String table : Samples.TABLES) {
            Samples.table(Samples.DEFAULTS, table).stream()
                    .filter(raw -> raw.value() instanceof Struct value && value.get("after") != null)
                    .findFirst()
                    .map(raw -> Mutation.at(raw, raw.at().stream().topic(), 0, 0))
                    .ifPresent(rows::add);
        }
        return rows;
    }

    private static TestFlow flow(ContractLog log) {
        return new TestFlow(true, log);
    }

    /** But for the time. */
    private static List<Object> said(MemoryContractLog log) {
        return log.entries().stream()
                .map(entry -> entry instanceof ContractEntry revision
                        ? revision.contract()
                        : entry instanceof Described described
                                ? List.of(described.table(), described.columns())
                                : entry)
                .toList();
    }

    @Test
    void tablesThatBeginTogetherTakeOneWriteAndGetWhatEachWouldHaveGotByItself() {
        List<RawRecord> rows = aRowOfEach();
        MemoryContractLog oneByOne = new MemoryContractLog();
        try (TestFlow one = flow(oneByOne.reader());
                TestFlow together = flow(log)) {
            one.flow.turn(rows, row -> row);
            together.flow.begin(rows);
            int before = writes;
            together.flow.turn(rows, row -> row);

            assertThat(before).isOne();
            assertThat(writes).as("nothing is left to write for the rows").isOne();
            assertThat(oneByOne.revisions()).hasSizeGreaterThan(5);
            assertThat(said(entries)).isEqualTo(said(oneByOne));
        }
    }

    @Test
    void whereTheLogSaysNothingTheRowsWaitAsEver() {
        List<RawRecord> rows = aRowOfEach();
        silent = true;
        try (TestFlow together = flow(log)) {
            together.flow.begin(rows);
            assertThat(together.flow.turn(rows, row -> row).pause()).hasSize(rows.size());
        }
        assertThat(entries.entries()).isEmpty();
    }
}
