package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    @TempDir
    Path temp;

    @Test
    void aPartIsKnownByItsArguments() {
        StackDirectory dir = new StackDirectory(Path.of("/a/stack"));

        assertThat(Processes.part(dir, List.of("-Drowcast.stack=/a/stack", "-Drowcast.stack.part=kafka")))
                .contains("kafka");
        assertThat(Processes.part(dir, List.of("--no-defaults", "--datadir=/a/stack/mysql/data")))
                .contains("mysql");
        assertThat(Processes.part(dir, List.of("/x/bin/postgres", "-D/a/stack/postgres/data")))
                .contains("postgres");
        assertThat(Processes.part(dir, List.of("-Drowcast.stack=/a/stack2", "-Drowcast.stack.part=kafka")))
                .isEmpty();
        assertThat(Processes.part(dir, List.of("--datadir=/a/stack2/mysql/data")))
                .isEmpty();
        assertThat(Processes.part(dir, List.of("tail", "-f", "/a/stack/logs/kafka.log")))
                .isEmpty();
    }

    @Test
    void anotherProcessThatWasGivenThePidIsNoPartOfTheStack() {
        StackDirectory dir = StackDirectory.create(temp);
        endpointsOf(ProcessHandle.current().pid()).write(dir.endpoints());

        StackStatus status = Stack.status(temp);

        assertThat(status.isWhole()).isFalse();
        assertThat(status.running()).isEmpty();
        assertThat(status.ended()).containsExactly("mysql");
        assertThat(status.describe())
                .contains("not running, though nobody stopped it", dir.root().toString());
        Stack.stop(temp);
        assertThat(Stack.status(temp).describe()).isEqualTo("The stack in " + dir.root() + " is not running.");
    }

    @Test
    void aStackInPartIsSaidWithWhatIsLeftAndWhatEnded() throws IOException {
        StackDirectory dir = StackDirectory.create(temp);
        Process kafka = standIn(dir, "kafka");
        try {
            endpointsOf(ProcessHandle.current().pid()).write(dir.endpoints());

            StackStatus status = Stack.status(temp);

            assertThat(status.running()).containsOnly(Map.entry("kafka", kafka.pid()));
            assertThat(status.describe()).contains("in part: kafka (pid " + kafka.pid() + "); ended: mysql");
            Stack.stop(temp);
            assertThat(Processes.isAlive(kafka.toHandle())).isFalse();
        } finally {
            kafka.destroyForcibly();
        }
    }

    @Test
    void whoDoesNotListenIsKilled() throws IOException {
        Process deaf = new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done").start();
        assertThat(deaf.inputReader().readLine()).isEqualTo("ready");

        Processes.end(List.of(deaf.toHandle()), Duration.ofMillis(200));

        assertThat(Processes.isAlive(deaf.toHandle())).isFalse();
    }

    @Test
    void aChildThatHasItsParentsArgumentsStillIsNoPart() throws IOException {
        StackDirectory dir = StackDirectory.create(temp);
        // The shell forks the second, which has the arguments of the first.
        Process parent = new ProcessBuilder(
                        "sh",
                        "-c",
                        "(while :; do sleep 1; done) & (while :; do sleep 1; done) & echo ready; wait",
                        "sh",
                        dir.postgresMarker())
                .start();
        try {
            assertThat(parent.inputReader().readLine()).isEqualTo("ready");

            assertThat(Processes.of(dir)).containsOnly(Map.entry("postgres", parent.toHandle()));
        } finally {
            Processes.kill(List.of(parent.toHandle()));
        }
    }

    @Test
    void whoIsKilledLeavesNoChildren() throws IOException {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo ready; wait").start();
        assertThat(parent.inputReader().readLine()).isEqualTo("ready");
        ProcessHandle child = parent.children().findFirst().orElseThrow();

        Processes.kill(List.of(parent.toHandle()));

        assertThat(Processes.isAlive(child)).isFalse();
    }

    /** A process with the arguments of a part. */
    private static Process standIn(StackDirectory dir, String part) throws IOException {
        return new ProcessBuilder("sh", "-c", "read line", "sh", dir.javaMarker(), StackDirectory.PART + part).start();
    }

    private static Endpoints endpointsOf(long pid) {
        return new Endpoints(
                new Endpoints.Mysql("127.0.0.1", 1, "app", "app", "dbz", "dbz"),
                new Endpoints.Kafka("127.0.0.1:2"),
                new Endpoints.Connect("http://127.0.0.1:3"),
                null,
                null,
                null,
                Map.of(),
                Map.of("mysql", pid),
                null);
    }
}
