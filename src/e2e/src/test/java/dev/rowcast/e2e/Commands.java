package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
final class Commands {
    /**
     * How a program ended.
     *
     * @param status its exit status
     * @param out what it printed to standard output
     * @param err what it printed to standard error
     */
    record Result(int status, String out, String err) {
        /** All that it printed: first what went to standard output. */
        String said() {
            return out + err;
        }
    }

    private Commands() {}

    /** What the program says; it has to end well. */
    static String run(Path workingDir, List<String> command) throws IOException, InterruptedException {
        Result result = tried(workingDir, command);
        assertThat(result.status()).as("%s:%n%s", command, result.said()).isZero();
        return result.said();
    }

    /**
     * Runs the program, whichever way it ends.
     *
     * @throws IOException if there is no such program
     */
    static Result tried(Path workingDir, List<String> command) throws IOException, InterruptedException {
        return tried(workingDir, command, Duration.ofMinutes(5));
    }

    /** The same with a limit of its own, at which the program is ended with all that it has started; so it is when this thread is interrupted. */
    static Result tried(Path workingDir, List<String> command, Duration patience)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("rowcast-e2e", ".out");
        Path err = Files.createTempFile("rowcast-e2e", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(workingDir.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            assertThat(endsWithin(patience, process)).as("%s ended", command).isTrue();
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Whether it ends by itself; afterwards, also where this thread is interrupted, nothing of it runs. */
    private static boolean endsWithin(Duration patience, Process process) throws InterruptedException {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** {@code rowcast contracts export} of the pipeline's contracts. */
    static String export(Pipeline pipeline, Path out) throws IOException, InterruptedException {
        List<String> command =
                rowcast("contracts", "export", "--out", out.toAbsolutePath().toString());
        command.addAll(log(pipeline));
        return run(Path.of("."), command);
    }

    /** What {@code rowcast dead-letters} says of the pipeline's connector; it has to end with that status. */
    static String deadLetters(Pipeline pipeline, int status, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = rowcast("dead-letters");
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("--connect", TestStack.shared().endpoints().connect().url(), "--connector", pipeline.sink()));
        Result result = tried(Path.of("."), command);
        assertThat(result.status()).as(result.said()).isEqualTo(status);
        return result.said();
    }

    /** The command line that runs {@code rowcast}, as the launcher script does. */
    static List<String> rowcast(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8",
                "-jar",
                System.getProperty("rowcast.cli.jar")));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The options that name the pipeline's contract log. */
    static List<String> log(Pipeline pipeline) {
        return log(pipeline.contractLog());
    }

    private static List<String> log(String topic) {
        return List.of(
                "--bootstrap-server", TestStack.shared().endpoints().kafka().bootstrapServers(), "--topic", topic);
    }

    /** {@code rowcast contracts} on the contract log of that topic, whichever way it ends. */
    static Result contracts(String topic, String... arguments) throws IOException, InterruptedException {
        List<String> command = rowcast("contracts");
        command.addAll(List.of(arguments));
        command.addAll(log(topic));
        return tried(Path.of("."), command);
    }
}
