package dev.rowcast.bench.contracts;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The log of many tables of eight columns, each of which got a column more with each revision: as bytes, as Kafka hands them over. */
final class ManyTables {
    private static final int COLUMNS = 8;

    private final List<byte[]> entries;

    private ManyTables(List<byte[]> entries) {
        this.entries = entries;
    }

    static ManyTables of(int tables, int revisions) {
        List<byte[]> entries = new ArrayList<>();
        List<Contract> contracts = new ArrayList<>();
        for (int revision = 1; revision <= revisions; revision++) {
            for (int table = 0; table < tables; table++) {
                TableShape shape = shape(table, revision);
                if (revision == 1) {
                    contracts.add(Evolution.first(shape, List.of()));
                } else {
                    contracts.set(
                            table,
                            Evolution.evolve(contracts.get(table), shape(table, revision - 1), shape)
                                    .next());
                }
                LogPosition since = new LogPosition("shop", null, "binlog.000001", entries.size());
                entries.add(ContractJson.write(
                        ContractEntry.auto(contracts.get(table), revision - 1, shape, since, "billing", revision)));
            }
        }
        return new ManyTables(entries);
    }

    private static TableShape shape(int table, int revision) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("id", ColumnType.integer(SemanticType.INT64, 64, false)));
        for (int i = 1; i < COLUMNS + revision - 1; i++) {
            columns.add(
                    new Column("column_" + i, ColumnType.of(i % 2 == 0 ? SemanticType.STRING : SemanticType.DECIMAL)));
        }
        return new TableShape(new TableId("shop", "table_" + table), columns, List.of("id"));
    }

    /** Each entry's JSON. */
    List<byte[]> entries() {
        return entries;
    }

    /** The log at its beginning. */
    ContractLog log() {
        return new ContractLog() {
            private int read;

            @Override
            public void readNew(Consumer<LogEntry> consumer) {
                for (; read < entries.size(); read++) {
                    consumer.accept(ContractJson.parse(entries.get(read)));
                }
            }

            @Override
            public void readArrived(Consumer<LogEntry> consumer) {
                readNew(consumer);
            }

            @Override
            public void append(LogEntry entry) {
                throw new UnsupportedOperationException("this log is for reading alone");
            }

            @Override
            public void close() {}
        };
    }
}
