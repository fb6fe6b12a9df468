package dev.rowcast.bench.encode;

import java.net.MalformedURLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
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

/**
 * The time that one change takes from a Connect struct to a ChangeEvent's bytes. Methods are compiled in the foreground, so that the
 * warm-up is done after its time even if other processes keep the processors busy.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 5,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-Xbatch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBench {
    /** Where proto's and core's classes of an older build are, as in a class path. */
    static final String BASELINE = "rowcast.bench.baseline";

    /** Columns of the table. */
    @Param({"5", "20", "100"})
    public int columns;

    /** {@code plan}: this build's encoder; {@code baseline}: an older build's; {@code dynamic}: protobuf-java's DynamicMessage. */
    @Param({"plan", "dynamic"})
    public String encoder = "plan";

    private @Nullable Supplier<byte[]> encoding;

    /** For JMH. */
    public EncodeBench() {}

    /** Loads the encoder, each in the same way, so that they differ in nothing but what they do. */
    @Setup
    public void load() throws ReflectiveOperationException, MalformedURLException {
        @SuppressWarnings("unchecked")
        BiFunction<Boolean, Integer, Supplier<byte[]>> encodings =
                (BiFunction<Boolean, Integer, Supplier<byte[]>>) build().loadClass(BenchEncodings.class.getName())
                        .getConstructor()
                        .newInstance();
        encoding = encodings.apply(encoder.equals("dynamic"), columns);
    }

    private BuildLoader build() throws MalformedURLException {
        if (!encoder.equals("baseline")) {
            return BuildLoader.present();
        }
        String build = System.getProperty(BASELINE, "");
        if (build.isEmpty()) {
            throw new IllegalStateException("no baseline; run src/bench/compare.sh GIT_REVISION");
        }
        return BuildLoader.of(build);
    }

    /** One change of the table's mix. */
    @Benchmark
    public byte[] encode() {
        return Objects.requireNonNull(encoding).get();
    }
}
