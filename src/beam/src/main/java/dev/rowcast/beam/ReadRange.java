package dev.rowcast.beam;

import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.PlacedRow;
import dev.rowcast.batch.source.ReshapedException;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.SourceTable;
import dev.rowcast.batch.source.TableReader;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.beam.load.LoadSpec;
import dev.rowcast.contract.Contract;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads ranges of a table, each whole before its first row goes on. */
final class ReadRange extends DoFn<KeyRange, Row> {
    private static final long serialVersionUID = 1L;
    private static final int RESHAPED = 5;

    private final LoadSpec.Source from;
    private final SavedContract saved;
    private final Schema schema;
    private transient @Nullable SourceConnection source;
    private transient @Nullable SourceTable table;

    ReadRange(LoadSpec.Source from, SavedContract saved, Schema schema) {
        this.from = from;
        this.saved = saved;
        this.schema = schema;
    }

    /** Called by Beam. */
    @ProcessElement
    public void process(@Element KeyRange range, OutputReceiver<Row> out) {
        Contract contract = saved.contract();
        for (PlacedRow row : read(range, contract)) {
            out.output(BeamTypes.row(
                    schema, contract, Objects.requireNonNull(row.row().rows().after())));
        }
    }

    private List<PlacedRow> read(KeyRange range, Contract contract) {
        for (int again = 0; again < RESHAPED; again++) {
            try {
                SourceTable known = table(contract);
                return known.placed(new TableReader(connection(), known.model()).rows(range));
            } catch (ReshapedException altered) {
                table = null;
            }
        }
        throw new UnfinishedException(
                range + " was altered again and again; run the pipeline when the migration is over", null);
    }

    private SourceTable table(Contract contract) {
        SourceTable known = table;
        if (known == null) {
            known = SourceTable.read(connection(), contract);
            if (!known.gone().isEmpty()) {
                throw new UnfinishedException(
                        contract.table() + " has no " + String.join(", ", known.gone())
                                + " any more, which it had when the pipeline was made; run it again",
                        null);
            }
            table = known;
        }
        return known;
    }

    private SourceConnection connection() {
        SourceConnection known = source;
        if (known == null) {
            known = from.connect();
            source = known;
        }
        return known;
    }

    /** Called by Beam, also where the pipeline was cancelled or has failed. */
    @Teardown
    public void end() {
        SourceConnection open = source;
        source = null;
        table = null;
        if (open != null) {
            open.close();
        }
    }
}
