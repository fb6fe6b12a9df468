package dev.rowcast.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchEncodingsTest {
    @ParameterizedTest
    @CsvSource({"row, 5", "row, 20", "row, 100", "change, 5", "change, 20", "change, 100"})
    void whatIsComparedDoesTheSame(String payload, int columns) {
        Supplier<byte[]> plan = new BenchEncodings().apply(payload + "/plan", columns);
        Supplier<byte[]> generated = new BenchEncodings().apply(payload + "/generated", columns);
        Supplier<byte[]> dynamic = new BenchEncodings().apply(payload + "/dynamic", columns);
        for (int i = 0; i < 256; i++) {
            byte[] bytes = plan.get();
            assertThat(generated.get()).as("generated, %d", i).isEqualTo(bytes);
            assertThat(dynamic.get()).as("dynamic, %d", i).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "generated", "dynamic"})
    void theBenchmarkFindsItsBuild(String encoder) throws Exception {
        for (String payload : new String[] {"row", "change"}) {
            EncodeBench bench = new EncodeBench();
            bench.columns = 5;
            bench.payload = payload;
            bench.encoder = encoder;
            bench.load();
            assertThat(bench.encode()).isNotEmpty();
        }
    }
}
