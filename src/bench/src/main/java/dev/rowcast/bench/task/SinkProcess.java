package dev.rowcast.bench.task;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link SinkMain} in a process of its own. For one thread. */
final class SinkProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 15;

    private final Process process;
    private final BufferedReader answers;
    private final OutputStream orders;

    private SinkProcess(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.orders = process.getOutputStream();
    }

    /**
     * Starts one.
     *
     * @throws IOException if there is no such program
     */
    static SinkProcess start() throws IOException {
        return new SinkProcess(new ProcessBuilder(Jvm.command(List.of(), SinkMain.class, List.of()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /**
     * Opens a sink and returns when it is warm.
     *
     * @param name for {@link #sample}
     */
    void open(String name, List<String> arguments) throws IOException {
        tell("open " + name + " " + String.join(" ", arguments));
    }

    /** Measures that sink. */
    Sample sample(String name) throws IOException {
        return Sample.parse(tell("sample " + name));
    }

    /** Closes all its sinks. */
    void closeSinks() throws IOException {
        tell("close");
    }

    /** What it answers; its JVM may say things too. */
    private String tell(String order) throws IOException {
        orders.write((order + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(SinkMain.SAYS)) {
                return line.substring(SinkMain.SAYS.length());
            }
        }
        throw new IOException(
                "the process " + process.pid() + ", told to " + order + ", ended; what it said stands above");
    }

    /** Ends it, and with it its subscriber. */
    @Override
    public void close() {
        try {
            orders.close();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException gone) {
            // It ended before it was told to.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
