package dev.rowcast.destination.jdbc;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row's values as a lane keeps them: of each that isn't NULL its field's number and what {@link Dialect#stored} makes of it. It never leaves the task, so
 * its form may change. Stateless.
 */
final class RowBody {
    private static final byte TEXT = 0;
    private static final byte BYTES = 1;

    private RowBody() {}

    /** @param values of each field its value, as {@link dev.rowcast.encode.Row#get} has them */
    static byte[] of(Contract contract, Function<ContractField, @Nullable Object> values, Dialect dialect) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (ContractField field : contract.fields()) {
                Object value = values.apply(field);
                if (value != null) {
                    write(field.number(), dialect.stored(value, field.type()), out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(int field, Object stored, DataOutputStream out) throws IOException {
        byte[] bytes =
                stored instanceof byte[] binary ? binary : stored.toString().getBytes(StandardCharsets.UTF_8);
        out.writeInt(field);
        out.writeByte(stored instanceof byte[] ? BYTES : TEXT);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The values, each a {@code String} or {@code byte[]}, by their fields' numbers. */
    static Map<Integer, Object> read(byte[] body) {
        Map<Integer, Object> values = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            int field = in.getInt();
            byte kind = in.get();
            byte[] bytes = new byte[in.getInt()];
            in.get(bytes);
            values.put(field, kind == BYTES ? bytes : new String(bytes, StandardCharsets.UTF_8));
        }
        return values;
    }
}
