package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no worker; the rest is seen in the end-to-end tests, on a real one. */
class ConnectClientTest {
    @TempDir
    Path dir;

    @Test
    void readsAConnectorAsItIsPosted() throws IOException {
        Path file = write("{\"name\": \"a\", \"config\": {\"tasks.max\": 2, \"x\": \"y\", \"on\": true}}");

        ConnectorConfig read = ConnectorConfig.read(file);

        assertThat(read).isEqualTo(new ConnectorConfig("a", Map.of("tasks.max", "2", "x", "y", "on", "true")));
        assertThat(read.config().keySet()).containsExactly("tasks.max", "x", "on");
        assertThat(read.with("x", "z").without("on").named("b"))
                .isEqualTo(new ConnectorConfig("b", Map.of("tasks.max", "2", "x", "z")));
    }

    @Test
    void saysWhatIsWrongWithAConnectorsFile() throws IOException {
        assertThatThrownBy(() -> ConnectorConfig.read(dir.resolve("none.json")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("There is no file")
                .hasMessageContaining("none.json");
        Path nested = write("{\"name\": \"a\", \"config\": {\"routes\": {}}}");
        assertThatThrownBy(() -> ConnectorConfig.read(nested)).hasMessageContaining("/config/routes: a setting of");
        Path bare = write("{\"tasks.max\": 2}");
        assertThatThrownBy(() -> ConnectorConfig.read(bare)).hasMessageContaining("is no connector");
        Path broken = write("{\n\"name\": ");
        assertThatThrownBy(() -> ConnectorConfig.read(broken))
                .hasMessageContaining("is no JSON")
                .hasMessageContaining("line 2");
    }

    @Test
    void runsWhenTheConnectorAndAtLeastOneTaskRun() throws IOException {
        assertThat(status("{'connector': {'state': 'RUNNING'}, 'tasks': []}").isRunning())
                .isFalse();
        assertThat(status("{'connector': {'state': 'RUNNING'}, 'tasks': [{'id': 0, 'state': 'UNASSIGNED'}]}")
                        .isRunning())
                .isFalse();
        assertThat(status("{'connector': {'state': 'RUNNING'}, 'tasks': [{'id': 0, 'state': 'RUNNING'}]}")
                        .isRunning())
                .isTrue();
    }

    @Test
    void quotesWhyATaskFailedWithoutTheFrames() throws IOException {
        ConnectorStatus failed = status(
                "{'name': 'a', 'connector': {'state': 'RUNNING'}, 'tasks': [{'id': 1, 'state': 'FAILED', 'trace':"
                        + " 'x.Outer: no\\n\\tat y.Z.run(Z.java:1)\\nCaused by: x.Inner: really no\\n\\t... 3 more\\n'}]}");

        assertThat(failed.isFailed()).isTrue();
        assertThat(failed.describe())
                .isEqualTo(
                        "Connector a: connector RUNNING\ntask 1 FAILED:\n  x.Outer: no\n  Caused by: x.Inner: really no");
    }

    @Test
    void namesTheWorkerThatDoesNotAnswer() {
        ConnectClient nobody = new ConnectClient("http://127.0.0.1:1");

        assertThatThrownBy(nobody::connectors)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("http://127.0.0.1:1 does not answer GET /connectors");
    }

    private Path write(String json) throws IOException {
        return Files.writeString(dir.resolve("connector.json"), json);
    }

    private static ConnectorStatus status(String json) throws IOException {
        return ConnectorStatus.of(new ObjectMapper().readTree(json.replace('\'', '"')));
    }
}
