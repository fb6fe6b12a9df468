package dev.rowcast.destination.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Standard output, which stays open. */
final class StandardOutput implements LineTarget {
    @SuppressWarnings("StreamResourceLeak")
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void append(ByteBuffer lines) throws IOException {
        out.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
}
