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

    private SubscriberProcess(Process process, int port, SharedLongs accepted, SharedLongs answered) {
        this.process = process;
        this.port = port;
        this.accepted = accepted;
        this.answered = answered;
    }

    /**
     * Starts one; returns when it listens.
     *
     * @param offsets of how many offsets it notes when it answered them; those of one partition only
     */
    static SubscriberProcess start(Path folder, String name, int offsets) throws IOException {
        Path count = folder.resolve(name + ".accepted");
        Path times = folder.resolve(name + ".answered");
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
                process, Integer.parseInt(port), SharedLongs.open(count, 1), SharedLongs.open(times, offsets));
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

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
