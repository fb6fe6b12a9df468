package dev.rowcast.e2e;

import static org.awaitility.Awaitility.await;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A gRPC server on 127.0.0.1 that can go away and come back on the same port. Not thread-safe. */
final class LocalServer implements AutoCloseable {
    /** From where another run on the same machine has seldom begun. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(Fork.firstPort() + (int) (ProcessHandle.current().pid() % 5) * 20);

    private final BindableService service;
    private final UnaryOperator<NettyServerBuilder> options;
    private final int port = free();
    private Server server;

    LocalServer(BindableService service) {
        this(service, builder -> builder);
    }

    LocalServer(BindableService service, UnaryOperator<NettyServerBuilder> options) {
        this.service = service;
        this.options = options;
    }

    int port() {
        return port;
    }

    /** Whoever has taken the port for a moment, as some systems let outgoing connections, is waited for. */
    void up() {
        await().atMost(Pipeline.PATIENCE)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(failure -> failure.getCause() instanceof IOException)
                .untilAsserted(this::open);
    }

    private void open() {
        try {
            server = options.apply(
                            NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                                    .maxInboundMessageSize(64 << 20)
                                    .addService(service))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("port " + port, e);
        }
    }

    /** Breaks off what is under way, as when its process is killed. */
    void down() {
        if (server == null) {
            return;
        }
        try {
            server.shutdownNow();
            if (!server.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server on port " + port + " doesn't end");
            }
            server = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        down();
    }

    /** A port that nobody else in these tests gets. */
    static int free() {
        for (int port = NEXT.getAndIncrement(); port <= Fork.lastPort(); port = NEXT.getAndIncrement()) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
