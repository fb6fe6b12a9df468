package dev.rowcast.destination.log;

import dev.rowcast.destination.DestinationContractTest.FarEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk under a real file, that fails when it is told to. */
final class Disk implements FarEnd {
    private final AtomicInteger failing = new AtomicInteger();
    private final AtomicInteger losing = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);

    LineTarget under(LineTarget file) {
        return new LineTarget() {
            @Override
            public void append(ByteBuffer lines) throws IOException {
                pass();
                if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IOException("No space left on device");
                }
                file.append(lines);
                if (losing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
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

    private void pass() throws IOException {
        try {
            if (gate.getCount() > 0) {
                held.countDown();
                gate.await();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void failNext(int requests) {
        failing.set(requests);
    }

    @Override
    public void loseNextAnswer() {
        losing.set(1);
    }

    @Override
    public void hold() {
        gate = new CountDownLatch(1);
    }

    @Override
    public void awaitHeld() {
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void release() {
        gate.countDown();
    }

    @Override
    public void refuse(long version) {
        throw new UnsupportedOperationException("a file refuses no single line");
    }
}
