package dev.rowcast.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network between a client and a server that can swallow everything without a word, and speak for the server. */
final class TcpProxy implements AutoCloseable {
    private static final int GOAWAY = 7;
    private static final int ENHANCE_YOUR_CALM = 11;

    private record Link(Socket client, Socket server) {
        void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private final int serverPort;
    private final ServerSocket listener;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final Set<Link> swallowed = ConcurrentHashMap.newKeySet();
    private volatile boolean vanished;

    TcpProxy(int serverPort) {
        this.serverPort = serverPort;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    String target() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** How many connections there have been. */
    int connections() {
        return links.size();
    }

    /** From now on nothing gets through on the connections that there are, ever, and none is closed; new ones are refused. */
    void vanish() {
        vanished = true;
        swallowed.addAll(links);
    }

    /** New connections get through again. */
    void comeBack() {
        vanished = false;
    }

    /** Ends the newest connection in the server's name, as gRPC's servers do with a client that pings too often. */
    void cutOffForTooManyPings() throws IOException {
        Link link = links.get(links.size() - 1);
        byte[] debug = "too_many_pings".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(9 + 8 + debug.length);
        frame.put(new byte[] {0, 0, (byte) (8 + debug.length), GOAWAY, 0});
        frame.putInt(0).putInt(Integer.MAX_VALUE).putInt(ENHANCE_YOUR_CALM).put(debug);
        link.client().getOutputStream().write(frame.array());
        link.client().shutdownOutput();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            if (vanished) {
                client.close();
                continue;
            }
            Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
            links.add(link);
            start("up", () -> pump(link, client.getInputStream(), link.server().getOutputStream()));
            start("down", () -> pump(link, link.server().getInputStream(), client.getOutputStream()));
        }
    }

    private void pump(Link link, InputStream from, OutputStream to) throws IOException {
        byte[] bytes = new byte[1 << 16];
        for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
            if (!swallowed.contains(link)) {
                to.write(bytes, 0, count);
            }
        }
        if (!swallowed.contains(link)) {
            to.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // Either side is gone, or the test is over.
                        return;
                    }
                },
                "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Link link : links) {
            link.close();
        }
    }
}
