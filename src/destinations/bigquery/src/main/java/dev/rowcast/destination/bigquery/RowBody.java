package dev.rowcast.destination.bigquery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A row as a lane keeps it until it is written. It never leaves the task, so its form may change.
 *
 * @param form the id of its {@link RowForm}; 0 where it is unfit
 * @param unfit why it can't be written; empty where it can
 * @param columns the fields of its columns
 */
record RowBody(long form, String unfit, ByteBuffer columns) {
    private static final byte FIT = 0;
    private static final byte UNFIT = 1;

    static byte[] of(RowForm form, byte[] columns) {
        return ByteBuffer.allocate(1 + Long.BYTES + columns.length)
                .put(FIT)
                .putLong(form.id())
                .put(columns)
                .array();
    }

    static byte[] unfit(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(UNFIT).put(text).array();
    }

    static RowBody read(byte[] body) {
        ByteBuffer bytes = ByteBuffer.wrap(body);
        return bytes.get() == FIT
                ? new RowBody(bytes.getLong(), "", bytes)
                : new RowBody(0, StandardCharsets.UTF_8.decode(bytes).toString(), bytes);
    }
}
