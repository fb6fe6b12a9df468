package dev.rowcast.e2e;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.v1.PushRequest;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a subscriber has accepted, written before it answers, so that a killed process has lost nothing that it acknowledged. One write
 * for a batch; a killed process may leave the last one torn, which it then hadn't answered. Thread-safe.
 */
final class DeliveryLog implements AutoCloseable {
    private final FileChannel file;

    /**
     * A batch that was accepted.
     *
     * @param arrivedMillis when the call came, in milliseconds since the epoch
     * @param acceptedMillis when it was written down, just before the answer
     * @param refused places in the batch of the changes that the answer refused
     * @param batch the batch
     */
    record Entry(long arrivedMillis, long acceptedMillis, Set<Integer> refused, PushRequest batch) {}

    /** Told each entry in turn. */
    @FunctionalInterface
    interface Reader {
        void read(Entry entry);
    }

    private DeliveryLog(FileChannel file) {
        this.file = file;
    }

    /** Opens it to add to it, without the torn end of a process that was killed. */
    static DeliveryLog append(Path path) {
        try {
            long whole = Files.exists(path) ? read(path, entry -> {}) : 0;
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.truncate(whole).position(whole);
            return new DeliveryLog(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void add(Entry entry) {
        byte[] batch = entry.batch().toByteArray();
        int length = 2 * Long.BYTES + Integer.BYTES * (1 + entry.refused().size()) + batch.length;
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + length);
        bytes.putInt(length).putLong(entry.arrivedMillis()).putLong(entry.acceptedMillis());
        bytes.putInt(entry.refused().size());
        entry.refused().forEach(bytes::putInt);
        bytes.put(batch).flip();
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all whole entries of a log, also while it is being written; returns how many bytes they take. */
    static long read(Path path, Reader reader) {
        long whole = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            while (true) {
                int length = in.readInt();
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                reader.read(entry(ByteBuffer.wrap(bytes)));
                whole += Integer.BYTES + length;
            }
        } catch (EOFException end) {
            return whole;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(ByteBuffer bytes) throws InvalidProtocolBufferException {
        long arrived = bytes.getLong();
        long accepted = bytes.getLong();
        Set<Integer> refused = new TreeSet<>();
        for (int left = bytes.getInt(); left > 0; left--) {
            refused.add(bytes.getInt());
        }
        return new Entry(arrived, accepted, refused, PushRequest.parseFrom(bytes));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
