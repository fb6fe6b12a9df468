package dev.rowcast.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final List<ByteString> ROWS =
            List.of(ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("bc"), ByteString.copyFromUtf8("d"));

    private static Trial trial(Function<ByteString, Map<String, Object>> map) {
        return Trial.of(new Mapping(map), ROWS).toCompletableFuture().join();
    }

    private record Mapping(Function<ByteString, Map<String, Object>> map) implements TableMapping {
        @Override
        public String version() {
            return "";
        }

        @Override
        public List<Output> outputs() {
            return List.of(new Output("o", List.of(), List.of()));
        }

        @Override
        public CompletionStage<List<Mapped>> map(List<ByteString> rows) {
            return CompletableFuture.completedFuture(rows.stream()
                    .map(row -> (Mapped) new Mapped.Documents(List.of(new Document("o", map.apply(row)))))
                    .toList());
        }
    }

    @Test
    void whatIsReadAnewEachTimeIsTheSame() {
        assertThat(trial(row -> Map.of("bytes", row.toByteArray(), "vector", new float[] {row.size()}))
                        .differing())
                .isEmpty();
    }

    /** Pitfall 81. */
    @Test
    void whatIsCountedDiffersAndSoDoesWhatIsOnlySometimesThere() {
        AtomicInteger count = new AtomicInteger();

        assertThat(trial(row -> Map.of("bytes", new byte[] {(byte) (row.size() == 2 ? count.incrementAndGet() : 0)}))
                        .differing())
                .containsExactly(1);
        assertThat(trial(row -> row.size() == 2 && count.incrementAndGet() % 2 == 0
                                ? Map.of("x", 1L)
                                : Map.<String, Object>of())
                        .differing())
                .containsExactly(1);
    }
}
