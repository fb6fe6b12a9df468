package dev.rowcast.bench.encode;

import java.net.MalformedURLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
 * The time that one row takes from a Connect struct to its message's bytes, or one change to a ChangeEvent's. Methods are compiled in the foreground, so that the
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

    /** So often before anything else, so that a busy machine, on which the warm-up gets few turns, measures compiled methods too. */
    private static final int FIRST = 20_000;

    /** Columns of the table. */
    @Param({"5", "20", "100"})
    public int columns;

    /** {@code row}: the row alone; {@code change}: the whole change, of whose mix every second has two rows. */
    @Param({"row", "change"})
    public String payload = "row";

    /**
     * {@code plan}: this build's encoder; {@code baseline}: an older build's; {@code generated}: code written by hand for the classes that
     * protoc generates; {@code dynamic}: protobuf-java's DynamicMessage.
     */
    @Param({"plan", "generated", "dynamic"})
    public String encoder = "plan";

    private @Nullable Supplier<byte[]> encoding;

    /** For JMH. */
    public EncodeBench() {}

    /** Loads the encoder, each in the same way, so that they differ in nothing but what they do. */
    @Setup
    public void load() throws ReflectiveOperationException, MalformedURLException {
        @SuppressWarnings("unchecked")
        BiFunction<String, Integer, Supplier<byte[]>> encodings =
                (BiFunction<String, Integer, Supplier<byte[]>>) build().loadClass(BenchEncodings.class.getName())
                        .getConstructor()
                        .newInstance();
        Supplier<byte[]> chosen =
                encodings.apply(payload + "/" + (encoder.equals("baseline") ? "plan" : encoder), columns);
        Stream.generate(chosen).limit(FIRST).forEach(EncodeBench::requireBytes);
        encoding = chosen;
    }

    private static void requireBytes(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalStateException("nothing was encoded");
        }
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

    /** One row, or one change, of the table's mix. */
    @Benchmark
    public byte[] encode() {
        return Objects.requireNonNull(encoding).get();
    }
}
