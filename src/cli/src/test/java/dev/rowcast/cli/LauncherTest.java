package dev.rowcast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a checkout of its own whose {@code java} and {@code mvn} only say how they were called. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
    private static final Path SCRIPT = Path.of("../../rowcast");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path temp;

    private Path checkout;
    private Path bin;

    @BeforeEach
    void checkOut() throws IOException {
        checkout = Files.createDirectories(temp.resolve("check out"));
        bin = Files.createDirectories(temp.resolve("bin"));
        Files.copy(SCRIPT, checkout.resolve("rowcast"));
        for (String source :
                List.of("pom.xml", "src/cli/pom.xml", "src/cli/src/main/A.java", "src/core/src/main/B.java")) {
            Path file = checkout.resolve(source);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "source");
        }
        try (Stream<Path> files = Files.walk(checkout)) {
            files.forEach(LauncherTest::age);
        }
        program("java", """
                [ "$1" = -version ] && { echo 'openjdk version "17.0.9" 2026-01-01' >&2; exit; }
                printf '<%s>' "$@"; exit 7""");
        program("mvn", """
                pwd -P; echo "$@"; case "$*" in *src/bench*) p=bench ;; *) p=cli ;; esac; t=src/$p/target; mkdir -p $t/lib connector/target
                echo '[INFO] Building Rowcast core 0.1.0                                        [3/7]'
                touch $t/rowcast-$p.jar $t/lib/rowcast-core-0.1.0.jar connector/target/plugin.zip
                echo built >>'%s'""".formatted(temp.resolve("builds")));
    }

    @Test
    void buildsTheFirstTimeAndThenPassesArgumentsAndExitStatusOn() throws Exception {
        Run first = run(checkout.resolve("rowcast"), "tail", "--table", "a b");
        Run second = run(checkout.resolve("rowcast"), "x");

        assertThat(first.err.lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("rowcast: building it (mvn package); the first time");
        assertThat(first.err).endsWith("\nrowcast:   [3/7] Rowcast core 0.1.0\n");
        assertThat(first.out)
                .endsWith("<-jar><" + checkout.toRealPath() + "/src/cli/target/rowcast-cli.jar>"
                        + "<tail><--table><a b>");
        assertThat(first.out).contains("<-Drowcast.plugin=" + checkout.toRealPath() + "/connector/target/plugin.zip>");
        assertThat(first.status).isEqualTo(7);
        assertThat(second.err).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theBenchmarksAreBuiltAndRunForThemselves() throws Exception {
        run(checkout.resolve("rowcast"), "demo");

        Run bench = run(checkout.resolve("rowcast"), "bench", "--only", "a b");

        assertThat(bench.out)
                .endsWith("/src/bench/target/rowcast-bench.jar><--only><a b>")
                .contains("<-XX:+UseG1GC>");
        assertThat(run(checkout.resolve("rowcast"), "bench").err).isEmpty();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void theJobForFlinkIsBuiltForWhoeverAsksForTheEngine() throws Exception {
        run(checkout.resolve("rowcast"), "sync", "--config", "x");
        assertThat(builds()).isEqualTo(1);
        assertThat(run(checkout.resolve("rowcast"), "sync", "--engine", "flink").status)
                .isEqualTo(7);
        assertThat(builds()).as("there is no job yet").isEqualTo(2);

        Path target = Files.createDirectories(checkout.resolve("src/beam/target"));
        Files.writeString(target.resolve("rowcast-beam-0.1.0-flink.jar"), "job");
        run(checkout.resolve("rowcast"), "sync", "--engine=flink");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void buildsAgainWhenASourceIsNewerOrGone() throws Exception {
        run(checkout.resolve("rowcast"));
        Path source = checkout.resolve("src/core/src/main/B.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));

        assertThat(run(checkout.resolve("rowcast")).err).contains("the sources are newer than the build");
        assertThat(builds()).isEqualTo(2);

        age(source);
        assertThat(run(checkout.resolve("rowcast")).err).isEmpty();
        Files.delete(source);
        Files.setLastModifiedTime(
                source.getParent(), FileTime.from(Instant.now().plusSeconds(2)));
        run(checkout.resolve("rowcast"));
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void aBuildThatChangesNothingIsNotRepeated() throws Exception {
        run(checkout.resolve("rowcast"));
        Path jar = checkout.resolve("src/cli/target/rowcast-cli.jar");
        program("mvn", "echo built >>\"" + temp.resolve("builds") + "\"");
        Files.setLastModifiedTime(
                checkout.resolve("src/cli/pom.xml"), FileTime.from(Instant.now().minusSeconds(60)));
        age(jar);
        age(checkout.resolve("src/cli/target/launcher.stamp"));

        run(checkout.resolve("rowcast"));
        run(checkout.resolve("rowcast"));

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void worksThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("check out/rowcast"));

        assertThat(run(link).out).contains("<-Drowcast.home=" + checkout.toRealPath() + ">");
    }

    @Test
    void whatIsMissingOrTooOldIsNamed() throws Exception {
        Files.delete(bin.resolve("mvn"));
        Run withoutMaven = run(checkout.resolve("rowcast"));
        program("java", "echo 'java version \"1.8.0_402\"' >&2");
        Run old = run(checkout.resolve("rowcast"));
        Files.delete(bin.resolve("java"));
        Run withoutJava = run(checkout.resolve("rowcast"));

        assertThat(withoutMaven.err).contains("there is no mvn on the PATH", "install Maven 3.8.7 or newer");
        assertThat(old.err).contains("Java 17 or newer is needed, and java is version 1;");
        assertThat(withoutJava.err).contains("there is no java on the PATH; install a JDK 17 or newer");
        assertThat(List.of(withoutMaven.status, old.status, withoutJava.status)).containsOnly(1);
    }

    @Test
    void aBuildThatFailsShowsItsEnd() throws Exception {
        program("mvn", "echo 'no such artifact' >&2; exit 1");

        Run run = run(checkout.resolve("rowcast"));

        assertThat(run.err)
                .contains("no such artifact", "the build failed; all it said is in " + temp.resolve("rowcast-build."));
        assertThat(run.status).isEqualTo(1);
        assertThat(run.out).isEmpty();
    }

    private record Run(int status, String out, String err) {}

    private Run run(Path script, String... arguments) throws Exception {
        ProcessBuilder process = new ProcessBuilder(
                        Stream.concat(Stream.of("/bin/sh", script.toString()), Stream.of(arguments))
                                .toList())
                .directory(temp.toFile())
                .redirectOutput(temp.resolve("out").toFile())
                .redirectError(temp.resolve("err").toFile());
        process.environment().clear();
        process.environment().put("PATH", bin.toString() + ":" + tools());
        process.environment().put("TMPDIR", temp.toString());
        Process running = process.start();
        assertThat(running.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Run(
                running.exitValue(),
                Files.readString(temp.resolve("out"), UTF_8),
                Files.readString(temp.resolve("err"), UTF_8));
    }

    /** A directory with what a script may use, but without the machine's own java and mvn. */
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(temp.resolve("tools"));
        for (String name : List.of(
                "dirname",
                "readlink",
                "find",
                "ls",
                "head",
                "sed",
                "mktemp",
                "touch",
                "rm",
                "tail",
                "mkdir",
                "flock")) {
            for (Path directory : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
                Path link = tools.resolve(name);
                if (Files.exists(directory.resolve(name)) && !Files.exists(link)) {
                    Files.createSymbolicLink(link, directory.resolve(name));
                }
            }
        }
        return tools;
    }

    private void program(String name, String script) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private long builds() throws IOException {
        return Files.readAllLines(temp.resolve("builds")).size();
    }

    private static void age(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
