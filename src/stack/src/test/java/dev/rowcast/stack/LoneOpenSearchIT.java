package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoneOpenSearchIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path dir;

    @Test
    void itKeepsItsDocumentsOverAKillAndAStopAndLeavesNoProcess() throws Exception {
        Endpoints.OpenSearch address;
        long pid;
        try (LoneOpenSearch search = start()) {
            address = search.address();
            assertThat(send("PUT", address, "/nobody/_doc/1", "{}")).contains("index_not_found_exception");
            assertThat(send("PUT", address, "/orders", "{}")).contains("\"acknowledged\":true");
            assertThat(send("PUT", address, "/orders/_doc/7?version=5&version_type=external", "{\"total\":12}"))
                    .contains("\"result\":\"created\"");

            search.server().kill();
            search.server().start();

            assertThat(search.address()).isEqualTo(address);
            assertThat(send("GET", address, "/orders/_doc/7", "")).contains("\"_version\":5", "\"total\":12");
            pid = search.server().pid().orElseThrow();
        }
        assertThat(ProcessHandle.of(pid).filter(Processes::isAlive)).isEmpty();
        assertThat(Ports.isFree(URI.create(address.url()).getPort())).isTrue();

        try (LoneOpenSearch again = start()) {
            assertThat(again.address()).isEqualTo(address);
            assertThat(send("GET", address, "/orders/_doc/7", "")).contains("\"total\":12");
        }
    }

    private LoneOpenSearch start() {
        return LoneOpenSearch.start(dir, StackConfig.defaultCache(), Progress.SILENT);
    }

    private static String send(String method, Endpoints.OpenSearch address, String path, String json)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
