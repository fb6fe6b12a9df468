package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsTest {
    private static final Endpoints ENDPOINTS = new Endpoints(
            new Endpoints.Mysql("127.0.0.1", 20001, "app", "app", "dbz", "dbz"),
            new Endpoints.Kafka("127.0.0.1:20002"),
            new Endpoints.Connect("http://127.0.0.1:20003"),
            null,
            new Endpoints.Postgres("127.0.0.1", 20005, "postgres", "app", "app"),
            new Endpoints.Flink("http://127.0.0.1:20006"),
            Map.of("old", new Endpoints.Connect("http://127.0.0.1:20004")),
            Map.of("mysql", 11L, "kafka", 12L),
            99L);

    @TempDir
    Path dir;

    @Test
    void readsWhatItWrote() {
        Path file = dir.resolve("endpoints.json");
        ENDPOINTS.write(file);

        assertThat(Endpoints.read(file)).contains(ENDPOINTS);
    }

    @Test
    void namesAreThoseThatScriptsReadBy() {
        assertThat(ENDPOINTS.toJson())
                .contains("\"mysql\" : {", "\"host\" : \"127.0.0.1\"", "\"port\" : 20001", "\"user\" : \"app\"")
                .contains("\"bootstrapServers\" : \"127.0.0.1:20002\"", "\"url\" : \"http://127.0.0.1:20003\"")
                .contains("\"processes\" : {", "\"kafka\" : 12");
    }

    @Test
    void noFileIsNoStack() {
        assertThat(Endpoints.read(dir.resolve("endpoints.json"))).isEmpty();
    }

    @Test
    void aForeignFileIsNamedWithWhatToDo() throws IOException {
        Path file = dir.resolve("endpoints.json");
        for (String content : new String[] {"{", "{}", "null", ""}) {
            Files.writeString(file, content);
            assertThatThrownBy(() -> Endpoints.read(file))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("Delete it");
        }
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() throws IOException {
        Path file = dir.resolve("endpoints.json");
        Files.writeString(file, """
                {"mysql": {"host": "h", "port": 1, "user": "u", "password": "p"}, "kafka": {"bootstrapServers": "b"},
                 "connect": {"url": "c"}, "schemaRegistry": {"url": "s"}}
                """);

        assertThat(Endpoints.read(file)).map(Endpoints::processes).contains(Map.of());
    }
}
