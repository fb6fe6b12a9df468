package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    @TempDir
    private Path temp;

    @Test
    void whatIsPrintedAndWhatIsComplainedOfAreKeptApart() throws Exception {
        assertThat(Commands.tried(temp, List.of("sh", "-c", "echo said; echo oops >&2; exit 3")))
                .isEqualTo(new Commands.Result(3, "said\n", "oops\n"));
    }

    @Test
    void nothingOfAProgramOutlivesTheTestThatIsInterrupted() throws Exception {
        Path pids = temp.resolve("pids");
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread test = new Thread(() -> {
            try {
                Commands.tried(
                        temp,
                        List.of("sh", "-c", "sleep 600 & echo $$ $! > pids.made; mv pids.made pids; wait"),
                        Duration.ofMinutes(10));
            } catch (IOException | InterruptedException | AssertionError e) {
                end.set(e);
            }
        });
        test.start();
        await().until(() -> Files.exists(pids));
        List<ProcessHandle> processes = List.of(Files.readString(pids).strip().split(" ")).stream()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        assertThat(processes).hasSize(2);

        test.interrupt();
        test.join();

        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        await().untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
    }
}
