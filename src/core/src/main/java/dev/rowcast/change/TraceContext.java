package dev.rowcast.change;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a change belongs to, as W3C's Trace Context writes it: put into the record's headers by the source connector's
 * OpenTelemetry interceptor, or by whoever else wrote the record.
 *
 * @param parent {@code traceparent}
 * @param state {@code tracestate}; null where there is none
 */
public record TraceContext(String parent, @Nullable String state) {
    /** Header, and key of gRPC metadata, of {@link #parent()}. */
    public static final String PARENT = "traceparent";

    /** Header, and key of gRPC metadata, of {@link #state()}. */
    public static final String STATE = "tracestate";

    /** Versions after 00 may go on behind what version 00 has. */
    private static final Pattern PARENT_FORM = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[\\x21-\\x7e]{0,200})?");

    /** What may stand in a header; more than the 512 characters that everybody has to pass on are dropped. */
    private static final Pattern STATE_FORM = Pattern.compile("[\\x20-\\x7e]{1,512}");

    /** That of a record's headers; null where there is none, or one that isn't well-formed. */
    public static @Nullable TraceContext of(Headers headers) {
        if (headers.isEmpty()) {
            return null;
        }
        String parent = text(headers.lastWithName(PARENT));
        if (parent == null || !PARENT_FORM.matcher(parent).matches()) {
            return null;
        }
        String state = text(headers.lastWithName(STATE));
        return new TraceContext(
                parent, state != null && STATE_FORM.matcher(state).matches() ? state : null);
    }

    /** What each header converter makes of it. */
    private static @Nullable String text(@Nullable Header header) {
        if (header == null) {
            return null;
        }
        if (header.value() instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return header.value() instanceof String text ? text : null;
    }
}
