package dev.rowcast.stack;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts processes and sees to it that none is left behind: each is ended when this is closed, when this JVM exits, and, through the
 * {@link Watchdog}, when this JVM is killed; until {@link #detach()} lets them go.
 */
final class Launcher implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<Long, ProcessHandle> launched = new ConcurrentHashMap<>();
    private final Watchdog watchdog;
    private final Thread hook = new Thread(this::end, "rowcast-stack-end");
    private final Runnable afterEnd;
    private volatile boolean closed;
    private volatile boolean detached;

    /** @param afterEnd done when the processes have ended, unless they were let go before */
    Launcher(Runnable afterEnd) {
        this.afterEnd = afterEnd;
        watchdog = Watchdog.start();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** With our environment. */
    Process launch(List<String> command, Path workingDirectory, Path log) {
        return launch(command, Map.of(), workingDirectory, log);
    }

    /**
     * In a session of its own, so that a Ctrl-C or a closed terminal meets this JVM alone, which then ends the processes in order.
     *
     * @param environment what its environment has beside ours
     * @param log its output is added to this file
     */
    synchronized Process launch(
            List<String> command, Map<String, String> environment, Path workingDirectory, Path log) {
        requireOpen();
        List<String> whole = new ArrayList<>(ownSession());
        whole.addAll(command);
        try {
            Files.createDirectories(workingDirectory);
            ProcessBuilder builder = new ProcessBuilder(whole)
                    .directory(workingDirectory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            remember(process);
            return process;
        } catch (IOException e) {
            throw new StackException(command.get(0) + " cannot be started: " + e.getMessage() + ".", e);
        }
    }

    /** Reads what a command prints. */
    @FunctionalInterface
    interface Reader {
        void read(InputStream output) throws IOException;
    }

    /** Runs a command to its end, which comes early if this is closed; returns its exit status. */
    int run(ProcessBuilder command, Reader reader) throws IOException {
        Process process;
        synchronized (this) {
            requireOpen();
            process = command.start();
            remember(process);
        }
        try (InputStream output = process.getInputStream()) {
            reader.read(output);
            return process.waitFor();
        } catch (InterruptedException e) {
            throw Tools.interrupted(e);
        } finally {
            Processes.end(List.of(process.toHandle()), PATIENCE);
            forget(process.toHandle());
        }
    }

    /** The same for a short command of which all that it says is wanted. */
    Tools.Said run(List<String> command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            int status = run(
                    new ProcessBuilder(command)
                            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                            .redirectErrorStream(true),
                    output -> output.transferTo(said));
            return new Tools.Said(status, said.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Tools.Said(127, command.get(0) + ": " + e.getMessage());
        }
    }

    private void remember(Process process) {
        if (detached) {
            return;
        }
        launched.put(process.pid(), process.toHandle());
        watchdog.watch(process.pid());
    }

    /** Throws when its processes are being ended, or have been. */
    void requireOpen() {
        if (closed) {
            throw new StackException("The stack was told to stop.");
        }
    }

    /** Without setsid (macOS), nohup keeps the terminal's end from them, though not its Ctrl-C. */
    private static List<String> ownSession() {
        return Tools.find("setsid")
                .or(() -> Tools.find("nohup"))
                .map(path -> List.of(path.toString()))
                .orElse(List.of());
    }

    /** That process ended. */
    void forget(ProcessHandle handle) {
        if (launched.remove(handle.pid()) != null) {
            watchdog.forget(handle.pid());
        }
    }

    /** From now on the processes live on when this JVM ends. */
    synchronized void detach() {
        detached = true;
        launched.clear();
        release();
    }

    @Override
    public void close() {
        end();
        release();
    }

    private void end() {
        synchronized (this) {
            closed = true;
        }
        Processes.end(List.copyOf(launched.values()), PATIENCE);
        launched.clear();
        if (!detached) {
            afterEnd.run();
        }
    }

    private void release() {
        watchdog.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out: the hook runs, and finds nothing.
            return;
        }
    }
}
