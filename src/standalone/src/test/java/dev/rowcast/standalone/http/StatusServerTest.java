package dev.rowcast.standalone.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.observe.DeliveryGauges;
import dev.rowcast.observe.State;
import dev.rowcast.observe.SubscriptionState;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.run.SourceState.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusServerTest {
    /** A line of Prometheus' text format. */
    private static final Pattern SAMPLE = Pattern.compile(
            "[a-z_]+(\\{([a-z]+=\"([^\"\\\\\\n]|\\\\[\\\\n\"])*\",?)+})? (-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?|NaN)");

    private final TaskFigures figures = new TaskFigures();
    private volatile SourceState state = new SourceState(Phase.READING, "", 17);
    private StatusServer server;

    @BeforeEach
    void start() throws IOException {
        server = new StatusServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> state, () -> 42, figures);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void itIsWellWhileItReadsOrStandsBy(Phase phase) throws Exception {
        state = new SourceState(phase, "why", 1);
        boolean well = phase == Phase.READING || phase == Phase.STANDBY;

        HttpResponse<String> answer = get("/healthz");

        assertThat(answer.statusCode()).isEqualTo(well ? 200 : 503);
        assertThat(answer.body()).isEqualTo(phase + ": why\n");
    }

    @Test
    void theFiguresAreThoseOfJmx() throws Exception {
        figures.opened("a\"b\\c", gauges());
        figures.opened("plain", gauges());
        figures.delivered("plain", 3, 100, 2_000_000, 5_000_000);

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        List<String> lines = answer.body().lines().toList();
        assertThat(lines)
                .contains(
                        "# TYPE rowcast_delivered_total counter",
                        "rowcast_delivered_total{subscription=\"plain\"} 3",
                        "rowcast_delivered_total{subscription=\"a\\\"b\\\\c\"} 0",
                        "rowcast_latency_ms{subscription=\"plain\"} 5.0",
                        "# TYPE rowcast_latency_ms gauge",
                        "rowcast_waiting_changes{subscription=\"plain\"} 4",
                        "rowcast_spooled_bytes 42",
                        "rowcast_source_state{state=\"READING\"} 1",
                        "rowcast_source_state{state=\"FAILED\"} 0",
                        "rowcast_key_change_deletes_total 0",
                        "rowcast_state{state=\"IDLE\",subscription=\"plain\"} 1");
        assertThat(lines).filteredOn(line -> !line.startsWith("#")).allMatch(SAMPLE.asMatchPredicate());
        assertThat(lines).filteredOn(line -> line.startsWith("# TYPE")).doesNotHaveDuplicates();
    }

    @Test
    void elsewhereIsNothing() throws Exception {
        assertThat(get("/healthz/x").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    private static DeliveryGauges gauges() {
        return new DeliveryGauges() {
            @Override
            public long waitingChanges() {
                return 4;
            }

            @Override
            public long waitingBytes() {
                return 0;
            }

            @Override
            public long waitingMemory() {
                return 0;
            }

            @Override
            public long inFlightChanges() {
                return 0;
            }

            @Override
            public Duration oldestWaiting() {
                return Duration.ZERO;
            }

            @Override
            public SubscriptionState state() {
                return new SubscriptionState(State.IDLE, "", 0, 0);
            }
        };
    }
}
