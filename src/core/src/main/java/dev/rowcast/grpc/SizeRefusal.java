package dev.rowcast.grpc;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A peer's word for it that a message is larger than it takes. Only whole phrases of implementations that are in use count: a service that is
 * out of something else ("job queue size larger than 1000") may take the same change a moment later, and a change that is taken for too large
 * is rejected. Nor does what a server says of its own answer count ("trying to send message larger than max").
 *
 * @param limit the largest message that is taken, in bytes; {@link Long#MAX_VALUE} where that isn't said
 */
record SizeRefusal(long limit) {
    private static final SizeRefusal UNNAMED = new SizeRefusal(Long.MAX_VALUE);

    private static final String LIMIT = "(?<limit>\\d{1,18})";
    private static final String FOUND_AND_LIMIT = "\\(\\d+ vs\\.? " + LIMIT + "\\)";

    /** Of proxies: how gRPC for Java reads an answer with that status from nginx and others, and what Envoy answers itself. */
    private static final List<Pattern> OF_PROXIES = phrases("HTTP status code 413\\b.*", "Payload Too Large");

    private static final List<Pattern> OF_SERVERS = phrases(
            // Java, and earlier versions of it
            "((de)?compressed )?gRPC message exceeds maximum size( " + LIMIT + "(: \\d+( bytes read)?)?)?",
            "(\\S+: )?frame size \\d+ exceeds maximum: " + LIMIT + "\\.?( If this is normal.*)?",
            "(\\S+: )?compressed frame exceeds maximum frame size: " + LIMIT + "\\. Bytes read: \\d+\\..*",
            // C-core, thus Python, C++, Ruby and PHP; Node; Go, there also as a service passes it on
            "((SERVER|CLIENT): |(rpc error: code = ResourceExhausted desc = )?grpc: )?received message larger than max "
                    + FOUND_AND_LIMIT,
            "received message that decompresses to a size larger than " + LIMIT,
            "(rpc error: code = ResourceExhausted desc = )?grpc: (received )?message after decompression larger than max "
                    + FOUND_AND_LIMIT,
            "(rpc error: code = ResourceExhausted desc = )?grpc: (received )?message after decompression larger than max "
                    + LIMIT,
            // connect-go
            "message size \\d+ is larger than configured max " + LIMIT,
            "message (size )?is larger than configured max " + LIMIT + " - unable to .*",
            // .NET
            "received message exceeds the maximum configured message size\\.?",
            // Rust
            "Error, (decoded )?message length too large: found \\d+ bytes, the limit is: " + LIMIT + " bytes",
            "Error decompressing: size limit, of " + LIMIT + " bytes, exceeded while decompressing message");

    /** What a server's status says; null if it isn't that. */
    static @Nullable SizeRefusal ofServer(String said) {
        SizeRefusal refusal = find(OF_SERVERS, said);
        return refusal == null ? ofProxy(said) : refusal;
    }

    /** What a proxy's answer says; null if it isn't that. */
    static @Nullable SizeRefusal ofProxy(String said) {
        return find(OF_PROXIES, said);
    }

    /** Whether it can be about a request of this size, and not about another message. */
    boolean concerns(long requestBytes) {
        return this == UNNAMED || limit < requestBytes;
    }

    private static @Nullable SizeRefusal find(List<Pattern> phrases, String said) {
        for (Pattern phrase : phrases) {
            Matcher matcher = phrase.matcher(said);
            if (matcher.matches()) {
                String digits = phrase.pattern().contains(LIMIT) ? matcher.group("limit") : null;
                return digits == null ? UNNAMED : new SizeRefusal(Math.max(1, Long.parseLong(digits)));
            }
        }
        return null;
    }

    private static List<Pattern> phrases(String... words) {
        return Arrays.stream(words)
                .map(phrase -> Pattern.compile(phrase, Pattern.CASE_INSENSITIVE))
                .toList();
    }
}
