package dev.rowcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Process> standIns = new ArrayList<>();

    @TempDir
    Path dir;

    @AfterEach
    void end() {
        standIns.forEach(Process::destroyForcibly);
    }

    @Test
    void anUnknownStoreIsRefusedWithThoseThatThereAre() {
        assertThat(run("stack", "start", "--dir", dir.toString(), "--with", "postgres,mongodb"))
                .isEqualTo(2);

        assertThat(err.toString()).contains("there is no store 'mongodb'; there are opensearch, postgres");
    }

    @Test
    void statusShowsTheStoresThatTheStackHas() throws IOException {
        runs("""
                "opensearch": {"url": "http://127.0.0.1:20004"},
                "postgres": {"host": "127.0.0.1", "port": 20005, "database": "db", "user": "me", "password": "pw"},
                """, "mysql", "opensearch", "postgres");

        assertThat(run("stack", "status", "--dir", dir.toString())).isZero();

        assertThat(out.toString())
                .contains("  Connect     http://127.0.0.1:20003\n  OpenSearch  http://127.0.0.1:20004\n"
                        + "  PostgreSQL  127.0.0.1:20005  database db, user me, password pw\n  All of this");
    }

    @Test
    void aStackWithoutStoresShowsNone() throws IOException {
        runs("", "mysql");

        assertThat(run("stack", "status", "--dir", dir.toString())).isZero();

        assertThat(out.toString())
                .contains("  Connect     http://127.0.0.1:20003\n  All of this")
                .doesNotContain("OpenSearch", "PostgreSQL");
    }

    @Test
    void aStackThatRunsWithoutTheStoreIsntTakenForOneThatHasIt() throws IOException {
        runs("\"opensearch\": {\"url\": \"http://127.0.0.1:20004\"},", "mysql", "opensearch");

        assertThat(run("stack", "start", "--dir", dir.toString(), "--with", "opensearch,postgres"))
                .isNotZero();

        assertThat(err.toString())
                .contains("It was started without postgres. Stop it first: rowcast stack stop --dir " + dir);
        assertThat(run("stack", "start", "--dir", dir.toString(), "--with", "opensearch"))
                .isZero();
    }

    /** A stack in that directory whose processes do nothing. */
    private void runs(String stores, String... parts) throws IOException {
        List<String> pids = new ArrayList<>();
        for (String part : parts) {
            Process standIn = new ProcessBuilder(
                            "sh",
                            "-c",
                            "read line",
                            "sh",
                            "-Drowcast.stack=" + dir.toRealPath(),
                            "-Drowcast.stack.part=" + part)
                    .start();
            standIns.add(standIn);
            pids.add("\"" + part + "\": " + standIn.pid());
        }
        Files.writeString(dir.resolve("endpoints.json"), """
                {"mysql": {"host": "127.0.0.1", "port": 20001, "user": "app", "password": "app"},
                 "kafka": {"bootstrapServers": "127.0.0.1:20002"}, "connect": {"url": "http://127.0.0.1:20003"},
                 %s "processes": {%s}}
                """.formatted(stores, String.join(", ", pids)));
    }

    private int run(String... arguments) {
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
                .execute(arguments);
    }
}
