package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
    @TempDir
    Path dir;

    /** A JVM of its own that launches one process, says its pid, and waits to be ended. */
    static final class OtherJvm {
        private OtherJvm() {}

        public static void main(String[] args) throws IOException {
            Path dir = Path.of(args[0]);
            Launcher launcher = new Launcher(() -> {});
            Process launched = launcher.launch(List.of("sleep", "600"), dir, dir.resolve("log"));
            if (args[1].equals("detached")) {
                launcher.detach();
            }
            System.out.println(launched.pid());
            System.in.read();
        }
    }

    private Process otherJvm(String lifetime) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName(),
                        dir.toString(),
                        lifetime)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withTheJvmItsProcessesEnd(boolean killed) throws IOException {
        Process jvm = otherJvm("bound");
        ProcessHandle launched = launchedBy(jvm);
        assertThat(Processes.isAlive(launched)).isTrue();

        if (killed) {
            jvm.destroyForcibly();
        } else {
            jvm.destroy();
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> !Processes.isAlive(launched));
    }

    @Test
    void theDetachedLiveOn() throws IOException, InterruptedException {
        Process jvm = otherJvm("detached");
        ProcessHandle launched = launchedBy(jvm);
        try {
            jvm.destroyForcibly();
            jvm.waitFor();

            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Processes.isAlive(launched));
        } finally {
            launched.destroyForcibly();
        }
    }

    private static ProcessHandle launchedBy(Process jvm) throws IOException {
        long pid = Long.parseLong(jvm.inputReader().readLine());
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Test
    void onceClosedItLaunchesNothing() {
        Launcher launcher = new Launcher(() -> {});
        Process launched = launcher.launch(List.of("sleep", "600"), dir, dir.resolve("log"));

        launcher.close();

        // What has ended is a zombie until the JDK has asked about it.
        assertThat(Processes.isAlive(launched.toHandle())).isFalse();
        assertThatThrownBy(() -> launcher.launch(List.of("sleep", "600"), dir, dir.resolve("log")))
                .isInstanceOf(StackException.class);
    }

    @Test
    void aMissingProgramIsNamed() {
        try (Launcher launcher = new Launcher(() -> {})) {
            assertThat(launcher.run(List.of("/no/such/program")).status()).isEqualTo(127);
            assertThat(launcher.run(List.of("sh", "-c", "echo said; exit 3"))).isEqualTo(new Tools.Said(3, "said\n"));
        }
    }
}
