package dev.rowcast.cel;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.rowcast.change.RowChange;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.encode.UndecidedException;
import dev.rowcast.v1.ChangeEvent;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Encodes the changes that an expression is true of; it is asked of the row in the bytes, as their reader sees it. Not thread-safe. */
final class FilteringEncoder implements RowEncoder {
    private final RowEncoder events;
    private final String text;
    private final CelRuntime.Program program;
    private final Descriptor row;
    private final Set<Integer> read;

    /**
     * @param events makes {@link ChangeEvent}s
     * @param row the rows in them
     * @param read the fields that the expression looks at
     */
    FilteringEncoder(RowEncoder events, String text, CelRuntime.Program program, Descriptor row, Set<Integer> read) {
        this.events = events;
        this.text = text;
        this.program = program;
        this.row = row;
        this.read = read;
    }

    @Override
    public byte @Nullable [] encode(RowChange change) {
        byte[] bytes = events.encode(change);
        return bytes != null && isTrue(change, bytes) ? bytes : null;
    }

    private boolean isTrue(RowChange change, byte[] bytes) {
        try {
            ChangeEvent event = ChangeEvent.parseFrom(bytes);
            if (event.getUnavailableFieldsList().stream().anyMatch(read::contains)) {
                throw new UndecidedException(
                        change,
                        text,
                        "the source didn't send all of the columns that it looks at;"
                                + " set binlog_row_image=FULL on the server");
            }
            return (boolean) program.eval(Map.of(
                    RowExpressions.BEFORE, row(event.getBefore()),
                    RowExpressions.AFTER, row(event.getAfter()),
                    RowExpressions.OPERATION, change.operation().name()));
        } catch (CelEvaluationException fault) {
            throw new UndecidedException(change, text, words(fault));
        } catch (InvalidProtocolBufferException fault) {
            throw new IllegalStateException("what was just encoded can't be read", fault);
        }
    }

    /** Not the fault's own message, which may show a value. */
    private static String words(CelEvaluationException fault) {
        return "it ended with the error " + fault.getErrorCode()
                + "; ask first what makes sure that there is none, as in has(after.note) && …";
    }

    private DynamicMessage row(ByteString bytes) throws InvalidProtocolBufferException {
        return DynamicMessage.parseFrom(row, bytes);
    }
}
