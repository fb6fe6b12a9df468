package dev.rowcast.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands TCP connections on to another port, and resets them (RST) when told, in the middle of whatever goes over them. Thread-safe. */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private volatile int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** On a port that nobody has. */
    public CuttingProxy() {
        try {
            server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Where connections go from now on; before the first call, nowhere. */
    public void to(int port) {
        target = port;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                daemon(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        sockets.add(upstream);
        try {
            upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2_000);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            daemon(() -> copy(upstream, client));
            copy(client, upstream);
        } catch (IOException nobodyThere) {
            reset(client);
            reset(upstream);
            sockets.remove(client);
            sockets.remove(upstream);
        }
    }

    /** Until either side ends, and then ends both: half a connection is of no use to HTTP/2. */
    private void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException broken) {
            reset(to);
        } finally {
            reset(from);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** Resets all connections; returns how many sockets that were. */
    public int cut() {
        List<Socket> now = new ArrayList<>(sockets);
        now.forEach(CuttingProxy::reset);
        return now.size();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closedAlready) {
            return;
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
