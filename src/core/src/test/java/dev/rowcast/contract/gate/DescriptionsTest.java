package dev.rowcast.contract.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.TableLife;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogEntry.Described;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.TableFacts;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.ColumnFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a source says of columns beside their types. */
class DescriptionsTest {
    private static final TableId ONE = new TableId("shop", "orders_1");
    private static final TableId TWO = new TableId("shop", "orders_2");
    private static final SqlTable FIRST = Tables.FIRST;
    private static final List<Recipient> READERS = List.of(Task.recipient("billing", Policies.STANDARD));

    private final MemoryContractLog log = new MemoryContractLog();
    private final ContractGate gate = task(log.reader());

    @Test
    void isWrittenOnceUntilItDiffers() {
        meet(gate, FIRST, 10);
        assertThat(describe(gate, text(20), 10)).isTrue();
        assertThat(describe(gate, text(20), 20)).isFalse();
        ContractGate restarted = task(log.reader());
        assertThat(describe(restarted, text(20), 30)).isFalse();
        assertThat(described()).hasSize(1);

        describe(restarted, text(30), 40);
        assertThat(described()).hasSize(2);
        assertThat(known()).isEqualTo(text(30));
    }

    @Test
    void anotherThatSaidItMeanwhileIsRead() {
        meet(gate, FIRST, 10);
        ContractGate other = task(log.reader());
        describe(gate, text(20), 10);

        assertThat(describe(other, text(20), 10)).isTrue();
        assertThat(described()).hasSize(1);
    }

    @Test
    void aLostRaceLeavesWhatTheFirstSaid() {
        meet(gate, FIRST, 10);
        ContractGate blind = task(log.readerThatIsBlindFrom(log.entries().size(), 3));
        describe(gate, text(20), 30);
        describe(blind, text(30), 20);

        assertThat(described()).hasSize(2);
        assertThat(known()).isEqualTo(text(20));
    }

    @Test
    void rowsThatAreOldOrHeldOrOfAnUnknownTableSayNothing() {
        assertThat(describe(gate, text(20), 5)).isFalse();
        meet(gate, FIRST.add(2, "extra", SqlType.INT), 10);
        assertThat(describe(gate, FIRST, text(20), ONE, 5)).isFalse();
        assertThat(meet(gate, FIRST, 20)).isInstanceOf(GateDecision.Hold.class);
        assertThat(describe(gate, FIRST, text(20), ONE, 20)).isFalse();

        assertThat(described()).isEmpty();
    }

    @Test
    void aTaskThatLagsBehindTakesNothingBack() {
        meet(gate, FIRST, 10);
        describe(gate, text(30), 50);

        assertThat(describe(gate, text(20), 40)).isFalse();
        assertThat(known()).isEqualTo(text(30));
    }

    @Test
    void tablesOfOneContractSayEachItsOwn() {
        meet(gate, FIRST, 10);
        for (int row = 0; row < 20; row++) {
            describe(gate, FIRST, text(20), ONE, 20 + 2 * row);
            describe(gate, FIRST, text(30), TWO, 21 + 2 * row);
        }

        assertThat(described()).hasSize(2);
        assertThat(known()).isEqualTo(text(30));
    }

    @Test
    void isNoNewsOfTheTable() {
        meet(gate, FIRST, 10);
        ContractGate other = task(log.reader());
        other.met();
        describe(gate, text(20), 10);

        assertThat(other.news()).isEmpty();
    }

    @Test
    void aLogThatTakesNothingHoldsNobodyUp() {
        meet(gate, FIRST, 10);
        int[] tries = {0};
        ContractGate unable = task(refusing(log.reader(), tries, false));

        assertThat(meet(unable, FIRST, 20)).isInstanceOf(GateDecision.Deliver.class);
        assertThat(describe(unable, text(20), 20)).isTrue();
        assertThat(describe(unable, text(20), 30)).isFalse();
        assertThat(tries[0]).isEqualTo(1);
    }

    @Test
    void aLogThatNothingCanBeWrittenToIsLeftAlone() {
        meet(gate, FIRST, 10);
        int[] tries = {0};
        ContractGate reading = task(refusing(log.reader(), tries, true));

        assertThat(describe(reading, text(20), 20)).isFalse();
        assertThat(tries[0]).isZero();
    }

    @Test
    void aColumnThatATableLacksIsNullInItsRows() {
        LogPosition one = LogPosition.of(Task.insert(new SqlTable(ONE, FIRST.columns(), FIRST.key()), Task.place(1))
                .of(TableLife.TABLE));
        LogPosition two = LogPosition.of(Task.insert(new SqlTable(TWO, FIRST.columns(), FIRST.key()), Task.place(1))
                .of(TableLife.TABLE));
        ColumnFacts id = ColumnFacts.of(false);
        TableFacts facts = new TableFacts(List.of(
                new Described(TableLife.TABLE, Map.of("id", id, "note", id), one, "billing", 0),
                new Described(TableLife.TABLE, Map.of("id", id), two, "billing", 0)));

        assertThat(facts.byColumn()).isEqualTo(Map.of("id", id, "note", ColumnFacts.of(true)));
    }

    @Test
    void aPlaceBeyondAVersionIsARecordsFault() {
        RowChange row = Task.insert(FIRST, Task.place(RowVersion.MAX_SEQUENCE));

        assertThat(row.version().sequence()).isEqualTo(RowVersion.MAX_SEQUENCE);
        assertThatThrownBy(() -> Task.insert(FIRST, Task.place(RowVersion.MAX_SEQUENCE + 1))
                        .version())
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("offset " + (RowVersion.MAX_SEQUENCE + 1));
    }

    private static ContractGate task(ContractLog view) {
        ContractRegistry registry = new ContractRegistry(view);
        registry.refresh();
        return new ContractGate(registry, GateRules.of("billing"), () -> 0);
    }

    private static ContractLog refusing(ContractLog log, int[] tries, boolean readOnly) {
        return new ContractLog() {
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
                tries[0]++;
                throw new ContractLogException("full", null);
            }

            @Override
            public boolean isReadOnly() {
                return readOnly;
            }

            @Override
            public void close() {}
        };
    }

    private static GateDecision meet(ContractGate gate, SqlTable table, long position) {
        RowChange row = Task.insert(table, Task.place(position));
        return Task.decide(gate, row, READERS);
    }

    private static boolean describe(ContractGate gate, ColumnFacts note, long position) {
        return describe(gate, FIRST, note, TableLife.TABLE, position);
    }

    private static boolean describe(
            ContractGate gate, SqlTable table, ColumnFacts note, TableId source, long position) {
        SourcePosition place = Task.place(position);
        RowChange row = Task.insert(new SqlTable(source, table.columns(), table.key()), place);
        return gate.describe(
                table.shape(),
                Map.of("id", ColumnFacts.of(false), "note", note),
                LogPosition.of(row.of(TableLife.TABLE)));
    }

    private static ColumnFacts text(long length) {
        return new ColumnFacts(true, "VARCHAR", length, null, null, null, null);
    }

    private List<LogEntry> described() {
        return log.entries().stream().filter(Described.class::isInstance).toList();
    }

    private ColumnFacts known() {
        ContractRegistry registry = new ContractRegistry(log.reader());
        registry.refresh();
        Optional<TableHistory> history = registry.history(TableLife.TABLE);
        return history.orElseThrow().facts().byColumn().get("note");
    }
}
