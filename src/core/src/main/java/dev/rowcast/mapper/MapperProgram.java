package dev.rowcast.mapper;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rowcast.mapping.UnansweredException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program with a mapper in it, which is told in {@value #SOCKET} where to listen: started when it is first needed, and again whenever it ends. What it prints
 * goes into the log. It is told to end when this is closed, and its standard input ends with this process however that does. Thread-safe.
 */
final class MapperProgram implements AutoCloseable {
    /** The environment variable with the path of the unix socket. */
    static final String SOCKET = "ROWCAST_MAPPER_SOCKET";

    private static final Logger LOG = LoggerFactory.getLogger(MapperProgram.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final List<String> command;
    private final Times times;
    private final Consumer<String> printed;
    private final Path folder;
    private final Path socket;
    private final CountDownLatch closed = new CountDownLatch(1);

    @GuardedBy("this") private CompletableFuture<Boolean> listening = new CompletableFuture<>();

    @GuardedBy("this") private @Nullable Thread keeper;

    @GuardedBy("this") private @Nullable Process process;

    /**
     * How patient it is.
     *
     * @param toListen how long it may take until it listens
     * @param firstWait before it is started again; doubled each time
     * @param longestWait the longest such wait, and how long it has to run so that the next is the first again
     */
    record Times(Duration toListen, Duration firstWait, Duration longestWait) {
        static final Times USUAL = new Times(Duration.ofMinutes(1), Duration.ofMillis(200), Duration.ofSeconds(30));
    }

    /** @param command the program and its arguments */
    MapperProgram(List<String> command) {
        this(command, Times.USUAL, line -> LOG.info("{}", line));
    }

    /** @param printed gets the lines that it prints */
    MapperProgram(List<String> command, Times times, Consumer<String> printed) {
        this.command = List.copyOf(command);
        this.times = times;
        this.printed = printed;
        // A socket's path may have 100 characters.
        this.folder = Path.of(
                System.getProperty("java.io.tmpdir"),
                "rowcast-mapper-" + UUID.randomUUID().toString().substring(0, 13));
        this.socket = folder.resolve("socket");
    }

    /** Where it listens. */
    Path socket() {
        return socket;
    }

    /** Completes when it listens, which it is started for; exceptionally with an {@link UnansweredException} if it ends instead. */
    synchronized CompletionStage<Boolean> listening() {
        if (keeper == null) {
            keeper = new Thread(this::keep, "rowcast-mapper-program");
            keeper.setDaemon(true);
            keeper.start();
        }
        return listening.copy();
    }

    private void keep() {
        try {
            keepRunning();
            Files.deleteIfExists(socket);
            Files.deleteIfExists(folder);
        } catch (IOException leftBehind) {
            LOG.debug("{} is left behind", folder, leftBehind);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepRunning() throws InterruptedException {
        Duration wait = times.firstWait();
        while (true) {
            long began = System.nanoTime();
            String end = run();
            boolean settled = System.nanoTime() - began > times.longestWait().toNanos();
            wait = settled ? times.firstWait() : wait;
            ended(end, wait);
            if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            wait = min(wait.multipliedBy(2), times.longestWait());
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Runs it once; returns how it ended. */
    private String run() throws InterruptedException {
        Process started;
        try {
            makeRoom();
            started = start();
        } catch (IOException e) {
            return "can't be started: " + e.getMessage();
        }
        LOG.info("mapper program {} is started, process {}", this, started.pid());
        Thread lines = new Thread(() -> log(started), "rowcast-mapper-lines");
        lines.setDaemon(true);
        lines.start();
        long until = System.nanoTime() + times.toListen().toNanos();
        while (!started.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            if (listens()) {
                heard();
                return "ended with status " + started.waitFor();
            }
            if (System.nanoTime() - until > 0) {
                end(started);
                started.waitFor();
                return "has not listened on " + SOCKET + " for "
                        + times.toListen().toMillis() + " ms";
            }
        }
        return "ended with status " + started.exitValue() + " before it listened on " + SOCKET;
    }

    /** For its user alone, and without what another one left. */
    private void makeRoom() throws IOException {
        if (Files.notExists(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // Where this process ends before the program does; the last is deleted first.
            folder.toFile().deleteOnExit();
            socket.toFile().deleteOnExit();
        }
        Files.deleteIfExists(socket);
    }

    private synchronized Process start() throws IOException {
        if (closed.getCount() == 0) {
            throw new IOException("it is no longer wanted");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(SOCKET, socket.toString());
        Process started = builder.start();
        process = started;
        return started;
    }

    private void log(Process started) {
        try {
            new PrintedLines(line -> printed.accept("mapper program " + this + ": " + line))
                    .read(started.inputReader());
        } catch (IOException gone) {
            LOG.debug("mapper program {} is gone", this, gone);
        }
    }

    private boolean listens() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException notYet) {
            return false;
        }
    }

    private synchronized void heard() {
        listening.complete(true);
    }

    private void ended(String how, Duration wait) {
        boolean wanted = closed.getCount() > 0;
        String reason = "mapper program " + this + " " + how
                + (wanted
                        ? "; it is started again in " + wait.toMillis() + " ms, and what it printed is in the log"
                        : "");
        CompletableFuture<Boolean> before;
        synchronized (this) {
            process = null;
            before = listening;
            listening = new CompletableFuture<>();
            if (!wanted) {
                listening.completeExceptionally(new UnansweredException(reason));
            }
        }
        if (wanted) {
            LOG.warn("{}", reason);
        }
        before.completeExceptionally(new UnansweredException(reason));
    }

    private static void end(Process started) {
        started.descendants().forEach(ProcessHandle::destroy);
        started.destroy();
        CompletableFuture.delayedExecutor(TO_END.toMillis(), TimeUnit.MILLISECONDS)
                .execute(started::destroyForcibly);
    }

    /** Tells it to end; doesn't wait for that. */
    @Override
    public synchronized void close() {
        closed.countDown();
        if (process != null) {
            end(process);
        }
    }

    @Override
    public String toString() {
        return Answers.reason(String.join(" ", command));
    }
}
