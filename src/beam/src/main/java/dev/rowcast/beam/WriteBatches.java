package dev.rowcast.beam;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.OutputSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes rows in batches, all of a bundle before it ends: a bundle that runs again writes the same rows in the same version, and changes nothing. */
final class WriteBatches extends DoFn<Row, Long> {
    private static final long serialVersionUID = 1L;
    private static final int BATCH = 500;

    private final Counter written;
    private final Counter stale;
    private final Counter refused;
    private final StoreSettings settings;
    private final SavedContract saved;
    private final List<String> nullable;
    private final long version;
    private transient @Nullable StoreAtWork store;
    private transient List<Placed> waiting = new ArrayList<>();
    private transient List<Placed> rejected = new ArrayList<>();
    private transient Map<BoundedWindow, Long> counts = new HashMap<>();

    /** A row, and where it is among others. */
    private record Placed(Row row, Instant at, BoundedWindow window) {}

    WriteBatches(StoreSettings settings, SavedContract saved, List<String> nullable, RowVersion version) {
        this.settings = settings;
        this.saved = saved;
        this.nullable = new ArrayList<>(nullable);
        this.version = version.asLong();
        String table = saved.database() + "." + saved.table();
        this.written = Metrics.counter("rowcast", "written " + table);
        this.stale = Metrics.counter("rowcast", "stale " + table);
        this.refused = Metrics.counter("rowcast", "rejected " + table);
    }

    /** Called by Beam. What a bundle has left that failed comes again in another. */
    @StartBundle
    public void begin() {
        waiting = new ArrayList<>();
        rejected = new ArrayList<>();
        counts = new HashMap<>();
    }

    /** Called by Beam. */
    @ProcessElement
    public void process(@Element Row row, @Timestamp Instant at, BoundedWindow window) {
        waiting.add(new Placed(row, at, window));
        if (waiting.size() >= BATCH) {
            write();
        }
    }

    /** Called by Beam. */
    @FinishBundle
    public void finish(FinishBundleContext context) {
        write();
        rejected.forEach(each -> context.output(WriteResult.REJECTED, each.row(), each.at(), each.window()));
        counts.forEach((window, count) -> context.output(WriteResult.WRITTEN, count, window.maxTimestamp(), window));
    }

    private void write() {
        if (waiting.isEmpty()) {
            return;
        }
        Contract contract = saved.contract();
        StoreAtWork.Result result = store(contract)
                .write(
                        waiting.stream()
                                .map(each -> BeamTypes.row(contract, each.row()))
                                .toList(),
                        RowVersion.ofLong(version));
        for (int i = 0; i < waiting.size(); i++) {
            Placed placed = waiting.get(i);
            String reason = result.rejected().get(i);
            if (reason == null) {
                counts.merge(placed.window(), 1L, Long::sum);
            } else {
                Row why = Row.withSchema(WriteResult.schema(placed.row().getSchema()))
                        .addValues(placed.row(), reason)
                        .build();
                rejected.add(new Placed(why, placed.at(), placed.window()));
            }
        }
        refused.inc(result.rejected().size());
        stale.inc(result.stale());
        written.inc(waiting.size() - result.rejected().size());
        waiting = new ArrayList<>();
    }

    private StoreAtWork store(Contract contract) {
        StoreAtWork known = store;
        if (known == null) {
            known = new StoreAtWork(settings, schema(contract));
            store = known;
        }
        return known;
    }

    private OutputSchema schema(Contract contract) {
        Map<String, ColumnFacts> facts = new HashMap<>();
        contract.fields().forEach(field -> facts.put(field.name(), ColumnFacts.of(nullable.contains(field.name()))));
        return OutputSchema.made(contract, facts);
    }

    /** Called by Beam, also where the pipeline was cancelled or has failed. */
    @Teardown
    public void end() {
        StoreAtWork open = store;
        store = null;
        if (open != null) {
            open.close();
        }
    }
}
