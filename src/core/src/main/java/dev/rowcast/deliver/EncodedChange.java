package dev.rowcast.deliver;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.rowcast.change.Coordinates;
import dev.rowcast.change.TraceContext;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One change as one subscription gets it, ready for the wire.
 *
 * @param header what it shares with the others of its batch
 * @param event an encoded {@code rowcast.v1.ChangeEvent}; not copied, so leave it alone
 * @param ticket where to tell that it ended
 * @param at where the record was read from
 * @param commitTimeNanos when it was committed at the source, in nanoseconds since the epoch
 * @param origin the runtime's own record, handed back with a rejection; never looked at here; null where the runtime keeps
 *     none
 * @param attempts how often it was tried
 * @param key which row it is of; null where nobody asked for the order of keys
 * @param barrier whether even in the order of keys it comes after everything before it and before everything after it
 * @param trace the trace that it belongs to; null for none
 */
public record EncodedChange(
        BatchHeader header,
        byte[] event,
        Ticket ticket,
        Coordinates at,
        long commitTimeNanos,
        @Nullable Object origin,
        Attempts attempts,
        @Nullable ChangeKey key,
        boolean barrier,
        @Nullable TraceContext trace) {

    /** Of no trace, not tried yet, and for the partition's order, in which keys don't matter. */
    public EncodedChange(
            BatchHeader header,
            byte[] event,
            Ticket ticket,
            Coordinates at,
            long commitTimeNanos,
            @Nullable Object origin) {
        this(header, event, ticket, at, commitTimeNanos, origin, new Attempts(), null, false, null);
    }

    /** The change's id, read back from {@link #event}; empty if there is none in it. */
    public String id() {
        try {
            CodedInputStream in = CodedInputStream.newInstance(event);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == ChangeEvent.ID_FIELD_NUMBER) {
                    return in.readStringRequireUtf8();
                }
                in.skipField(tag);
            }
            return "";
        } catch (IOException notOurs) {
            throw new UncheckedIOException("the change at " + at + " is no ChangeEvent", notOurs);
        }
    }

    /** Bytes that it takes in a request: tag, length and event. */
    public int wireSize() {
        return CodedOutputStream.computeTagSize(PushRequest.CHANGES_FIELD_NUMBER)
                + CodedOutputStream.computeUInt32SizeNoTag(event.length)
                + event.length;
    }

    @Override
    public String toString() {
        return header.table() + " at " + at;
    }
}
