package dev.rowcast.grpc;

import io.grpc.Status;
import java.util.Locale;

/**
 * A large request that a server may have refused for its size without saying so, which is then tried again for ever: gRPC for Java resets
 * the stream up to version 1.63, and answers UNKNOWN in all versions where a compressed request is over the limit only once it is unpacked.
 */
final class MessageLimit {
    /** No server in use is known to take less, and smaller requests fail for other reasons. */
    static final long SUSPICIOUS_BYTES = 1 << 20;

    private static final String UNCAUGHT = "Application error processing RPC";

    private MessageLimit() {}

    /** What the operator should look at, to be put behind the reason; empty if the failure doesn't look like that. */
    static String hint(Status status, long requestBytes, boolean gzip) {
        if (requestBytes <= SUSPICIOUS_BYTES || !isSilent(status, gzip)) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "; the server's message limit may be below this request's %,d bytes: raise it there"
                        + " (maxInboundMessageSize in Java), or have retry.maxAttempts send the change to the dead letters",
                requestBytes);
    }

    private static boolean isSilent(Status status, boolean gzip) {
        String said = status.getDescription() == null ? "" : status.getDescription();
        return switch (status.getCode()) {
            case CANCELLED -> said.contains("RST_STREAM");
            case UNKNOWN -> gzip && (said.isEmpty() || said.equals(UNCAUGHT));
            default -> false;
        };
    }
}
