package dev.rowcast.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One part of a stack: it can be stopped, killed and started again while the others run, on the same ports and data. Safe for use by
 * several threads.
 */
public final class Server {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PROBE_MILLIS = 50;

    private final ServerSpec spec;
    private final StackDirectory dir;
    private final Launcher launcher;
    private final Runnable changed;
    private volatile @Nullable ProcessHandle process;
    private long logStart;

    Server(ServerSpec spec, StackDirectory dir, Launcher launcher, Runnable changed) {
        this.spec = spec;
        this.dir = dir;
        this.launcher = launcher;
        this.changed = changed;
    }

    /** Such as {@code mysql}, {@code kafka}, {@code connect}. */
    public String name() {
        return spec.name();
    }

    /** What it writes, over all its starts. */
    public Path log() {
        return dir.log(spec.name());
    }

    /** Its process id while it runs. */
    public Optional<Long> pid() {
        return Optional.ofNullable(process).filter(Processes::isAlive).map(ProcessHandle::pid);
    }

    /** Whether its process is there; it may not answer yet. */
    public boolean isRunning() {
        return pid().isPresent();
    }

    /**
     * Starts it, on the ports and the data that it had, and returns when it answers; nothing happens when it runs.
     *
     * @throws StackException when it ends or does not answer; the message quotes its log, and no process is left
     */
    public void start() {
        launch();
        awaitReady();
    }

    /** Asks it to end (SIGTERM), and kills it when it does not within 20 seconds; nothing happens when it does not run. */
    public synchronized void stop() {
        end(() -> Processes.end(handles(), PATIENCE));
    }

    /** Kills it (SIGKILL), as a crash would; nothing happens when it does not run. */
    public synchronized void kill() {
        end(() -> Processes.kill(handles()));
    }

    private void end(Runnable how) {
        ProcessHandle ended = process;
        if (ended == null) {
            return;
        }
        how.run();
        launcher.forget(ended);
        process = null;
        changed.run();
    }

    private List<ProcessHandle> handles() {
        ProcessHandle current = process;
        return current == null ? List.of() : List.of(current);
    }

    synchronized void attach(ProcessHandle running) {
        process = running;
    }

    synchronized void launch() {
        if (isRunning()) {
            return;
        }
        spec.prepare(launcher);
        for (int port : spec.ports()) {
            if (!Ports.isFree(port)) {
                throw new StackException("Port " + port + " of " + name() + " is in use by another process"
                        + " (ss -ltnp 'sport = :" + port
                        + "' names it). End that process, or stop the stack and start it again:"
                        + " it then takes another port.");
            }
        }
        logStart = LogTail.size(log());
        process = launcher.launch(spec.command(), spec.environment(), dir.home(name()), log())
                .toHandle();
        changed.run();
    }

    void awaitReady() {
        ProcessHandle started = process;
        if (started == null) {
            throw new StackException(name() + " was stopped while it started.");
        }
        long deadline = System.nanoTime() + spec.patience().toNanos();
        while (!spec.isReady()) {
            try {
                Processes.awaitEnd(started, PROBE_MILLIS);
            } catch (InterruptedException e) {
                throw Tools.interrupted(e);
            }
            if (!Processes.isAlive(started)) {
                stop();
                launcher.requireOpen();
                throw failed("ended while it started");
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw failed("did not answer within " + spec.patience().toSeconds() + " s and was ended");
            }
        }
    }

    private StackException failed(String what) {
        return new StackException(
                name() + " " + what + ". Its log, " + log() + ", says:\n" + LogTail.since(log(), logStart));
    }
}
