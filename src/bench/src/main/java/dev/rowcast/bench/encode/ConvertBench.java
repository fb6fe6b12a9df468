package dev.rowcast.bench.encode;

import static java.util.Objects.requireNonNull;

import dev.rowcast.bench.rows.BenchEnvelopes;
import dev.rowcast.bench.rows.BenchTable;
import dev.rowcast.convert.KnownSchema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
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

/** The time that a worker's converter takes for a record's value, on the sink's side ({@code read}) and on the source's ({@code write}). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-Xbatch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConvertBench {
    /** So often before anything else, for {@link EncodeBench}'s reason. */
    private static final int FIRST = 5_000;

    /** Columns of the table. */
    @Param({"5", "20", "100"})
    public int columns;

    /**
     * {@code compact}: RowcastConverter's format of values; {@code unchecked}: its format without a checksum; {@code json}: Kafka's JsonConverter with
     * schemas.
     */
    @Param({"compact", "unchecked", "json"})
    public String converter = "compact";

    private Struct[] values = {};
    private byte[][] records = {};
    private @Nullable Function<Struct, byte[]> writing;
    private @Nullable Function<byte[], Object> reading;
    private int next;

    /** For JMH. */
    public ConvertBench() {}

    /** Makes the records. */
    @Setup
    public void prepare() {
        BenchTable table = BenchTable.of(columns);
        BenchEnvelopes envelopes = new BenchEnvelopes(table);
        List<Struct> made = envelopes.of(table.changes());
        Function<Struct, byte[]> write;
        if (converter.equals("json")) {
            JsonConverter json = new JsonConverter();
            json.configure(Map.of("schemas.enable", true, "replace.null.with.default", false), false);
            write = value -> json.fromConnectData("t", value.schema(), value);
            reading = bytes -> json.toConnectData("t", bytes).value();
        } else {
            KnownSchema schema = KnownSchema.of(envelopes.schema());
            write = converter.equals("compact") ? schema::write : schema::writeKey;
            reading = bytes -> {
                if (KnownSchema.fingerprintIn(bytes) != schema.fingerprint()) {
                    throw new IllegalStateException("another schema");
                }
                return requireNonNull(schema.read(bytes));
            };
        }
        writing = write;
        values = made.toArray(Struct[]::new);
        records = made.stream().map(write).toArray(byte[][]::new);
        for (int i = 0; i < FIRST; i++) {
            requireNonNull(read());
            requireNonNull(write());
        }
    }

    /** The sink's side. */
    @Benchmark
    public Object read() {
        next = (next + 1) % records.length;
        return requireNonNull(reading).apply(records[next]);
    }

    /** The source's side. */
    @Benchmark
    public byte[] write() {
        next = (next + 1) % values.length;
        return requireNonNull(writing).apply(values[next]);
    }
}
