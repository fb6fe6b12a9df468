package dev.rowcast.destination.jdbc;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    private static final int FIRST_BYTES = 512;

    private RowBody() {}

    /** @param values of each field its value, as {@link dev.rowcast.encode.Row#get} has them */
    static byte[] of(Contract contract, Function<ContractField, @Nullable Object> values, Dialect dialect) {
        ByteBuffer body = ByteBuffer.allocate(FIRST_BYTES);
        for (ContractField field : contract.fields()) {
            Object value = values.apply(field);
            if (value != null) {
                body = with(body, field.number(), dialect.stored(value, field.type()));
            }
        }
        return Arrays.copyOf(body.array(), body.position());
    }

    private static ByteBuffer with(ByteBuffer body, int field, Object stored) {
        byte kind = stored instanceof byte[] ? BYTES : TEXT;
        byte[] bytes = stored instanceof byte[] raw ? raw : stored.toString().getBytes(StandardCharsets.UTF_8);
        return room(body, HEAD_BYTES + bytes.length)
                .putInt(field)
                .put(kind)
                .putInt(bytes.length)
                .put(bytes);
    }

    private static ByteBuffer room(ByteBuffer body, int bytes) {
        return body.remaining() >= bytes
                ? body
                : ByteBuffer.allocate(2 * body.capacity() + bytes).put(body.flip());
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
