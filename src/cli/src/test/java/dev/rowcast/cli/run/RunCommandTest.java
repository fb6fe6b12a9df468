package dev.rowcast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.cli.Rowcast;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int check(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), json);
        Files.writeString(folder.resolve("s.properties"), "pw=hidden\n");
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
                .execute("run", "--check", "--config", file.toString());
    }

    @Test
    void allMistakesAreNamed() throws IOException {
        int exitCode = check("""
                {"source": {"name": "shop", "host": "h", "user": "u", "password": "hidden", "settings": {"offset.storage": "x"}},
                 "routes": {"subscriptions": [{"name": "a", "tables": ["*"], "target": "a:1"}]}, "http": {"port": "x"}}
                """);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("rowcast: " + folder.resolve("run.json") + ", configuration: 5 mistakes\n")
                .contains(
                        "/source/password",
                        "/source/serverId",
                        "/source/settings/offset.storage",
                        "/routes/subscriptions/0/tables/0",
                        "/http/port")
                .doesNotContain("hidden");
    }

    @Test
    void thatNothingIsWrongIsSaidAndNothingIsOpened() throws IOException {
        int exitCode = check("""
                {"source": {"name": "shop", "host": "h", "user": "u", "password": {"secret": "pw"}, "serverId": 5},
                 "secrets": {"file": "s.properties"},
                 "routes": {"subscriptions": [{"name": "a", "tables": ["shop.*"], "target": "a:1"}]}}
                """);

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(err.toString())
                .contains("is right: shop reads MySQL h:3306 as u for 1 subscription; its state is in jdbc:sqlite:")
                .doesNotContain("hidden");
        assertThat(folder.resolve("rowcast-state")).doesNotExist();
    }
}
