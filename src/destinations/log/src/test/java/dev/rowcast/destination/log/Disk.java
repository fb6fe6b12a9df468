package dev.rowcast.destination.log;

import dev.rowcast.destination.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A disk under a real file, that fails when it is told to. */
final class Disk extends Faults {
    LineTarget under(LineTarget file) {
        return new LineTarget() {
            @Override
            public void append(ByteBuffer lines) throws IOException {
                if (isFull()) {
                    throw new IOException("No space left on device");
                }
                file.append(lines);
                if (losesAnswer()) {
                    throw new IOException("Input/output error");
                }
            }

            @Override
            public boolean isCurrent() throws IOException {
                return file.isCurrent();
            }

            @Override
            public void sync() throws IOException {
                file.sync();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    private boolean isFull() throws IOException {
        try {
            return fails();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void refuse(long version) {
        throw new UnsupportedOperationException("a file refuses no single line");
    }
}
