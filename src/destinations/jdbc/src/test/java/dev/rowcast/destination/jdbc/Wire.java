package dev.rowcast.destination.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What lies between a store and its server: it breaks when it is told to. Thread-safe. */
final class Wire implements AutoCloseable {
    private final ServerSocket door;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile int losing;
    private volatile boolean shut;

    /** @param server the port of the server */
    Wire(int server) {
        this.server = server;
        try {
            this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Each so-manieth answer is lost from now on, and its connection with it; none where that is 0. */
    void loseEach(int nth) {
        losing = nth;
    }

    /** How many were. */
    int lost() {
        return lost.get();
    }

    /** Breaks all connections. */
    void cut() {
        open.forEach(this::close);
    }

    /** Whether new connections are refused. */
    void shut(boolean closed) {
        shut = closed;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (shut) {
                    close(client);
                    continue;
                }
                Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
                open.add(client);
                open.add(there);
                start(() -> pump(client, there, false));
                start(() -> pump(there, client, true));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answering) {
        byte[] bytes = new byte[64 << 10];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                int nth = losing;
                if (answering && nth > 0 && answers.incrementAndGet() % nth == 0) {
                    lost.incrementAndGet();
                    break;
                }
                out.write(bytes, 0, count);
                out.flush();
            }
        } catch (IOException closed) {
            // As it is meant.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(@Nullable Socket socket) {
        if (socket != null) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
