package dev.rowcast.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.v1.ChangeEvent;
import java.util.List;
import java.util.Objects;

/** Encodes a change for a mapping, which is asked where nobody waits for it: its rows before and after, as a subscriber gets them. Not thread-safe. */
final class MappedRows implements RowEncoder {
    private static final byte[] NOTHING = {};

    private final Contract contract;
    private final RowEncoder events;

    MappedRows(OutputSchema schema) {
        this.contract = schema.contract();
        this.events = schema.events();
    }

    @Override
    public byte[] encode(RowChange change) {
        if (change.operation() == Operation.TRUNCATE) {
            return frame(change, Write.Action.TRUNCATE, Obstacles.of(change), NOTHING);
        }
        byte[] event = Objects.requireNonNull(events.encode(change));
        Write.Action action = change.after() == null ? Write.Action.DELETE : Write.Action.PUT;
        return frame(change, action, Obstacles.ofMapped(change, unavailable(event)), event);
    }

    private List<String> unavailable(byte[] event) {
        List<Integer> numbers = event(event).getUnavailableFieldsList();
        return contract.fields().stream()
                .filter(field -> numbers.contains(field.number()))
                .map(ContractField::name)
                .toList();
    }

    /** A change as a mapping gets it. */
    static ChangeEvent event(RowEncoder events, RowChange change) {
        return event(Objects.requireNonNull(events.encode(change)));
    }

    static ChangeEvent event(byte[] encoded) {
        try {
            return ChangeEvent.parseFrom(encoded);
        } catch (InvalidProtocolBufferException fault) {
            throw new IllegalStateException("what was encoded for a mapping can't be read", fault);
        }
    }

    private static byte[] frame(RowChange change, Write.Action action, String obstacle, byte[] event) {
        return new StoreFrame(change.id(), action, change.version(), "", obstacle, event).bytes();
    }
}
