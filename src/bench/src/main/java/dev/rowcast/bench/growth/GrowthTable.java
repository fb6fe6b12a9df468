package dev.rowcast.bench.growth;

import dev.rowcast.bench.rows.BenchColumn;
import dev.rowcast.bench.rows.BenchEnvelopes;
import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.ShapeParser;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** One of many tables that are alike but for the name, with schemas of its own as the tables of a database have them, and its changes. */
final class GrowthTable {
    /** Of all tables of a load together, so that what it reads takes as much of the processor's cache whatever is measured. */
    private static final int DISTINCT = 16_000;

    private static final int COLUMNS = 20;

    private final String topic;
    private final Schema keySchema;
    private final Schema envelopeSchema;
    private final List<Struct> keys;
    private final List<Struct> envelopes;

    private GrowthTable(String topic, BenchTable table) {
        BenchEnvelopes made = new BenchEnvelopes(table);
        this.topic = topic;
        this.keySchema = table.keySchema();
        this.envelopeSchema = made.schema();
        this.keys = table.changes().stream().map(RowChange::key).toList();
        this.envelopes = made.of(table.changes());
    }

    /** All of a load. */
    static List<GrowthTable> of(Load load) {
        BenchTable like = load.textBytes() == 0 ? BenchTable.of(COLUMNS) : texts(load.textBytes());
        List<GrowthTable> tables = new ArrayList<>(load.tables());
        for (int i = 0; i < load.tables(); i++) {
            TableId name = new TableId("shop", "orders_" + i);
            tables.add(new GrowthTable("shop.shop." + name.table(), named(like, name, DISTINCT / load.tables())));
        }
        return tables;
    }

    /** That many records of a partition, as a consumer hands them on. */
    List<RawRecord> read(int partition, long offset, int count) {
        List<RawRecord> records = new ArrayList<>(count);
        for (long at = offset; at < offset + count; at++) {
            int which = (int) (at % envelopes.size());
            records.add(new RawRecord(
                    new KafkaPlace(topic, partition, at),
                    keySchema,
                    keys.get(which),
                    envelopeSchema,
                    envelopes.get(which),
                    null));
        }
        return records;
    }

    String topic() {
        return topic;
    }

    private static BenchTable named(BenchTable like, TableId name, int count) {
        List<RowChange> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RowChange change = like.changes().get(i % like.changes().size());
            changes.add(new RowChange(
                    change.at(),
                    name,
                    change.operation(),
                    change.keySchema(),
                    change.key(),
                    change.rowSchema(),
                    change.before(),
                    change.after(),
                    change.source()));
        }
        return new BenchTable(
                like.columns(),
                Evolution.first(ShapeParser.read(name, like.rowSchema(), like.keySchema()), List.of()),
                like.keySchema(),
                like.rowSchema(),
                changes);
    }

    /** Inserts of rows that are a key and a text. */
    private static BenchTable texts(int bytes) {
        BenchTable mixed = BenchTable.of(2);
        BenchColumn id = mixed.columns().get(0);
        Schema rowSchema = SchemaBuilder.struct()
                .field(id.name(), id.schema())
                .field(
                        "body",
                        SchemaBuilder.string()
                                .optional()
                                .parameter("__debezium.source.column.type", "LONGTEXT")
                                .build())
                .build();
        List<RowChange> changes = new ArrayList<>();
        for (RowChange change : mixed.changes()) {
            Struct key = change.key();
            if (change.operation() == Operation.INSERT && key != null) {
                String letter = String.valueOf((char) ('a' + changes.size() % 26));
                Struct row =
                        new Struct(rowSchema).put(id.name(), key.get(id.name())).put("body", letter.repeat(bytes));
                changes.add(new RowChange(
                        change.at(),
                        change.table(),
                        Operation.INSERT,
                        change.keySchema(),
                        key,
                        rowSchema,
                        null,
                        row,
                        change.source()));
            }
        }
        return new BenchTable(mixed.columns(), mixed.contract(), mixed.keySchema(), rowSchema, changes);
    }
}
