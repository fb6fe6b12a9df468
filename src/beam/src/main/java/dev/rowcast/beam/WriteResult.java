package dev.rowcast.beam;

import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** What became of rows that were written into a store. */
public final class WriteResult implements POutput {
    /** The field of {@link #rejected} that has the row. */
    public static final String ROW = "row";
    /** The field of {@link #rejected} that says why, in the store's words. */
    public static final String REASON = "reason";

    static final TupleTag<Long> WRITTEN = new TupleTag<>("written");
    static final TupleTag<Row> REJECTED = new TupleTag<>("rejected");

    private final Pipeline pipeline;
    private final PCollection<Long> written;
    private final PCollection<Row> rejected;

    WriteResult(Pipeline pipeline, PCollection<Long> written, PCollection<Row> rejected) {
        this.pipeline = pipeline;
        this.written = written;
        this.rejected = rejected;
    }

    static Schema schema(Schema rows) {
        return Schema.builder().addRowField(ROW, rows).addStringField(REASON).build();
    }

    /** How many rows the store has taken or has newer ones of, batch by batch: their sum is all of them. What is done after the write follows it. */
    public PCollection<Long> written() {
        return written;
    }

    /** The rows that the store doesn't take, each with the reason. */
    public PCollection<Row> rejected() {
        return rejected;
    }

    @Override
    public Pipeline getPipeline() {
        return pipeline;
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
        return Map.of(WRITTEN, written, REJECTED, rejected);
    }

    @Override
    public void finishSpecifyingOutput(String name, PInput input, PTransform<?, ?> transform) {}
}
