package dev.rowcast.batch.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line's own jar, as processes of a folder; what each says is in a file there. A test kills those that are left. Not thread-safe. */
public final class Program implements AutoCloseable {
    private final Path folder;
    private final List<Process> started = new ArrayList<>();

    public Program(Path folder) {
        this.folder = folder;
    }

    /** @param name of the file, to which what it says is added */
    public Process start(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-jar",
                System.getProperty("rowcast.cli.jar")));
        command.addAll(arguments);
        File said = folder.resolve(name).toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said))
                .start();
        started.add(process);
        return process;
    }

    /** Its exit status. */
    public int run(String name, Duration patience, List<String> arguments) throws IOException, InterruptedException {
        Process process = start(name, arguments);
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " is still running after " + patience + ": " + said(name));
        }
        return process.exitValue();
    }

    public String said(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills what is left. */
    @Override
    public void close() throws InterruptedException {
        for (Process each : started) {
            each.destroyForcibly().waitFor();
        }
    }
}
