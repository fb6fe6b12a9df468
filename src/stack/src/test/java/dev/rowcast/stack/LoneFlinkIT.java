package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoneFlinkIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path dir;

    @Test
    void taskManagersComeAndGoAndNoProcessIsLeft() throws Exception {
        List<Long> processes = new ArrayList<>();
        Endpoints.Flink address;
        try (LoneFlink flink = LoneFlink.start(dir, StackConfig.defaultCache(), 1, Progress.SILENT)) {
            address = flink.address();
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() ->
                            assertThat(get(address, "/overview")).contains("\"taskmanagers\":1,\"slots-total\":2"));

            flink.addWorker();
            // A TaskManager is there a moment before its slots.
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() ->
                            assertThat(get(address, "/overview")).contains("\"taskmanagers\":2,\"slots-total\":4"));

            flink.workers().get(0).kill();
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(get(address, "/overview")).contains("\"taskmanagers\":1,"));

            flink.workers().get(0).start();
            assertThat(get(address, "/taskmanagers")).contains("flink-worker-1", "flink-worker-2");
            processes.add(flink.server().pid().orElseThrow());
            flink.workers().forEach(worker -> processes.add(worker.pid().orElseThrow()));
        }
        assertThat(processes)
                .hasSize(3)
                .noneMatch(
                        pid -> ProcessHandle.of(pid).filter(Processes::isAlive).isPresent());
        assertThat(Ports.isFree(URI.create(address.url()).getPort())).isTrue();
    }

    private static String get(Endpoints.Flink address, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.url() + path)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
