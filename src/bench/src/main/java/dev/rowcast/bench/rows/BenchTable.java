package dev.rowcast.bench.rows;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.ShapeParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * A table and changes of it: of four one is an insert, two are updates and one is a delete. An update changes a tenth of the columns. The
 * same in each run.
 *
 * @param columns its columns
 * @param contract its first contract
 * @param keySchema schema of the keys
 * @param rowSchema schema of the rows
 * @param changes 256 changes
 */
public record BenchTable(
        List<BenchColumn> columns, Contract contract, Schema keySchema, Schema rowSchema, List<RowChange> changes) {
    private static final int CHANGES = 256;
    private static final List<Operation> MIX =
            List.of(Operation.INSERT, Operation.UPDATE, Operation.UPDATE, Operation.DELETE);

    /** The table of so many columns, and its changes. */
    public static BenchTable of(int columnCount) {
        TableId table = new TableId("shop", "orders_" + columnCount);
        List<BenchColumn> columns = BenchColumns.first(columnCount);
        SchemaBuilder row = SchemaBuilder.struct();
        columns.forEach(column -> row.field(column.name(), column.schema()));
        Schema rowSchema = row.build();
        Schema keySchema = SchemaBuilder.struct()
                .field(columns.get(0).name(), columns.get(0).schema())
                .build();
        Contract contract = Evolution.first(ShapeParser.read(table, rowSchema, keySchema), List.of());
        Random random = new Random(columnCount);
        List<RowChange> changes = new ArrayList<>(CHANGES);
        for (int i = 0; i < CHANGES; i++) {
            Operation operation = MIX.get(i % MIX.size());
            Struct first = row(columns, rowSchema, random);
            Struct second = operation == Operation.UPDATE ? updated(first, columns, random) : first;
            changes.add(new RowChange(
                    new KafkaPlace("shop.shop.orders_" + columnCount, 3, 1_000_000 + i),
                    table,
                    operation,
                    keySchema,
                    new Struct(keySchema)
                            .put(columns.get(0).name(), first.get(columns.get(0).name())),
                    rowSchema,
                    operation == Operation.INSERT ? null : first,
                    operation == Operation.DELETE ? null : second,
                    source(i)));
        }
        return new BenchTable(columns, contract, keySchema, rowSchema, changes);
    }

    private static Struct row(List<BenchColumn> columns, Schema schema, Random random) {
        Struct row = new Struct(schema);
        columns.forEach(column -> fill(row, column, random));
        return row;
    }

    private static Struct updated(Struct before, List<BenchColumn> columns, Random random) {
        Struct after = new Struct(before.schema());
        columns.forEach(column -> after.put(column.name(), before.get(column.name())));
        for (int i = 0; i < Math.max(1, columns.size() / 10); i++) {
            fill(after, columns.get(1 + random.nextInt(columns.size() - 1)), random);
        }
        return after;
    }

    private static void fill(Struct row, BenchColumn column, Random random) {
        boolean isNull = random.nextInt(100) < column.nulls();
        row.put(column.name(), isNull ? null : column.value().apply(random));
    }

    private static SourcePosition source(int number) {
        return new SourcePosition(
                "shop",
                223_344,
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:" + (4_711 + number),
                "binlog.000042",
                4_711L * number,
                0,
                1_700_000_000_123_456_000L + number,
                false,
                null);
    }
}
