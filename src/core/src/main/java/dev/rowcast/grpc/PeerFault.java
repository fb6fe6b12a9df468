package dev.rowcast.grpc;

import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/** What is wrong between us and the peer below gRPC, and stays so until somebody mends it; found by us, and nothing that a peer says. */
enum PeerFault {
    ANSWER_TOO_LARGE(""),
    METADATA_OF_ANSWER_TOO_LARGE(""),
    METADATA_OF_CALL_TOO_LARGE(
            "the server takes no headers of this size: set fewer or shorter metadata or token, or raise its limit"),
    NO_HTTP2(
            "the server doesn't speak HTTP/2 there: check the port in target, and whether it wants TLS (tls.plaintext)");

    private static final String HEADERS_TOO_LARGE = "Header size exceeded max allowed size";
    private static final String UNPACKED_TOO_LARGE =
            "Decompressed gRPC message exceeds maximum size " + SubscriberChannel.MAX_ANSWER_BYTES;
    private static final String NO_SETTINGS = "First received frame was not SETTINGS";

    private final String hint;

    PeerFault(String hint) {
        this.hint = hint;
    }

    /** What is wrong and what to check; empty for an answer that couldn't be read. */
    String hint() {
        return hint;
    }

    /** The fault behind a call's failure; null if there is none of these. */
    static @Nullable PeerFault of(@Nullable Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String said = String.valueOf(t.getMessage());
            if (said.startsWith(HEADERS_TOO_LARGE)) {
                boolean ours = t instanceof Http2Exception.HeaderListSizeException headers && !headers.duringDecode();
                return ours ? METADATA_OF_CALL_TOO_LARGE : METADATA_OF_ANSWER_TOO_LARGE;
            }
            if (said.startsWith(NO_SETTINGS)) {
                return NO_HTTP2;
            }
            if (said.endsWith(UNPACKED_TOO_LARGE)) {
                return ANSWER_TOO_LARGE;
            }
        }
        return null;
    }
}
