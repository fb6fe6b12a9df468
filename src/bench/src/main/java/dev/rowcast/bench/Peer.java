package dev.rowcast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with one of the benchmarks' programs, which ends when this is closed or this JVM ends. For one thread. */
public final class Peer implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final String greeting;

    private Peer(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.greeting = answer();
    }

    /**
     * Starts it, and returns when it said something.
     *
     * @param flags of the JVM
     * @throws IOException if it ends before that
     */
    public static Peer start(List<String> flags, Class<?> program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new Peer(process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** What it said first. */
    public String greeting() {
        return greeting;
    }

    /**
     * What it says to that.
     *
     * @throws IOException if it has ended
     */
    public String ask(String question) throws IOException {
        process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return answer();
    }

    /**
     * What it says to that, which is numbers.
     *
     * @throws IOException if it has ended
     */
    public long[] numbers(String question) throws IOException {
        return List.of(ask(question).split(" ")).stream()
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("process " + process.pid() + " ended before it answered; what it said stands above");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
