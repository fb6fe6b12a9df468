package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.MessageNames;
import dev.rowcast.contract.Naming;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.shape.TableShape;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** What a table costs doesn't grow with the number of tables that are there. What is counted is memory, which doesn't depend on the machine. */
class ManyTablesTest {
    private static final int TABLES = 1_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void foldingALogCostsTheSameForEachTable() {
        MemoryContractLog log = new MemoryContractLog();
        ContractLog writer = log.reader();
        ContractRegistry registry = new ContractRegistry(log.reader());

        assertThatTheLastCostsAsTheFirst(table -> {
            writer.append(first(table));
            registry.refresh();
        });

        assertThat(registry.histories()).hasSize(TABLES);
    }

    @Test
    void aNewTableCostsTheSameHoweverManyThereAre() {
        MemoryContractLog log = new MemoryContractLog();
        ContractRegistry registry = new ContractRegistry(log.reader());
        ContractGate gate = new ContractGate(registry, GateRules.of("billing"));
        List<Recipient> recipients = List.of(Task.recipient("billing", Policies.STANDARD));

        assertThatTheLastCostsAsTheFirst(table -> Task.decide(gate, insert(table), recipients));

        assertThat(registry.histories()).hasSize(TABLES);
    }

    @Test
    void aNameIsLookedUpAndNeverHeldAgainstAllOthers() {
        LookedUp<String> symbols = new LookedUp<>();
        MessageNames names = new MessageNames(symbols);
        for (int i = 0; i < TABLES; i++) {
            names.take("Table" + i);
        }

        assertThat(names.isFree("Customers")).isTrue();

        assertThat(symbols.lookUps).isEqualTo(Naming.symbols("Customers").size());
        assertThat(names.isFree("Table1Key")).isFalse();
    }

    @Test
    void tablesOfOneNameDoNotTryAllNumbersAnew() {
        MessageNames names = new MessageNames();

        assertThatTheLastCostsAsTheFirst(table -> names.take(names.nextFree("Orders")));

        assertThat(names.nextFree("Orders")).isEqualTo("Orders" + (TABLES + 1));
    }

    /** Counts how often it is asked, and isn't gone through. */
    private static final class LookedUp<E> extends HashSet<E> {
        private static final long serialVersionUID = 1L;

        private int lookUps;

        @Override
        public boolean contains(Object element) {
            lookUps++;
            return super.contains(element);
        }

        @Override
        public Iterator<E> iterator() {
            throw new AssertionError("all names are gone through");
        }
    }

    private static void assertThatTheLastCostsAsTheFirst(IntConsumer work) {
        int tenth = TABLES / 10;
        // What loads classes, and what the compiler hasn't looked at yet, isn't held against the rest.
        allocated(() -> each(0, tenth, work));
        long early = allocated(() -> each(tenth, 2 * tenth, work));
        each(2 * tenth, TABLES - tenth, work);
        long late = allocated(() -> each(TABLES - tenth, TABLES, work));

        assertThat(late).as("bytes, of %d for the first", early).isLessThan(3 * early);
    }

    private static void each(int from, int to, IntConsumer work) {
        for (int table = from; table < to; table++) {
            work.accept(table);
        }
    }

    private static long allocated(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static ContractEntry first(int table) {
        TableShape shape = new TableShape(id(table), Tables.FIRST.shape().columns(), List.of("id"));
        return ContractEntry.auto(
                Evolution.first(shape, List.of()), 0, shape, LogPosition.of(Task.place(table)), "billing", 0);
    }

    private static RowChange insert(int table) {
        return new RowChange(
                new KafkaPlace("t", 0, table),
                id(table),
                Operation.INSERT,
                Tables.FIRST.keySchema(),
                new Struct(Tables.FIRST.keySchema()),
                Tables.FIRST.rowSchema(),
                null,
                new Struct(Tables.FIRST.rowSchema()),
                Task.place(table));
    }

    private static TableId id(int table) {
        return new TableId("shop", "table_" + table);
    }
}
