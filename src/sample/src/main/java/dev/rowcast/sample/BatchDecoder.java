package dev.rowcast.sample;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.rowcast.sample.RowTypes.UnusableDescriptionException;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the rows of batches by the description that each carries. Not thread-safe. */
public final class BatchDecoder {
    private static final int REMEMBERED = 500;

    private final Map<Revision, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Revision, Known> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Revision(String messageType, int number) {}

    /** Two sources may name different messages alike, so that a revision alone doesn't tell which it is. */
    private record Known(FileDescriptorSet set, RowTypes types) {}

    /** The batch's changes, in order, each with its rows or why they can't be read. */
    public List<ReceivedChange> decode(PushRequest batch) {
        RowTypes types = null;
        String why = "";
        if (batch.hasDescriptorSet()) {
            try {
                types = types(batch);
            } catch (UnusableDescriptionException e) {
                why = String.valueOf(e.getMessage());
            }
        } else {
            why = "its batch carries no description; set \"describe\": \"always\" on the subscription";
        }
        RowTypes found = types;
        String reason = why;
        return batch.getChangesList().stream()
                .map(event -> new ReceivedChange(
                        batch, event, found == null ? new Rows.Undecoded(reason) : rows(found, event)))
                .toList();
    }

    private RowTypes types(PushRequest batch) throws UnusableDescriptionException {
        Revision revision = new Revision(batch.getMessageType(), batch.getContractRevision());
        FileDescriptorSet set = batch.getDescriptorSet();
        Known hit = known.get(revision);
        if (hit != null && hit.set().equals(set)) {
            return hit.types();
        }
        RowTypes types = RowTypes.of(set, batch.getMessageType());
        known.put(revision, new Known(set, types));
        return types;
    }

    private static Rows rows(RowTypes types, ChangeEvent event) {
        try {
            return new Rows.Decoded(
                    row("key", types.key(), event.hasKey(), event.getKey()),
                    row("before", types.row(), event.hasBefore(), event.getBefore()),
                    row("after", types.row(), event.hasAfter(), event.getAfter()));
        } catch (UnusableDescriptionException e) {
            return new Rows.Undecoded(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Message> row(String what, @Nullable Descriptor type, boolean present, ByteString bytes)
            throws UnusableDescriptionException {
        if (!present) {
            return Optional.empty();
        }
        if (type == null) {
            throw new UnusableDescriptionException("its description has no message for the " + what);
        }
        try {
            return Optional.of(DynamicMessage.parseFrom(type, bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new UnusableDescriptionException(
                    "the " + what + " is no valid " + type.getFullName() + ": " + e.getMessage());
        }
    }
}
