package dev.rowcast.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String STATE = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE";

    /** As Connect reads the bytes of headers unless it is told otherwise. */
    private static Headers byConnectsOwnConverter(Map<String, String> texts) throws IOException {
        ConnectHeaders headers = new ConnectHeaders();
        try (SimpleHeaderConverter converter = new SimpleHeaderConverter()) {
            texts.forEach((key, text) ->
                    headers.add(key, converter.toConnectHeader("t", key, text.getBytes(StandardCharsets.UTF_8))));
        }
        return headers;
    }

    @Test
    void isReadWhateverTheHeaderConverter() throws IOException {
        TraceContext trace = new TraceContext(PARENT, STATE);
        assertThat(TraceContext.of(byConnectsOwnConverter(Map.of("traceparent", PARENT, "tracestate", STATE))))
                .isEqualTo(trace);
        assertThat(TraceContext.of(new ConnectHeaders()
                        .addBytes("traceparent", PARENT.getBytes(StandardCharsets.US_ASCII))
                        .addBytes("tracestate", STATE.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(trace);
        assertThat(TraceContext.of(new ConnectHeaders().addString("traceparent", PARENT)))
                .isEqualTo(new TraceContext(PARENT, null));
        assertThat(TraceContext.of(
                        new ConnectHeaders().addString("traceparent", "nothing").addString("traceparent", PARENT)))
                .as("the last counts")
                .isEqualTo(new TraceContext(PARENT, null));
        assertThat(TraceContext.of(new ConnectHeaders())).isNull();
        assertThat(TraceContext.of(new ConnectHeaders().addString("tracestate", STATE)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            })
    void whatIsNotWellFormedIsPassedOver(String parent) {
        assertThat(TraceContext.of(new ConnectHeaders().addString("traceparent", parent)))
                .isNull();
    }

    @Test
    void aStateThatCannotBeAHeaderIsLeftOut() {
        Headers headers = new ConnectHeaders().addString("traceparent", PARENT).addString("tracestate", "a=ü");
        assertThat(TraceContext.of(headers)).isEqualTo(new TraceContext(PARENT, null));
        assertThat(TraceContext.of(
                        new ConnectHeaders().addString("traceparent", PARENT).addInt("tracestate", 7)))
                .isEqualTo(new TraceContext(PARENT, null));
    }
}
