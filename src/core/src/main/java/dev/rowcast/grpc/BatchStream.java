package dev.rowcast.grpc;

import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.v1.PushRequest;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An encoded request. A batch is written as it lies there, header bytes and then event bytes: nothing is parsed, and nothing is copied
 * but into the transport's own buffers. A transport drains it once; one that reads instead gets a copy.
 */
final class BatchStream extends InputStream implements KnownLength, Drainable {
    private static final int CHANGE_TAG = PushRequest.CHANGES_FIELD_NUMBER << 3 | 2;

    private final byte[] prefix;
    private final Batch batch;
    private boolean drained;
    private @Nullable ByteArrayInputStream copy;

    /** @param prefix what stands before the batch */
    BatchStream(byte[] prefix, Batch batch) {
        this.prefix = prefix;
        this.batch = batch;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        if (copy != null) {
            return (int) copy.transferTo(target);
        }
        if (drained) {
            return 0;
        }
        drained = true;
        target.write(prefix);
        ((PushHeader) batch.key()).writeTo(target);
        byte[] lead = new byte[1 + 5];
        lead[0] = CHANGE_TAG;
        for (EncodedChange change : batch.changes()) {
            byte[] event = change.body();
            target.write(lead, 0, varint(event.length, lead));
            target.write(event);
        }
        return size();
    }

    /** Writes it from the second byte on; returns where it ends. */
    private static int varint(int value, byte[] target) {
        int end = 1;
        int left = value;
        while (left > 0x7f) {
            target[end++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        target[end++] = (byte) left;
        return end;
    }

    @Override
    public int available() {
        if (copy != null) {
            return copy.available();
        }
        return drained ? 0 : size();
    }

    @Override
    public int read() throws IOException {
        return copy().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return copy().read(target, offset, length);
    }

    private int size() {
        return prefix.length + batch.bytes();
    }

    private ByteArrayInputStream copy() throws IOException {
        if (copy == null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(size());
            drainTo(bytes);
            copy = new ByteArrayInputStream(bytes.toByteArray());
        }
        return copy;
    }
}
