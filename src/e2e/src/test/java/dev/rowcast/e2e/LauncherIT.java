package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a fresh clone, where nothing has been built: its build leaves out the tests, and what only they make. */
class LauncherIT {
    /** A minute, if the machine has nothing else to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @TempDir
    private Path temp;

    @Test
    void buildsWhatAFreshCloneHasAndRunsIt() throws Exception {
        Path clone = temp.resolve("clone");
        copyWhatGitKnows(Path.of(System.getProperty("rowcast.root")), clone);
        Path programs = Files.createDirectory(temp.resolve("bin"));
        writeMvn(programs.resolve("mvn"));

        Commands.Result launched = Commands.tried(
                clone,
                List.of(
                        "env",
                        "PATH=" + programs + ":" + System.getenv("PATH"),
                        "JAVA_HOME=" + System.getProperty("java.home"),
                        // For the log of a build that fails.
                        "TMPDIR=" + temp,
                        clone.resolve("rowcast").toString(),
                        "--version"),
                PATIENCE);

        assertThat(launched.status()).as(launched.said()).isZero();
        assertThat(launched.err()).contains("building it (mvn package)");
        assertThat(launched.out()).as("only what the command prints").containsPattern("\\Arowcast \\d");
    }

    /** The files as they are now, so that a change needn't be committed to be tested. */
    private static void copyWhatGitKnows(Path root, Path clone) throws IOException, InterruptedException {
        if (Files.notExists(root.resolve(".git"))) {
            abort(root + " is no git clone, so that it isn't known which of its files a fresh one would have");
        }
        Commands.Result files;
        try {
            files = Commands.tried(
                    root, List.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"));
        } catch (IOException e) {
            abort("there is no git on this machine: install it to run this test");
            return;
        }
        if (files.status() != 0) {
            abort("git doesn't say which files are in " + root + ": " + files.said());
        }
        for (String file : files.out().split("\0")) {
            Path from = root.resolve(file);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                Path to = clone.resolve(file);
                Files.createDirectories(to.getParent());
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** The Maven of this build, with its repository and settings, and offline where it is; without the analysis that these files have passed. */
    private static void writeMvn(Path script) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "exec",
                quoted(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString()),
                quoted("-Dmaven.repo.local=" + System.getProperty("rowcast.maven.localRepository")),
                "-Drowcast.analysis=-Xdiags:compact"));
        Path settings = Path.of(System.getProperty("rowcast.maven.settings"));
        if (Files.exists(settings)) {
            command.addAll(List.of("-s", quoted(settings.toString())));
        }
        if (System.getProperty("rowcast.maven.mode").equals("offline=true")) {
            command.add("-o");
        }
        Files.writeString(script, """
                #!/bin/sh
                # Of the build that the test is part of, and that this one is not.
                unset MAVEN_BASEDIR MAVEN_PROJECTBASEDIR MAVEN_CMD_LINE_ARGS MAVEN_DEBUG_OPTS
                %s "$@"
                """.formatted(String.join(" ", command)));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }
}
