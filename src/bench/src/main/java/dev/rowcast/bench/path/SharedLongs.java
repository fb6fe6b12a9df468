package dev.rowcast.bench.path;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Numbers in a file that several processes have in memory at once, so that counting costs them next to nothing. Thread-safe. */
final class SharedLongs {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final MappedByteBuffer memory;

    private SharedLongs(MappedByteBuffer memory) {
        this.memory = memory;
    }

    /** The file's numbers; zero at first. Each process has to ask for as many. */
    static SharedLongs open(Path file, int count) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new SharedLongs(channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) count * Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("the numbers in " + file + " can't be mapped", e);
        }
    }

    int count() {
        return memory.capacity() / Long.BYTES;
    }

    long get(int index) {
        return (long) LONGS.getVolatile((ByteBuffer) memory, index * Long.BYTES);
    }

    void set(int index, long value) {
        LONGS.setVolatile((ByteBuffer) memory, index * Long.BYTES, value);
    }

    void add(int index, long value) {
        long before = (long) LONGS.getAndAdd((ByteBuffer) memory, index * Long.BYTES, value);
        assert before >= 0;
    }

    /** Of all. */
    long sum() {
        long sum = 0;
        for (int i = 0; i < count(); i++) {
            sum += get(i);
        }
        return sum;
    }

    void clear() {
        for (int i = 0; i < count(); i++) {
            set(i, 0);
        }
    }
}
