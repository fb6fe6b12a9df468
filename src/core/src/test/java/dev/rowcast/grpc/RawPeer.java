package dev.rowcast.grpc;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A peer that writes HTTP/2 frames as the test says, or anything else, until it is healed: then a real server stands in its place. */
final class RawPeer implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    /** What it does with a connection; it is closed afterwards. */
    interface Script {
        void run(Peer peer) throws IOException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Long> connectedAt = new CopyOnWriteArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private volatile int healthyPort;
    private volatile boolean closed;

    RawPeer(Script script) {
        this.script = script;
        try {
            listener = new ServerSocket();
            // So that what a client writes and nobody reads stays with the client.
            listener.setReceiveBufferSize(4096);
            listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    String target() {
        return "dns:///127.0.0.1:" + listener.getLocalPort();
    }

    /** When each connection came, in nanoseconds. */
    List<Long> connectedAt() {
        return connectedAt;
    }

    /** How many bytes the newest connection was rid of. */
    long written() {
        return written.get();
    }

    /** From now on connections go to this server. */
    void heal(int port) {
        healthyPort = port;
        closeAll();
    }

    private void accept() throws IOException {
        while (!closed) {
            Socket socket = listener.accept();
            connectedAt.add(System.nanoTime());
            sockets.add(socket);
            int port = healthyPort;
            if (port == 0) {
                written.set(0);
                start(() -> {
                    try (socket) {
                        script.run(new Peer(socket));
                    }
                });
            } else {
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(server);
                start(() -> pump(socket, server));
                start(() -> pump(server, socket));
            }
        }
    }

    private static void pump(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        // Either side is gone, or the test is over.
                        return;
                    }
                },
                "raw-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }

    private void closeAll() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeAll();
    }

    /** One connection. */
    final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            written.addAndGet(bytes.length);
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void frame(int type, int flags, int stream, byte[] payload) throws IOException {
            write(frameOf(type, flags, stream, payload));
        }

        /** Identifiers and values, in turn. */
        void settings(int... pairs) throws IOException {
            ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
            for (int i = 0; i < pairs.length; i += 2) {
                payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
            }
            frame(SETTINGS, 0, 0, payload.array());
        }

        void headers(int stream, boolean end, String... namesAndValues) throws IOException {
            frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
        }

        void grpcHeaders(int stream) throws IOException {
            headers(stream, false, ":status", "200", "content-type", "application/grpc");
        }

        void trailers(int stream, String status) throws IOException {
            headers(stream, true, "grpc-status", status);
        }

        void data(int stream, boolean end, byte[] payload) throws IOException {
            frame(DATA, end ? END_STREAM : 0, stream, payload);
        }

        void goAway(int lastStream, int code) throws IOException {
            frame(GOAWAY, 0, 0, ints(lastStream, code));
        }

        void reset(int stream, int code) throws IOException {
            frame(RST_STREAM, 0, stream, ints(code));
        }

        /** Takes a client's beginning. */
        void preface() throws IOException {
            in.readFully(new byte[24]);
        }

        /** Says hello, and waits for the first data of the next call; returns its stream. */
        int hello() throws IOException {
            preface();
            settings();
            return call();
        }

        /** Waits for the data of the next call, and answers what has to be answered; returns its stream. */
        int call() throws IOException {
            while (true) {
                byte[] head = new byte[9];
                in.readFully(head);
                int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
                byte[] payload = new byte[length];
                in.readFully(payload);
                int stream = ByteBuffer.wrap(head, 5, 4).getInt();
                if (head[3] == DATA && (length > 0 || (head[4] & END_STREAM) != 0)) {
                    return stream;
                }
                if (head[3] == SETTINGS && head[4] == 0) {
                    frame(SETTINGS, ACK, 0, new byte[0]);
                } else if (head[3] == PING && head[4] == 0) {
                    frame(PING, ACK, 0, payload);
                }
            }
        }

        /** Reads, and drops it all, until the client is gone. */
        void drain() throws IOException {
            InputStream rest = in;
            byte[] bytes = new byte[1 << 16];
            while (rest.read(bytes) >= 0) {}
        }

        /** Keeps the connection open, and reads nothing. */
        void hang() {
            synchronized (socket) {
                while (!socket.isClosed()) {
                    try {
                        socket.wait(50);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }
        }

        void closeHard() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    static byte[] frameOf(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putShort((short) (payload.length >> 8)).put((byte) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        return frame.array();
    }

    static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    /** A message as gRPC frames it. */
    static byte[] message(boolean compressed, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) (compressed ? 1 : 0))
                .putInt(body.length)
                .put(body)
                .array();
    }

    /** Header fields as literals that aren't indexed (RFC 7541, 6.2.2). */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            text(block, namesAndValues[i]);
            text(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int left = bytes.length;
        if (left < 127) {
            block.write(left);
        } else {
            block.write(127);
            for (left -= 127; left > 127; left >>>= 7) {
                block.write(left & 0x7f | 0x80);
            }
            block.write(left);
        }
        block.writeBytes(bytes);
    }
}
