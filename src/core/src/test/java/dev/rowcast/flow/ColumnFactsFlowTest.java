package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogEntry.Described;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnFactsFlowTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void path() {
        file = folder.resolve("contracts.jsonl");
    }

    @Test
    void aTableGetsOneEntryHoweverManyTasksMeetItAndStartAnew() {
        for (int start = 0; start < 3; start++) {
            try (FileContractLog one = FileContractLog.open(file);
                    FileContractLog two = FileContractLog.open(file);
                    TestFlow first = new TestFlow(true, one);
                    TestFlow second = new TestFlow(true, two)) {
                first.accept(Samples.table(Samples.VARIED, "t_nums"));
                second.accept(Samples.table(Samples.VARIED, "t_nums"));
                first.accept(Samples.table(Samples.DEFAULTS, "t_ints"));
                second.accept(Samples.table(Samples.DEFAULTS, "t_ints"));
            }
        }

        assertThat(entries().stream().filter(Described.class::isInstance).map(LogEntry::subject))
                .containsExactly("probe.t_nums", "probe.t_ints");
        assertThat(facts("t_nums")).containsValue(new ColumnFacts(true, "DECIMAL", null, 65, 0, null, null));
    }

    private List<LogEntry> entries() {
        List<LogEntry> entries = new ArrayList<>();
        try (FileContractLog log = FileContractLog.open(file)) {
            log.readNew(entries::add);
        }
        return entries;
    }

    private Map<String, ColumnFacts> facts(String table) {
        try (FileContractLog log = FileContractLog.open(file)) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            return registry.history(new TableId("probe", table))
                    .orElseThrow()
                    .facts()
                    .byColumn();
        }
    }
}
