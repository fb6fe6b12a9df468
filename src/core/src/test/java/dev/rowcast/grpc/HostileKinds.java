package dev.rowcast.grpc;

import static dev.rowcast.grpc.RawPeer.ACK;
import static dev.rowcast.grpc.RawPeer.CONTINUATION;
import static dev.rowcast.grpc.RawPeer.DATA;
import static dev.rowcast.grpc.RawPeer.END_HEADERS;
import static dev.rowcast.grpc.RawPeer.HEADERS;
import static dev.rowcast.grpc.RawPeer.PING;
import static dev.rowcast.grpc.RawPeer.PRIORITY;
import static dev.rowcast.grpc.RawPeer.PUSH_PROMISE;
import static dev.rowcast.grpc.RawPeer.SETTINGS;
import static dev.rowcast.grpc.RawPeer.WINDOW_UPDATE;
import static dev.rowcast.grpc.RawPeer.block;
import static dev.rowcast.grpc.RawPeer.frameOf;
import static dev.rowcast.grpc.RawPeer.ints;
import static dev.rowcast.grpc.RawPeer.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** What a peer may do below gRPC, each with the words that the state has to have. */
final class HostileKinds {
    /**
     * A kind.
     *
     * @param script what the peer does with each connection
     * @param said a part of the state's reason
     */
    record Kind(String name, RawPeer.Script script, String said) {
        /** Whether nothing but the deadline ends it. */
        boolean isLate() {
            return said.equals(NOT_READ);
        }

        /** Whether it is the same for a stream. */
        boolean onStreamsToo() {
            return ON_STREAMS.contains(name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** What the peer does once a call came. */
    private interface Answer {
        void to(RawPeer.Peer peer, int stream) throws IOException;
    }

    /** Some of each sort. */
    private static final Set<String> ON_STREAMS = Set.of(
            "closes at once",
            "accepts and is silent",
            "closes after the call",
            "resets the connection after the call",
            "speaks HTTP/1.1",
            "a status that nobody knows",
            "data before headers",
            "trailers over the limit",
            "trailers far over the limit",
            "a message that is no protobuf",
            "a message of two gigabytes",
            "a bomb of gzip",
            "closes in the middle of a message",
            "headers and then silence",
            "a proxy's page with 503",
            "a proxy's page with 404",
            "RST_STREAM with code 2",
            "RST_STREAM with code 7",
            "RST_STREAM with code 8",
            "GOAWAY with code 0",
            "GOAWAY with code 2",
            "GOAWAY with code 14",
            "GOAWAY before the first call",
            "no stream is allowed",
            "a window of nothing",
            "a flood of PING",
            "a flood of SETTINGS",
            "a flood of empty DATA",
            "a flood of CONTINUATION");

    private static final String NOT_READ = "DEADLINE_EXCEEDED";
    private static final byte[] NOTHING = {};

    private final List<Kind> kinds = new ArrayList<>();

    private HostileKinds() {}

    static List<Kind> all() {
        HostileKinds all = new HostileKinds();
        all.connections();
        all.answers();
        all.messages();
        all.proxies();
        all.resets();
        all.settings();
        all.frames();
        all.floods();
        return all.kinds;
    }

    private void add(String name, RawPeer.Script script, String said) {
        kinds.add(new Kind(name, script, said));
    }

    /** Answers each call of a connection so. */
    private void answer(String name, Answer answer, String said) {
        add(
                name,
                peer -> {
                    int stream = peer.hello();
                    while (true) {
                        answer.to(peer, stream);
                        stream = peer.call();
                    }
                },
                said);
    }

    /** Sends these bytes at once. */
    private void speaks(String name, String text, String said) {
        add(
                name,
                peer -> {
                    peer.write(text);
                    peer.drain();
                },
                said);
    }

    private void connections() {
        add("closes at once", peer -> {}, "UNAVAILABLE");
        add("resets at once", RawPeer.Peer::closeHard, "UNAVAILABLE");
        add("accepts and is silent", RawPeer.Peer::drain, NOT_READ);
        add("accepts and reads nothing", RawPeer.Peer::hang, NOT_READ);
        add(
                "says hello and is silent",
                peer -> {
                    peer.hello();
                    peer.drain();
                },
                NOT_READ);
        add("closes after the call", RawPeer.Peer::hello, "UNAVAILABLE");
        add(
                "resets the connection after the call",
                peer -> {
                    peer.hello();
                    peer.closeHard();
                },
                "UNAVAILABLE");
        speaks("speaks HTTP/1.1", "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", "doesn't speak HTTP/2");
        speaks("speaks SSH", "SSH-2.0-OpenSSH_9.6\r\n", "doesn't speak HTTP/2");
        speaks("wants TLS", "\25\3\3\0\2\2\106", "doesn't speak HTTP/2");
        speaks("speaks rubbish", "\1\2\3\4\5\6\7".repeat(100), "INTERNAL");
        speaks("speaks nothing but zeros", "\0".repeat(10_000), "doesn't speak HTTP/2");
    }

    private void answers() {
        answer(
                "only trailers, without a message",
                (peer, stream) -> peer.headers(
                        stream, true, ":status", "200", "content-type", "application/grpc", "grpc-status", "0"),
                "no response");
        answer("a status that is no number", (peer, stream) -> ended(peer, stream, "abc"), "UNKNOWN");
        answer("a status that nobody knows", (peer, stream) -> ended(peer, stream, "99"), "UNKNOWN");
        answer("a negative status", (peer, stream) -> ended(peer, stream, "-1"), "UNKNOWN");
        answer(
                "no status in the trailers",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.headers(stream, true, "x", "y");
                },
                "UNKNOWN");
        answer(
                "no trailers",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.data(stream, true, message(false, NOTHING));
                },
                "INTERNAL");
        answer("data before headers", (peer, stream) -> peer.data(stream, false, message(false, NOTHING)), "INTERNAL");
        answer(
                "trailers before the headers",
                (peer, stream) -> {
                    peer.trailers(stream, "0");
                    peer.grpcHeaders(stream);
                },
                "INTERNAL");
        answer(
                "headers twice",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.grpcHeaders(stream);
                },
                "INTERNAL");
        answer(
                "no :status",
                (peer, stream) -> peer.headers(stream, false, "content-type", "application/grpc"),
                NOT_READ);
        answer(
                "a :status that is no number",
                (peer, stream) -> peer.headers(stream, true, ":status", "fine"),
                "missing content-type");
        answer(
                "header names in capitals",
                (peer, stream) -> peer.headers(stream, false, ":status", "200", "Content-Type", "application/grpc"),
                "INTERNAL");
        answer(
                "a pseudo header of its own",
                (peer, stream) -> peer.headers(stream, false, ":status", "200", ":shop", "closed"),
                "INTERNAL");
        answer(
                "a message with a broken escape",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.headers(stream, true, "grpc-status", "14", "grpc-message", "closed%zz%");
                },
                "UNAVAILABLE");
        answer(
                "a message with line breaks and bells",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.headers(stream, true, "grpc-status", "14", "grpc-message", "a%0Ab%07c%1B[31m");
                },
                "UNAVAILABLE");
        answer(
                "details that are no Base64",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.headers(stream, true, "grpc-status", "14", "grpc-status-details-bin", "!!!!");
                },
                "Unrecognized character");
        answer(
                "details that are no protobuf",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.headers(stream, true, "grpc-status", "14", "grpc-status-details-bin", "/////w==");
                },
                "UNAVAILABLE");
        answer(
                "five thousand headers",
                (peer, stream) -> {
                    String[] many = new String[10_000];
                    Arrays.fill(many, "x");
                    peer.grpcHeaders(stream);
                    // More than a frame may hold.
                    byte[] block = block(many);
                    peer.frame(HEADERS, 1, stream, Arrays.copyOf(block, 16_000));
                    peer.frame(CONTINUATION, END_HEADERS, stream, Arrays.copyOfRange(block, 16_000, block.length));
                },
                "UNKNOWN");
        answer(
                "trailers over the limit",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    longTrailers(peer, stream, 70);
                },
                "the metadata of the answer");
        answer(
                "trailers far over the limit",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    longTrailers(peer, stream, 140);
                },
                "the metadata of the answer");
    }

    private static void ended(RawPeer.Peer peer, int stream, String status) throws IOException {
        peer.grpcHeaders(stream);
        peer.trailers(stream, status);
    }

    private static void longTrailers(RawPeer.Peer peer, int stream, int frames) throws IOException {
        byte[] block = block("grpc-status", "3", "x", "y".repeat(16_000 * frames));
        for (int from = 0; from < block.length; from += 16_000) {
            boolean last = from + 16_000 >= block.length;
            byte[] part = Arrays.copyOfRange(block, from, Math.min(block.length, from + 16_000));
            peer.frame(
                    from == 0 ? HEADERS : CONTINUATION, (from == 0 ? 1 : 0) | (last ? END_HEADERS : 0), stream, part);
        }
    }

    private void says(String name, byte[] data, String said) {
        answer(
                name,
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.data(stream, false, data);
                    peer.trailers(stream, "0");
                },
                said);
    }

    private void encoded(String name, String encoding, byte[] data, String said) {
        answer(
                name,
                (peer, stream) -> {
                    peer.headers(
                            stream,
                            false,
                            ":status",
                            "200",
                            "content-type",
                            "application/grpc",
                            "grpc-encoding",
                            encoding);
                    for (int from = 0; from < data.length; from += 16_000) {
                        peer.data(stream, false, Arrays.copyOfRange(data, from, Math.min(data.length, from + 16_000)));
                    }
                    peer.trailers(stream, "0");
                },
                said);
    }

    private void messages() {
        says("a message that is no protobuf", message(false, new byte[] {-1, -1, -1}), "Failed to read message");
        says("a message cut off", Arrays.copyOf(message(false, new byte[100]), 50), "INTERNAL");
        says("half the head of a message", new byte[] {0, 0}, "INTERNAL");
        says("a head alone", ints(1), "INTERNAL");
        says("two messages", two(message(false, NOTHING)), "two responses");
        says("a message of negative length", new byte[] {0, -1, -1, -1, -1}, "exceeds maximum size");
        says("a message of two gigabytes", new byte[] {0, 127, -1, -1, -1}, "the answer of");
        says("reserved bits in the head", new byte[] {-2, 0, 0, 0, 0}, "INTERNAL");
        says("compressed, and nobody said how", message(true, new byte[] {1, 2, 3}), "INTERNAL");
        encoded("an encoding that nobody knows", "zstd-9", message(true, new byte[] {1, 2, 3}), "INTERNAL");
        encoded("gzip that is none", "gzip", message(true, new byte[] {1, 2, 3}), "Not in GZIP format");
        encoded("gzip cut off", "gzip", message(true, Arrays.copyOf(gzip(1_000), 15)), "Failed to read message");
        encoded("a bomb of gzip", "gzip", message(true, bomb()), "the answer of");
        answer(
                "closes in the middle of a message",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.data(stream, false, Arrays.copyOf(message(false, new byte[100]), 50));
                    peer.closeHard();
                },
                "UNAVAILABLE");
        answer(
                "closes in the middle of a frame",
                (peer, stream) -> {
                    peer.write(Arrays.copyOf(frameOf(HEADERS, END_HEADERS, stream, block(":status", "200")), 12));
                    peer.closeHard();
                },
                "UNAVAILABLE");
        answer("headers and then silence", (peer, stream) -> peer.grpcHeaders(stream), NOT_READ);
        answer(
                "a message and then silence",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.data(stream, false, message(false, NOTHING));
                },
                NOT_READ);
    }

    private static byte[] two(byte[] message) {
        byte[] both = Arrays.copyOf(message, message.length * 2);
        System.arraycopy(message, 0, both, message.length, message.length);
        return both;
    }

    /** Verdicts without end, each of which is valid. */
    private static byte[] bomb() {
        return gzip(new byte[] {10, 4, 8, 1, 16, 1}, 20 << 20);
    }

    private static byte[] gzip(int zeros) {
        return gzip(new byte[1], zeros);
    }

    private static byte[] gzip(byte[] pattern, int repetitions) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            byte[] block = new byte[pattern.length * 1_000];
            for (int i = 0; i < block.length; i++) {
                block[i] = pattern[i % pattern.length];
            }
            for (int left = repetitions; left > 0; left -= 1_000) {
                out.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private void page(int status, String said) {
        answer(
                "a proxy's page with " + status,
                (peer, stream) -> {
                    peer.headers(stream, false, ":status", String.valueOf(status), "content-type", "text/html");
                    peer.data(
                            stream,
                            true,
                            "<html><h1>No</h1></html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                },
                said);
    }

    private void proxies() {
        page(200, "text/html");
        page(301, "301");
        page(400, "400");
        page(401, "401");
        page(403, "403");
        page(404, "404");
        page(429, "429");
        page(502, "502");
        page(503, "503");
        page(504, "504");
        answer(
                "early hints for ever",
                (peer, stream) -> {
                    for (int i = 0; i < 10_000; i++) {
                        peer.headers(stream, false, ":status", "103", "link", "</style.css>");
                    }
                },
                NOT_READ);
        answer(
                "no content type",
                (peer, stream) -> {
                    peer.headers(stream, false, ":status", "200");
                    peer.data(stream, true, message(false, NOTHING));
                },
                "UNKNOWN");
        answer("a connection that upgrades", (peer, stream) -> peer.headers(stream, true, ":status", "101"), "101");
    }

    private void resets() {
        for (int code = 0; code <= 14; code++) {
            int reset = code;
            answer("RST_STREAM with code " + code, (peer, stream) -> peer.reset(stream, reset), "RST_STREAM");
            add(
                    "GOAWAY with code " + code,
                    peer -> {
                        peer.hello();
                        peer.goAway(0, reset);
                    },
                    code == 14 ? "the unknown error code 14" : "GOAWAY");
        }
        add(
                "GOAWAY before the first call",
                peer -> {
                    peer.preface();
                    peer.settings();
                    peer.goAway(0, 0);
                    peer.drain();
                },
                "GOAWAY");
        answer(
                "GOAWAY with a long explanation",
                (peer, stream) -> {
                    peer.frame(
                            RawPeer.GOAWAY,
                            0,
                            0,
                            ByteBuffer.allocate(16_000).putInt(0).putInt(2).array());
                    peer.closeHard();
                },
                "GOAWAY");
        answer(
                "headers and RST_STREAM",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.reset(stream, 8);
                },
                "RST_STREAM");
    }

    private void set(String name, String said, int... pairs) {
        add(
                name,
                peer -> {
                    peer.preface();
                    peer.settings(pairs);
                    peer.call();
                    peer.drain();
                },
                said);
    }

    private void settings() {
        set("no stream is allowed", "takes no call", 3, 0);
        set("one stream, never answered", NOT_READ, 3, 1);
        set("a window of nothing", NOT_READ, 4, 0);
        set("a window of one byte", NOT_READ, 4, 1);
        set("a window of too many", "INITIAL_WINDOW_SIZE is invalid", 4, -1);
        set("frames of size 0", "MAX_FRAME_SIZE is invalid", 5, 0);
        set("frames of size 2^24", "MAX_FRAME_SIZE is invalid", 5, 1 << 24);
        set("a header list of 1 byte", "the server takes no headers of this size", 6, 1);
        set("push turned on by the server", "ENABLE_PUSH", 2, 1);
        set("push turned on with 7", "ENABLE_PUSH is invalid", 2, 7);
        set("settings that nobody knows", NOT_READ, 77, 1, 78, 2);
        add(
                "settings of 5 bytes",
                peer -> {
                    peer.preface();
                    peer.frame(SETTINGS, 0, 0, new byte[5]);
                    peer.drain();
                },
                "INTERNAL");
        add(
                "settings on a stream",
                peer -> {
                    peer.preface();
                    peer.frame(SETTINGS, 0, 1, NOTHING);
                    peer.drain();
                },
                "INTERNAL");
    }

    private void frame(String name, int type, int flags, int stream, byte[] payload, String said) {
        answer(name, (peer, call) -> peer.frame(type, flags, stream < 0 ? call : stream, payload), said);
    }

    private void frames() {
        frame("data on no stream", DATA, 0, 0, NOTHING, "must be associated with a stream");
        frame(
                "headers on a stream that isn't there",
                HEADERS,
                END_HEADERS,
                99,
                block(":status", "200"),
                "http2 exception");
        frame("headers on a stream of its own", HEADERS, END_HEADERS, 2, block(":status", "200"), NOT_READ);
        frame("headers that are no HPACK", HEADERS, END_HEADERS, -1, new byte[] {-1, -1, -1, -1, -1, -1}, "HPACK");
        frame("padding longer than the frame", DATA, 8, -1, new byte[] {100, 0}, "padding");
        frame("a push that nobody wanted", PUSH_PROMISE, END_HEADERS, -1, ints(2), "push not allowed");
        frame("a stream that depends on itself", PRIORITY, 0, 1, new byte[] {0, 0, 0, 1, 1}, NOT_READ);
        frame("a priority of 3 bytes", PRIORITY, 0, -1, new byte[3], "Invalid frame length 3");
        frame("a ping of 3 bytes", PING, 0, 0, new byte[3], "Frame length 3");
        frame("a ping on a stream", PING, 0, -1, new byte[8], "stream ID must be zero");
        frame("answers to pings that nobody sent", PING, ACK, 0, new byte[8], NOT_READ);
        frame("a window of nothing more", WINDOW_UPDATE, 0, -1, ints(0), "delta 0");
        frame("a window that overflows", WINDOW_UPDATE, 0, 0, ints(Integer.MAX_VALUE), "overflow");
        frame("a reset of 3 bytes", RawPeer.RST_STREAM, 0, -1, new byte[3], "Invalid frame length 3");
        frame("a reset of a stream that isn't there", RawPeer.RST_STREAM, 0, 99, ints(8), "does not exist");
        frame(
                "the rest of headers that never began",
                CONTINUATION,
                END_HEADERS,
                -1,
                NOTHING,
                "not currently processing headers");
        frame("frames of a kind that nobody knows", 99, 0, -1, new byte[100], NOT_READ);
        frame("a frame over the size", DATA, 0, -1, new byte[20_000], "exceeds maximum: 16384");
        frame("GOAWAY of 3 bytes", RawPeer.GOAWAY, 0, 0, new byte[3], "Frame length 3");
    }

    /** Goes on until the client ends it. */
    private void flood(String name, String said, int type, int flags, byte[] payload, boolean onStream) {
        add(
                name,
                peer -> {
                    int stream = peer.hello();
                    if (type == DATA) {
                        peer.grpcHeaders(stream);
                    } else if (type == CONTINUATION) {
                        peer.frame(HEADERS, 0, stream, NOTHING);
                    }
                    byte[] one = frameOf(type, flags, onStream ? stream : 0, payload);
                    byte[] many = new byte[one.length * 500];
                    for (int i = 0; i < 500; i++) {
                        System.arraycopy(one, 0, many, i * one.length, one.length);
                    }
                    while (true) {
                        peer.write(many);
                    }
                },
                said);
    }

    private void floods() {
        flood("a flood of PING", "sends PING frames", PING, 0, new byte[8], false);
        flood("a flood of SETTINGS", "sends SETTINGS frames", SETTINGS, 0, NOTHING, false);
        flood(
                "a flood of settings that change",
                "sends SETTINGS frames",
                SETTINGS,
                0,
                new byte[] {0, 4, 0, 0, 1, 0},
                false);
        flood("a flood of empty DATA", "one empty DATA frame after the other", DATA, 0, NOTHING, true);
        flood("a flood of CONTINUATION", "continuations frames", CONTINUATION, 0, NOTHING, true);
        flood(
                "a flood of headers without an end",
                "the metadata of the answer",
                CONTINUATION,
                0,
                block("x", "y".repeat(16_000)),
                true);
        flood("a flood of frames that nobody knows", NOT_READ, 99, 0, new byte[10], true);
        flood("a flood of priorities", NOT_READ, PRIORITY, 0, new byte[] {0, 0, 0, 0, 1}, true);
        flood("a flood of windows", NOT_READ, WINDOW_UPDATE, 0, ints(1), false);
        flood("a flood of messages", NOT_READ, DATA, 0, message(false, new byte[8_000]), true);
        flood("a flood of empty messages", NOT_READ, DATA, 0, message(false, NOTHING), true);
        answer(
                "a message byte by byte that never ends",
                (peer, stream) -> {
                    peer.grpcHeaders(stream);
                    peer.data(stream, false, new byte[] {0, 0, 0, 100, 0});
                    while (true) {
                        peer.data(stream, false, new byte[1]);
                        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                    }
                },
                NOT_READ);
    }
}
