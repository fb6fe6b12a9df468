package dev.rowcast.store;

import dev.rowcast.change.RowVersion;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A write as a lane keeps it, in one array: a change's id, what is to be done to which key at which version, and the body. It never leaves the
 * task, so its form may change.
 *
 * @param id the change's id
 * @param action what is to be done
 * @param version the change's version
 * @param key the row's key; empty with a TRUNCATE
 * @param obstacle why it can't be written, and what to do; empty where it can
 * @param body what the store made of the row
 */
record StoreFrame(String id, Write.Action action, RowVersion version, String key, String obstacle, byte[] body) {
    private static final Write.Action[] ACTIONS = Write.Action.values();

    byte[] bytes() {
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        byte[] obstacleBytes = obstacle.getBytes(StandardCharsets.UTF_8);
        int lengths = idBytes.length + keyBytes.length + obstacleBytes.length + body.length;
        int size = 3 * Integer.BYTES + 1 + Long.BYTES + lengths;
        return ByteBuffer.allocate(size)
                .putInt(idBytes.length)
                .put(idBytes)
                .put((byte) action.ordinal())
                .putLong(version.asLong())
                .putInt(keyBytes.length)
                .put(keyBytes)
                .putInt(obstacleBytes.length)
                .put(obstacleBytes)
                .put(body)
                .array();
    }

    static StoreFrame of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new StoreFrame(
                text(in),
                ACTIONS[in.get()],
                RowVersion.ofLong(in.getLong()),
                text(in),
                text(in),
                take(in, in.remaining()));
    }

    /** @throws IllegalArgumentException if these aren't the bytes of one */
    static String idOf(byte[] bytes) {
        try {
            return text(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException | NegativeArraySizeException notOne) {
            throw new IllegalArgumentException("these bytes are no write to a store", notOne);
        }
    }

    private static String text(ByteBuffer in) {
        return new String(take(in, in.getInt()), StandardCharsets.UTF_8);
    }

    private static byte[] take(ByteBuffer in, int count) {
        if (count > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
