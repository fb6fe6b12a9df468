package dev.rowcast.bench.encode;

import static java.util.Objects.requireNonNull;

import dev.rowcast.bench.rows.BenchEnvelopes;
import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.encode.ChangeEncoder;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A record of JsonConverter's, of one of many tables in turns, from Kafka's bytes to the event's. Its cache has room for 1,000 schemas; of more tables each
 * record comes with a schema that is equal to that of the record before and another instance.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-Xbatch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ManyTablesBench {
    private static final int COLUMNS = 20;

    /** Tables, each with a schema of its own. */
    @Param({"500", "2000"})
    public int tables;

    /**
     * {@code equal}: the decoder finds an equal schema, and what was derived from that one; {@code anew}: layout, shape and plan are derived for each record,
     * as they were where a lookup by identity found none; {@code converter}: the converter alone.
     */
    @Param({"equal", "anew", "converter"})
    public String lookup = "equal";

    private final JsonConverter json = new JsonConverter();
    private final EnvelopeDecoder decoder = new EnvelopeDecoder();
    private final Map<Schema, ChangeEncoder> plans = new IdentityHashMap<>();
    private Made[] made = {};
    private int next;

    /** For JMH. */
    public ManyTablesBench() {}

    /** A record of one table, as it lies in Kafka. */
    private record Made(Place at, Contract contract, Schema keySchema, Object key, byte[] value) {}

    /** Makes a record for each table. */
    @Setup
    public void prepare() {
        json.configure(Map.of("schemas.enable", true, "replace.null.with.default", false), false);
        BenchTable like = BenchTable.of(COLUMNS);
        made = new Made[tables];
        for (int i = 0; i < tables; i++) {
            made[i] = made(like, new TableId("shop", "orders_" + i));
        }
        for (int i = 0; i < tables; i++) {
            requireNonNull(record());
        }
    }

    private Made made(BenchTable like, TableId name) {
        Contract contract = Evolution.first(ShapeParser.read(name, like.rowSchema(), like.keySchema()), List.of());
        RowChange change = like.changes().get(0);
        RowChange renamed = new RowChange(
                change.at(),
                name,
                change.operation(),
                change.keySchema(),
                change.key(),
                change.rowSchema(),
                change.before(),
                change.after(),
                change.source());
        BenchEnvelopes envelopes = new BenchEnvelopes(
                new BenchTable(like.columns(), contract, like.keySchema(), like.rowSchema(), List.of(renamed)));
        byte[] value = json.fromConnectData(
                "t", envelopes.schema(), envelopes.of(List.of(renamed)).get(0));
        return new Made(change.at(), contract, like.keySchema(), requireNonNull(change.key()), value);
    }

    /** What becomes of a record: its event's bytes, or the converted record where that is all. */
    @Benchmark
    public Object record() {
        next = (next + 1) % made.length;
        Made from = made[next];
        SchemaAndValue value = json.toConnectData("t", from.value());
        return lookup.equals("converter") ? value : event(from, value);
    }

    private byte[] event(Made from, SchemaAndValue value) {
        RawRecord raw = new RawRecord(from.at(), from.keySchema(), from.key(), value.schema(), value.value(), null);
        boolean equal = lookup.equals("equal");
        RowChange change = (RowChange) (equal ? decoder : new EnvelopeDecoder()).decode(raw);
        ChangeEncoder plan =
                equal ? plans.computeIfAbsent(change.rowSchema(), unknown -> plan(from, change)) : plan(from, change);
        return plan.encode(change);
    }

    private static ChangeEncoder plan(Made from, RowChange change) {
        requireNonNull(ShapeParser.read(change.table(), change.rowSchema(), change.keySchema()));
        return ChangeEncoder.compile(change.rowSchema(), change.keySchema(), from.contract(), field -> true);
    }
}
