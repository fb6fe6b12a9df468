package dev.rowcast.beam;

import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.OneServer;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.beam.load.LoadSpec;
import dev.rowcast.beam.load.TableRanges;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.encode.SourceSettings;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads a table; see {@link RowcastIO#read}. Immutable. */
public final class ReadTable extends PTransform<PBegin, PCollection<Row>> {
    private static final long serialVersionUID = 1L;
    private static final int ROWS = 10_000;

    private final LoadSpec.Source from;
    private final LoadSpec.Table table;
    private final @Nullable SavedContract contract;
    private final int rows;

    private ReadTable(LoadSpec.Source from, LoadSpec.Table table, @Nullable SavedContract contract, int rows) {
        this.from = from;
        this.table = table;
        this.contract = contract;
        this.rows = rows;
    }

    static ReadTable of(MysqlSource mysql, TableId table) {
        LoadSpec.Source from = new LoadSpec.Source(
                mysql.url(),
                mysql.settings(),
                Map.of(),
                LoadSpec.Form.of(SourceSettings.DEFAULT),
                "",
                OneServer.answering(mysql));
        return new ReadTable(from, LoadSpec.Table.of(table), null, ROWS);
    }

    /** By that contract of the table, as one from a contract log, in place of the one that a first row would begin. */
    public ReadTable withContract(Contract known) {
        return new ReadTable(from, table, SavedContract.of(known), rows);
    }

    /** With at most so many rows in a range, which a worker has in memory at once; by default 10,000. Ranges of long rows have fewer. */
    public ReadTable withRangesOf(int most) {
        return new ReadTable(from, table, contract, most);
    }

    @Override
    public PCollection<Row> expand(PBegin begin) {
        SavedContract saved = contract == null ? SavedContract.of(first()) : contract;
        Schema schema = BeamTypes.schema(saved.contract());
        return begin.apply("Table", Create.of(List.of(table)).withCoder(SerializableCoder.of(LoadSpec.Table.class)))
                .apply("Plan", ParDo.of(new Plan(from, rows)))
                .setCoder(SerializableCoder.of(KeyRange.class))
                .apply("Spread", Reshuffle.viaRandomKey())
                .apply("Read", ParDo.of(new ReadRange(from, saved, schema)))
                .setRowSchema(schema);
    }

    private Contract first() {
        try (SourceConnection source = from.connect()) {
            TableModel model = TableModel.read(source, table.id(), null);
            return Evolution.first(ShapeParser.read(table.id(), model.rows(), model.keys()), List.of());
        }
    }

    /** Parts the table into ranges. */
    private static final class Plan extends DoFn<LoadSpec.Table, KeyRange> {
        private static final long serialVersionUID = 1L;

        private final LoadSpec.Source from;
        private final int rows;

        Plan(LoadSpec.Source from, int rows) {
            this.from = from;
            this.rows = rows;
        }

        /** Called by Beam. */
        @ProcessElement
        public void process(@Element LoadSpec.Table table, OutputReceiver<KeyRange> out) {
            TableRanges.of(from, table.id(), rows, out::output);
        }
    }
}
