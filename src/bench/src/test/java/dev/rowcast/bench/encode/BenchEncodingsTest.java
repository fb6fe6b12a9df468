package dev.rowcast.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchEncodingsTest {
    @ParameterizedTest
    @ValueSource(ints = {5, 20, 100})
    void whatIsComparedDoesTheSame(int columns) {
        Supplier<byte[]> plan = new BenchEncodings().apply(false, columns);
        Supplier<byte[]> dynamic = new BenchEncodings().apply(true, columns);
        for (int i = 0; i < 256; i++) {
            assertThat(plan.get()).as("change %d", i).isEqualTo(dynamic.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "dynamic"})
    void theBenchmarkFindsItsBuild(String encoder) throws Exception {
        EncodeBench bench = new EncodeBench();
        bench.columns = 5;
        bench.encoder = encoder;
        bench.load();
        assertThat(bench.encode()).isNotEmpty();
    }
}
