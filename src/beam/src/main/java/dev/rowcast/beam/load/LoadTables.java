package dev.rowcast.beam.load;

import dev.rowcast.batch.source.KeyRange;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/** Loads tables into a subscription's destination; what becomes of them is its output, and is in the pipeline's metrics, see {@link LoadCounts}. */
public final class LoadTables extends PTransform<PBegin, PCollection<LoadedPart>> {
    private static final long serialVersionUID = 1L;

    private final LoadSpec spec;

    /** @param spec what is to be done */
    public LoadTables(LoadSpec spec) {
        this.spec = spec;
    }

    @Override
    public PCollection<LoadedPart> expand(PBegin begin) {
        PCollectionTuple planned = begin.apply(
                        "Tables", Create.of(spec.tables()).withCoder(SerializableCoder.of(LoadSpec.Rest.class)))
                .apply(
                        "Plan",
                        ParDo.of(new PlanRanges(spec))
                                .withOutputTags(PlanRanges.RANGES, TupleTagList.of(PlanRanges.UNFINISHED)));
        SerializableCoder<LoadedPart> parts = SerializableCoder.of(LoadedPart.class);
        PCollection<LoadedPart> loaded = planned.get(PlanRanges.RANGES)
                .setCoder(SerializableCoder.of(KeyRange.class))
                .apply("Spread", Reshuffle.viaRandomKey())
                .apply("Load", ParDo.of(new LoadRanges(spec)))
                .setCoder(parts)
                // What a task hands on is counted while it runs; metrics are told at its end.
                .apply("Count", Reshuffle.viaRandomKey());
        return PCollectionList.of(loaded)
                .and(planned.get(PlanRanges.UNFINISHED).setCoder(parts))
                .apply("Parts", Flatten.pCollections());
    }
}
