package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path dir;

    @Test
    void errorsAreQuotedWithoutTheirStack() {
        assertThat(LogTail.meaningful(List.of(
                        "INFO  starting",
                        "ERROR [main] Stopping due to error",
                        "org.apache.kafka.common.config.ConfigException: Invalid value x",
                        "\tat org.apache.kafka.Some.method(Some.java:1)",
                        "\t... 3 more",
                        "INFO  bye")))
                .isEqualTo("  ERROR [main] Stopping due to error\n"
                        + "  org.apache.kafka.common.config.ConfigException: Invalid value x");
    }

    @Test
    void withoutErrorsTheLastLinesAreQuoted() {
        assertThat(LogTail.meaningful(List.of("1", "2", "3", "4", "5", "", "6", "7", "8")))
                .isEqualTo("  3\n  4\n  5\n  6\n  7\n  8");
    }

    @Test
    void ofMavenTheErrorIsQuotedWithoutItsAdvice() {
        assertThat(LogTail.meaningful(List.of(
                        "[INFO] BUILD FAILURE",
                        "[ERROR] Plugin x could not be resolved: Connection refused -> [Help 1]",
                        "[ERROR]",
                        "[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.",
                        "[ERROR] Re-run Maven using the -X switch to enable full debug logging.",
                        "[ERROR] ",
                        "[ERROR] For more information about the errors and possible solutions, please read:",
                        "[ERROR] [Help 1] http://cwiki.apache.org/")))
                .isEqualTo("  [ERROR] Plugin x could not be resolved: Connection refused -> [Help 1]");
    }

    @Test
    void silenceIsSaid() {
        assertThat(LogTail.meaningful(List.of())).isEqualTo("  (it wrote nothing)");
    }

    @Test
    void whatEarlierStartsWroteIsNotQuoted() throws IOException {
        Path log = Files.writeString(dir.resolve("x.log"), "ERROR of before\n");
        long position = LogTail.size(log);
        Files.writeString(log, "ERROR of before\nERROR of now\n");

        assertThat(LogTail.since(log, position)).isEqualTo("  ERROR of now");
    }
}
