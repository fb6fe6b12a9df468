package dev.rowcast.e2e;

import dev.rowcast.samples.CuttingProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link ChaosSubscriber} behind a {@link CuttingProxy}: it can be killed, stopped, slowed down and cut off. For one thread at a time. */
final class SubscriberProcess implements AutoCloseable {
    private final CuttingProxy proxy = new CuttingProxy();
    private final Path log;
    private final ChaosPlan.Subscription subscription;
    private final Thread atExit = new Thread(this::destroy);
    private volatile Process process;

    SubscriberProcess(Path log, ChaosPlan.Subscription subscription) {
        this.log = log;
        this.subscription = subscription;
        // Also one that is stopped, which wouldn't see the end of its input.
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Where the sink reaches it. */
    String target() {
        return "127.0.0.1:" + proxy.port();
    }

    /** What it has accepted, over all its lives. */
    Path log() {
        return log;
    }

    /** Starts it; returns when it listens. */
    void start() {
        try {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xshare:auto",
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ChaosSubscriber.class.getName(),
                            log.toString(),
                            subscription.refusal().name(),
                            Boolean.toString(subscription.grantsCredit()),
                            Integer.toString(subscription.mostCalls())))
                    .redirectError(
                            log.resolveSibling(log.getFileName() + ".err").toFile())
                    .start();
            // Not closed: with it the process would lose its output.
            BufferedReader says = process.inputReader(StandardCharsets.US_ASCII);
            String port = says.readLine();
            if (port == null) {
                throw new IllegalStateException("the subscriber of " + log + " doesn't start; see its .err file");
            }
            // A new one each time: nobody else's client may find us where its own server is down just now.
            proxy.to(Integer.parseInt(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the subscriber of " + log + " can't be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void destroy() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
        }
    }

    /** SIGSTOP, or SIGCONT. */
    void freeze(boolean frozen) {
        try {
            Commands.run(Path.of("."), List.of("kill", frozen ? "-STOP" : "-CONT", Long.toString(process.pid())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** From now on it answers so much later; not at all where that is longer than anybody waits. */
    void answerAfter(long millis) {
        try {
            OutputStream commands = process.getOutputStream();
            commands.write((millis + "\n").getBytes(StandardCharsets.US_ASCII));
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resets its connections; new ones are welcome. */
    int cut() {
        return proxy.cut();
    }

    @Override
    public void close() {
        kill();
        proxy.close();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
