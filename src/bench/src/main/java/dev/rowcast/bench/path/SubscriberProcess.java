package dev.rowcast.bench.path;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A {@link PathSubscriber} that runs. */
final class SubscriberProcess implements AutoCloseable {
    private final Process process;
    private final int port;
    private final SharedLongs accepted;
    private final SharedLongs answered;
    private final SharedLongs committed;

    private SubscriberProcess(
            Process process, int port, SharedLongs accepted, SharedLongs answered, SharedLongs committed) {
        this.process = process;
        this.port = port;
        this.accepted = accepted;
        this.answered = answered;
        this.committed = committed;
    }

    /**
     * Starts one; returns when it listens.
     *
     * @param offsets of how many offsets it notes when they were committed and answered; those of one partition only
     */
    static SubscriberProcess start(Path folder, String name, int offsets) throws IOException {
        Path count = folder.resolve(name + ".accepted");
        Path times = folder.resolve(name + ".answered");
        Path commits = folder.resolve(name + ".committed");
        Path errors = folder.resolve(name + ".err");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PathSubscriber.class.getName(),
                        count.toString(),
                        times.toString(),
                        commits.toString(),
                        Integer.toString(offsets)))
                .redirectError(errors.toFile())
                .start();
        // Not closed: with it the process would lose its output.
        BufferedReader says = process.inputReader(StandardCharsets.US_ASCII);
        String port = says.readLine();
        if (port == null) {
            throw new IOException("the subscriber doesn't start; " + errors + " says why");
        }
        return new SubscriberProcess(
                process,
                Integer.parseInt(port),
                SharedLongs.open(count, 1),
                SharedLongs.open(times, offsets),
                SharedLongs.open(commits, offsets));
    }

    int port() {
        return port;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    SharedLongs accepted() {
        return accepted;
    }

    /** When it answered each offset, in microseconds since 1970; 0 for what has yet to come. */
    SharedLongs answered() {
        return answered;
    }

    /** When MySQL committed each offset's change, as the event says, in microseconds since 1970; 0 for what has yet to come. */
    SharedLongs committed() {
        return committed;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
