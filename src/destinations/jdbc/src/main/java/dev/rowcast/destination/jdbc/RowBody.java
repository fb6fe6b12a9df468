package dev.rowcast.destination.jdbc;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A row's values as a lane keeps them: of each that isn't NULL its field's number and what {@link Dialect#stored} makes of it. It never leaves the task, so
 * its form may change. Stateless.
 */
final class RowBody {
    private static final byte TEXT = 0;
    private static final byte BYTES = 1;
    /** Of a value's field, kind and length. */
    private static final int HEAD_BYTES = 2 * Integer.BYTES + 1;

    private RowBody() {}

    private record Value(int field, byte kind, byte[] bytes) {}

    /** @param values of each field its value, as {@link dev.rowcast.encode.Row#get} has them */
    static byte[] of(Contract contract, Function<ContractField, @Nullable Object> values, Dialect dialect) {
        List<Value> all = new ArrayList<>(contract.fields().size());
        int size = 0;
        for (ContractField field : contract.fields()) {
            Object value = values.apply(field);
            if (value != null) {
                Value next = value(field.number(), dialect.stored(value, field.type()));
                all.add(next);
                size += HEAD_BYTES + next.bytes().length;
            }
        }
        ByteBuffer body = ByteBuffer.allocate(size);
        for (Value each : all) {
            body.putInt(each.field())
                    .put(each.kind())
                    .putInt(each.bytes().length)
                    .put(each.bytes());
        }
        return body.array();
    }

    private static Value value(int field, Object stored) {
        return stored instanceof byte[] bytes
                ? new Value(field, BYTES, bytes)
                : new Value(field, TEXT, stored.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Tells of each value, a {@code String} or {@code byte[]}, and its field's number. */
    static void read(byte[] body, ObjIntConsumer<Object> values) {
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            int field = in.getInt();
            byte kind = in.get();
            int length = in.getInt();
            int begin = in.position();
            in.position(begin + length);
            values.accept(
                    kind == BYTES
                            ? Arrays.copyOfRange(body, begin, begin + length)
                            : new String(body, begin, length, StandardCharsets.UTF_8),
                    field);
        }
    }
}
