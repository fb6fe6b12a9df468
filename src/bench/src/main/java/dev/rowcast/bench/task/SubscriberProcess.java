package dev.rowcast.bench.task;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A {@link SubscriberMain} in a process of its own, which ends when this is closed or this JVM ends. For one thread. */
final class SubscriberProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final OutputStream questions;
    private final int port;

    private SubscriberProcess(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = process.getOutputStream();
        this.port = (int) answer();
    }

    /**
     * Starts one and returns when it listens.
     *
     * @param flags more flags for its JVM than all have
     * @throws IOException if it doesn't start
     */
    static SubscriberProcess start(List<String> flags) throws IOException {
        Process process = new ProcessBuilder(Jvm.command(flags, SubscriberMain.class, List.of()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new SubscriberProcess(process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Where it listens on 127.0.0.1. */
    int port() {
        return port;
    }

    /** How many changes it has had. */
    long changes() throws IOException {
        questions.write('\n');
        questions.flush();
        return answer();
    }

    /** CPU time that it used, in nanoseconds, to a hundredth of a second or so. */
    long cpuNanos() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException(
                        "the subscriber's process " + process.pid() + " has ended; what it said stands above"))
                .toNanos();
    }

    /** What it says; its JVM may say things too. */
    private long answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(SubscriberMain.SAYS)) {
                return Long.parseLong(line.substring(SubscriberMain.SAYS.length()));
            }
        }
        throw new IOException(
                "the subscriber's process " + process.pid() + " ended before it answered; what it said stands above");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
